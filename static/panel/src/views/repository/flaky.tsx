import type { FlakyView, QueueView } from '../../../../../src/contract/pages';
import { lasting, NOTHING, number } from '../../state/format';
import { Table, type Column } from '../kit/table';

const STEPS: readonly Column<FlakyView>[] = [
  { name: 'Step', cell: ({ step }) => <span className="strong">{step}</span> },
  { name: 'Pipeline', cell: ({ pipeline }) => <code>{pipeline}</code> },
  { name: 'Times', isNumber: true, cell: ({ times }) => number(times) },
  { name: 'Time lost', isNumber: true, cell: ({ lostSeconds }) => lasting(lostSeconds) },
];

const QUEUES: readonly Column<QueueView>[] = [
  { name: 'Queue', cell: ({ queue }) => <code>{queue}</code> },
  { name: 'Merged', isNumber: true, cell: ({ outcomes }) => number(outcomes.merged) },
  { name: 'Ejected', isNumber: true, cell: ({ outcomes }) => number(outcomes.ejected) },
  { name: 'Dropped', isNumber: true, cell: ({ outcomes }) => number(outcomes.dropped) },
  {
    name: 'Mean',
    isNumber: true,
    cell: ({ meanSeconds }) => (meanSeconds === null ? NOTHING : lasting(meanSeconds)),
  },
  { name: 'Time wasted', isNumber: true, cell: ({ wastedSeconds }) => lasting(wastedSeconds) },
];

/** Steps that failed and then passed on the same commit; nothing where there were none. */
export function FlakySteps({ steps }: { steps: readonly FlakyView[] }) {
  if (steps.length === 0) return null;
  return (
    <section aria-label="Flaky steps" className="stack-tight">
      <h3>Flaky steps</h3>
      <p className="subtle">They failed, and then passed on the same commit.</p>
      <Table
        caption="Flaky steps"
        columns={STEPS}
        rows={steps}
        keyOf={({ pipeline, step }) => `${pipeline}/${step}`}
      />
    </section>
  );
}

/** What came of the merges that a queue tried; nothing where there is none. */
export function MergeQueues({ queues }: { queues: readonly QueueView[] }) {
  if (queues.length === 0) return null;
  return (
    <section aria-label="Merge queues" className="stack-tight">
      <h3>Merge queues</h3>
      <Table caption="Merge queues" columns={QUEUES} rows={queues} keyOf={({ queue }) => queue} />
    </section>
  );
}
