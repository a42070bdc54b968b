import type { PreviewCostAnswer } from '../../../../../src/contract/access';
import { number } from '../../state/format';
import { Notice } from '../kit/notice';
import { Table } from '../kit/table';

function sentence({ seriesNow, seriesThen, seriesLimit }: PreviewCostAnswer): string {
  const change = seriesThen - seriesNow;
  const amount = `${number(Math.abs(change))} series`;
  const difference = change === 0 ? 'No change' : `${amount} ${change > 0 ? 'more' : 'fewer'}`;
  return `${difference}: ${number(seriesThen)} of the ${number(seriesLimit)} that one page may hold, after ${number(seriesNow)} now.`;
}

/** What proposed settings would cost in series, before anybody saves them. */
export function Cost({ answer }: { answer: PreviewCostAnswer }) {
  const isTooMuch = answer.seriesThen > answer.seriesLimit;
  return (
    <div className="stack-tight" data-testid="cost">
      <Notice
        appearance={isTooMuch ? 'warning' : 'information'}
        title={isTooMuch ? 'More than fits on one page' : 'What this costs'}
        text={[sentence(answer), answer.note].filter((part) => part !== '').join(' ')}
      />
      {answer.repositories.length > 0 && (
        <Table
          caption="Repositories that change most"
          columns={[
            { name: 'Repository', cell: ({ slug }) => slug },
            { name: 'Series now', isNumber: true, cell: ({ now }) => number(now) },
            { name: 'Series then', isNumber: true, cell: ({ then }) => number(then) },
          ]}
          rows={answer.repositories}
          keyOf={({ slug }) => slug}
        />
      )}
    </div>
  );
}
