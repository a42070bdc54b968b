import Lozenge from '@atlaskit/lozenge';
import type { DeploymentView, DoraView } from '../../../../../src/contract/pages';
import { decimal, lasting, NOTHING, share } from '../../state/format';
import { RESULTS } from '../../state/results';
import { Instant } from '../kit/instant';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';
import { Fact } from '../panel/facts';

const maybe = (value: number | null, say: (value: number) => string): string =>
  value === null ? NOTHING : say(value);

/** DORA's four keys, for production. */
export function Dora({ dora }: { dora: DoraView }) {
  if (dora.environment === null)
    return (
      <Empty
        title="No production environment"
        text="The four keys are read off deployments to environments of the type production."
      />
    );
  return (
    <dl className="facts">
      <Fact
        name="Deployment frequency"
        value={maybe(dora.deploymentsPerWeek, (value) => `${decimal(value)} a week`)}
        note={
          dora.deploymentsPerWeek === null
            ? 'told after a week of counting'
            : `to ${dora.environment}`
        }
      />
      <Fact
        name="Lead time for changes"
        value={maybe(dora.leadTimeSeconds, lasting)}
        note="commit to production, median"
      />
      <Fact
        name="Change failure rate"
        value={maybe(dora.changeFailureShare, share)}
        note="of finished deployments"
      />
      <Fact
        name="Time to restore"
        value={maybe(dora.restoreSeconds, lasting)}
        note="failure to next success, median"
      />
    </dl>
  );
}

const columnsAt = (now: number): readonly Column<DeploymentView>[] => [
  { name: 'When', cell: ({ at }) => <Instant at={at} now={now} /> },
  { name: 'Environment', cell: ({ environment }) => <span className="strong">{environment}</span> },
  {
    name: 'Result',
    cell: ({ result, isFailure }) => (
      <Lozenge appearance={isFailure ? 'danger' : result === 'success' ? 'success' : 'neutral'}>
        {RESULTS[result]}
      </Lozenge>
    ),
  },
  {
    name: 'Run',
    isNumber: true,
    cell: ({ buildNumber }) => (buildNumber === null ? NOTHING : `#${buildNumber}`),
  },
  { name: 'Commit', cell: ({ commit }) => (commit === null ? NOTHING : <code>{commit}</code>) },
  {
    name: 'Took',
    isNumber: true,
    cell: ({ durationSeconds }) => maybe(durationSeconds, lasting),
  },
];

/** The latest deployments, newest first. */
export function Deployments({
  deployments,
  now,
}: {
  deployments: readonly DeploymentView[];
  now: number;
}) {
  if (deployments.length === 0)
    return (
      <Empty title="No deployment yet" text="Deployments are counted from the installation on." />
    );
  return (
    <Table
      caption="Deployments"
      columns={columnsAt(now)}
      rows={deployments}
      keyOf={({ id }) => id}
    />
  );
}
