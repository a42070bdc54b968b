import type { ReactNode } from 'react';
import type { FleetWholeView } from '../../../../../src/contract/pages';
import type { MonthView } from '../../../../../src/contract/cost';
import { decimal, number } from '../../state/format';
import { Instant } from '../kit/instant';

interface BudgetProps {
  name: string;
  used: number;
  limit: number | null;
  note: ReactNode;
}

export function Budget({ name, used, limit, note }: BudgetProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="fact-value">
        {number(used)}
        {limit !== null && <span className="of"> of {number(limit)}</span>}
      </dd>
      {limit !== null && (
        <dd>
          <meter aria-label={name} value={Math.min(used, limit)} max={limit} high={0.8 * limit} />
        </dd>
      )}
      <dd className="fact-note">{note}</dd>
    </div>
  );
}

function apiNote(api: FleetWholeView['api'], now: number): ReactNode {
  if (api.blockedUntil !== null)
    return (
      <>
        Bitbucket wants to be left alone; on again <Instant at={api.blockedUntil} now={now} />
      </>
    );
  return api.remaining === null
    ? 'used by the sweep in this hour'
    : `used by the sweep in this hour; Bitbucket leaves ${number(api.remaining)}`;
}

/** What a month has used, beside what its plan includes. */
export function monthBudgets(month: MonthView, now: number): readonly BudgetProps[] {
  const { usedMinutes, includedMinutes, slotsPeak, plannedSlots } = month;
  return [
    {
      name: 'Build minutes this month',
      used: usedMinutes,
      limit: includedMinutes,
      note: minutesNote(month, now),
    },
    {
      name: 'Self-hosted slots at once this month',
      used: slotsPeak,
      limit: plannedSlots,
      note: costNote(month),
    },
  ];
}

function minutesNote({ includedMinutes, runsOutAt }: MonthView, now: number): ReactNode {
  if (includedMinutes === null) return 'name a plan under Cost to see when they run out';
  if (runsOutAt === null) return 'they last for the month at the pace of the last week';
  return (
    <>
      {runsOutAt > now ? 'at the pace of the last week they run out ' : 'they ran out about '}
      <Instant at={runsOutAt} now={now} />
    </>
  );
}

const costNote = ({ cost }: MonthView): string =>
  cost === null
    ? 'the most steps at work on runners of your own, as far as Lifeline has seen'
    : `${decimal(cost.slots)} ${cost.currency} for slots and ${decimal(cost.minutes)} ${cost.currency} for more minutes so far`;

/** What may run out: requests to Bitbucket, and series on a page. */
export function Budgets({ whole, now }: { whole: FleetWholeView; now: number }) {
  const { api, series, month } = whole;
  return (
    <dl className="facts">
      <Budget
        name="Bitbucket API requests"
        used={api.used}
        limit={api.limit}
        note={apiNote(api, now)}
      />
      <Budget
        name="Series"
        used={series.total}
        limit={series.limit}
        note={
          series.total > series.limit
            ? 'more than one page holds: use service discovery, which splits it'
            : 'of repositories; they fit on one page'
        }
      />
      {month !== null &&
        monthBudgets(month, now).map((budget) => <Budget key={budget.name} {...budget} />)}
    </dl>
  );
}
