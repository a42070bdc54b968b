import type { LevelCost, PreviewCostAnswer } from '../../../../../src/contract/access';
import { many, number } from '../../state/format';
import { Notice } from '../kit/notice';
import { Table } from '../kit/table';

function sentence({ seriesNow, seriesThen, seriesLimit }: PreviewCostAnswer): string {
  const change = seriesThen - seriesNow;
  const amount = `${number(Math.abs(change))} series`;
  const difference = change === 0 ? 'No change' : `${amount} ${change > 0 ? 'more' : 'fewer'}`;
  return `${difference}: ${number(seriesThen)} of the ${number(seriesLimit)} that one page may hold, after ${number(seriesNow)} now.`;
}

function requests({ requestsNow, requestsThen, requestsLimit }: PreviewCostAnswer): string {
  if (requestsThen === 0 && requestsNow === 0) return '';
  return `The detail levels take at most ${many(requestsThen, 'request')} to Bitbucket an hour, ${number(requestsNow)} now; Lifeline’s comparisons may make ${number(requestsLimit)}. Of what each comparison may make, test reports and caches get a quarter at most; the others wait for up to a day.`;
}

const LEVELS: Readonly<Record<LevelCost['level'], string>> = {
  stepHistograms: 'Step histograms',
  commitsBehind: 'Commits behind',
  testReports: 'Test reports',
  caches: 'Caches',
};

function Levels({ levels }: Pick<PreviewCostAnswer, 'levels'>) {
  return (
    <Table
      caption="Detail levels, at most"
      columns={[
        { name: 'Level', cell: ({ level }) => LEVELS[level] },
        { name: 'Series', isNumber: true, cell: ({ series }) => number(series) },
        { name: 'Requests an hour', isNumber: true, cell: (row) => number(row.requests) },
      ]}
      rows={levels}
      keyOf={({ level }) => level}
    />
  );
}

/** What proposed settings would cost in series and requests, before anybody saves them. */
export function Cost({ answer }: { answer: PreviewCostAnswer }) {
  const isTooMuch = answer.seriesThen > answer.seriesLimit;
  return (
    <div className="stack-tight" data-testid="cost">
      <Notice
        appearance={isTooMuch ? 'warning' : 'information'}
        title={isTooMuch ? 'More than fits on one page' : 'What this costs'}
        text={[sentence(answer), requests(answer), answer.note]
          .filter((part) => part !== '')
          .join(' ')}
      />
      {answer.levels.length > 0 && <Levels levels={answer.levels} />}
      {answer.repositories.length > 0 && (
        <Table
          caption="Repositories that change most, up to ten"
          note="Those that change most, ten at most; what is said above is of all."
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
