import Lozenge from '@atlaskit/lozenge';
import type { EnvironmentView } from '../../../../../src/contract/pictures';
import { many, NOTHING } from '../../state/format';
import { Instant } from '../kit/instant';
import { Table, type Column } from '../kit/table';

function deployed({ current }: EnvironmentView) {
  if (current === null) return <span className="subtle">Nothing yet</span>;
  const { buildNumber, commit } = current;
  return (
    <>
      {buildNumber !== null && <span>#{buildNumber} </span>}
      {commit !== null && <code>{commit.slice(0, 7)}</code>}
      {buildNumber === null && commit === null && NOTHING}
    </>
  );
}

function behind({ commitsBehind }: EnvironmentView) {
  if (commitsBehind === null) return <span className="subtle">not counted</span>;
  return commitsBehind === 0 ? 'up to date' : `${many(commitsBehind, 'commit')} behind`;
}

const BEHIND: Column<EnvironmentView> = { name: 'Behind main', cell: behind };

const columnsAt = (now: number, isAnyCounted: boolean): readonly Column<EnvironmentView>[] => [
  {
    name: 'Environment',
    cell: ({ name, type }) => (
      <span className="row">
        <span className="strong">{name}</span>
        {type !== 'unknown' && name.toLowerCase() !== type && (
          <span className="subtle">{type}</span>
        )}
      </span>
    ),
  },
  { name: 'Deployed', cell: deployed },
  {
    name: 'When',
    cell: ({ current }) => (current === null ? NOTHING : <Instant at={current.at} now={now} />),
  },
  ...(isAnyCounted ? [BEHIND] : []),
  {
    name: 'Latest deployment',
    cell: ({ failedAt, current }) => {
      if (failedAt !== null)
        return (
          <span className="row">
            <Lozenge appearance="danger">Failed</Lozenge>
            <Instant at={failedAt} now={now} />
          </span>
        );
      return current === null ? NOTHING : <Lozenge appearance="success">Succeeded</Lozenge>;
    },
  },
];

/** What is deployed where, since when, and how far behind; nothing where nothing is deployed. */
export function Environments({
  environments,
  now,
}: {
  environments: readonly EnvironmentView[];
  now: number;
}) {
  if (environments.length === 0) return null;
  return (
    <section aria-label="Environments" className="stack-tight">
      <h3>Environments</h3>
      <Table
        caption="Environments and what is deployed there"
        columns={columnsAt(
          now,
          environments.some(({ commitsBehind }) => commitsBehind !== null),
        )}
        rows={environments}
        keyOf={({ name }) => name}
      />
    </section>
  );
}
