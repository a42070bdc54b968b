import type { TargetsAnswer, TargetView } from '../../../../../src/contract/targets';
import { Table, type Column } from '../kit/table';

const COLUMNS: readonly Column<TargetView>[] = [
  { name: 'Page', cell: ({ name }) => (name === '1-of-1' ? 'all of it' : name) },
  { name: 'Repositories', cell: ({ repositories }) => repositories, isNumber: true },
  {
    name: 'Series, with a reserve',
    cell: ({ series }) => series.toLocaleString('en'),
    isNumber: true,
  },
];

/** What service discovery names: one page, or shards that each fit one. */
export function Targets({ answer: { targets, seriesLimit } }: { answer: TargetsAnswer }) {
  return (
    <>
      <Table
        caption="Pages that service discovery names"
        columns={COLUMNS}
        rows={targets}
        keyOf={({ name }) => name}
      />
      <p className="subtle">
        A page has room for {seriesLimit.toLocaleString('en')} series.{' '}
        {targets.length === 1
          ? 'All fit on one: a static configuration reads the same.'
          : 'They do not fit on one: without service discovery, repositories are left out.'}
      </p>
    </>
  );
}
