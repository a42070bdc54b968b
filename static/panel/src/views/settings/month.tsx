import type { CostAnswer } from '../../../../../src/contract/cost';
import { number } from '../../state/format';
import { Budget, monthBudgets } from '../fleet/budgets';
import { Empty } from '../kit/section';
import { Table } from '../kit/table';

/** What this month has used, and who used most. */
export function MonthUsed({ answer }: { answer: CostAnswer }) {
  const { month, repositories, now } = answer;
  if (month === null)
    return (
      <Empty
        title="Nothing added up yet"
        text="The sweep does it every five minutes, for up to 2,800 repositories that ran in this month."
      />
    );
  return (
    <>
      <dl className="facts">
        {monthBudgets(month, now).map((budget) => (
          <Budget key={budget.name} {...budget} />
        ))}
      </dl>
      {repositories.length > 0 && (
        <Table
          caption="Repositories that used most minutes in this month"
          note="Those that used most, ten at most."
          columns={[
            { name: 'Repository', cell: ({ slug }) => slug },
            { name: 'Minutes', isNumber: true, cell: ({ minutes }) => number(minutes) },
          ]}
          rows={repositories}
          keyOf={({ slug }) => slug}
        />
      )}
    </>
  );
}
