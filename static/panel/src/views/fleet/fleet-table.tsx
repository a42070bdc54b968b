import Button from '@atlaskit/button/new';
import type { ReactNode } from 'react';
import type { FleetRowView } from '../../../../../src/contract/pages';
import type { CiState } from '../../../../../src/contract/panel';
import type { FleetLook, FleetOrder, FleetShown } from '../../state/fleet';
import { PAGE_ROWS } from '../../state/fleet';
import { NOTHING, number, share } from '../../state/format';
import type { Repositories } from '../../state/other-page';
import { ChoiceField, TextField } from '../kit/field';
import { MaybeInstant } from '../kit/instant';
import { Link } from '../kit/link';
import { StateLozenge } from '../kit/look';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';
import { CI_LOOKS } from '../panel/lamps';

/** Of what is not counted no number says anything. */
const counted = (row: FleetRowView, cell: ReactNode): ReactNode =>
  row.ci === 'not counted' ? NOTHING : cell;

interface HasRepositories {
  repositories: Repositories;
}

/** Leads to the page of the repository; where Bitbucket refuses, its name says so. */
function Name({ row: { uuid, slug }, repositories }: { row: FleetRowView } & HasRepositories) {
  return (
    <>
      <span className="strong">
        <Link
          onFollow={() => {
            repositories.open(uuid);
          }}
        >
          {slug}
        </Link>
      </span>
      {repositories.refused === uuid && (
        <p className="detail" role="status">
          Bitbucket did not open the page. Open the repository, and choose Lifeline in its menu.
        </p>
      )}
    </>
  );
}

const columnsOf = ({ now, repositories }: FleetTableProps): readonly Column<FleetRowView>[] => [
  { name: 'Repository', cell: (row) => <Name row={row} repositories={repositories} /> },
  {
    name: 'CI',
    cell: ({ ci }) => <StateLozenge look={CI_LOOKS[ci]} />,
  },
  {
    name: 'Why',
    isProse: true,
    cell: ({ sentence }) => <span className="detail">{sentence}</span>,
  },
  { name: 'Runs, 14 days', isNumber: true, cell: (row) => counted(row, number(row.runs)) },
  {
    name: 'Success rate',
    isNumber: true,
    cell: ({ successRate }) => (successRate === null ? NOTHING : share(successRate)),
  },
  {
    name: 'Last run',
    cell: (row) => counted(row, <MaybeInstant at={row.lastRunAt} now={now} never="Never" />),
  },
  { name: 'Series', isNumber: true, cell: (row) => counted(row, number(row.series)) },
];

const STATES = Object.keys(CI_LOOKS) as CiState[];
const OPTIONS = [
  { value: '' as const, label: 'Every state' },
  ...STATES.map((value) => ({ value, label: CI_LOOKS[value].label })),
];

const ORDERS: readonly { readonly value: FleetOrder; readonly label: string }[] = [
  { value: 'worst', label: 'Worst first' },
  { value: 'name', label: 'Name' },
  { value: 'last-run', label: 'Latest run first' },
  { value: 'runs', label: 'Most runs first' },
  { value: 'success', label: 'Lowest success rate first' },
  { value: 'series', label: 'Most series first' },
];

interface FleetTableProps extends HasRepositories {
  shown: FleetShown;
  look: FleetLook;
  now: number;
  onLook: (look: FleetLook) => void;
}

function Pager({ shown, look, onLook }: FleetTableProps) {
  const { page, pages, found } = shown;
  const first = page * PAGE_ROWS + 1;
  const last = Math.min(found, first + PAGE_ROWS - 1);
  const to = (next: number) => () => {
    onLook({ ...look, page: next });
  };
  return (
    <nav className="row" aria-label="Pages of repositories">
      <Button isDisabled={page === 0} onClick={to(page - 1)}>
        Previous
      </Button>
      <span role="status">
        {number(first)} to {number(last)} of {number(found)}
      </span>
      <Button isDisabled={page >= pages - 1} onClick={to(page + 1)}>
        Next
      </Button>
    </nav>
  );
}

/** The repositories, with filter, order and pages. */
export function FleetTable(props: FleetTableProps) {
  const { shown, look, onLook } = props;
  return (
    <>
      <div className="form-row filter">
        <TextField
          label="Find a repository"
          type="search"
          value={look.text}
          onChange={(text) => {
            onLook({ ...look, text, page: 0 });
          }}
        />
        <ChoiceField
          label="CI"
          value={look.ci}
          options={OPTIONS}
          onChange={(ci) => {
            onLook({ ...look, ci, page: 0 });
          }}
        />
        <ChoiceField
          label="Sort by"
          value={look.order}
          options={ORDERS}
          onChange={(order) => {
            onLook({ ...look, order, page: 0 });
          }}
        />
      </div>
      {shown.found === 0 ? (
        <Empty title="No repository matches" text="Change the filter to see the others." />
      ) : (
        <>
          {shown.pages > 1 && <Pager {...props} />}
          <Table
            caption="Repositories"
            columns={columnsOf(props)}
            rows={shown.rows}
            keyOf={({ uuid }) => uuid}
          />
        </>
      )}
    </>
  );
}
