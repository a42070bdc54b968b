import type { StepView } from '../../../../../src/contract/pages';
import { lasting, NOTHING, number, share } from '../../state/format';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';

const COLUMNS: readonly Column<StepView>[] = [
  { name: 'Step', cell: ({ step }) => <span className="strong">{step}</span> },
  { name: 'Pipeline', cell: ({ pipeline }) => <code>{pipeline}</code> },
  { name: 'Runs', isNumber: true, cell: ({ runs }) => number(runs) },
  {
    name: 'Mean',
    isNumber: true,
    cell: ({ meanSeconds }) => (meanSeconds === null ? NOTHING : lasting(meanSeconds)),
  },
  {
    name: 'Failed',
    isNumber: true,
    cell: ({ failureShare }) => (failureShare === null ? NOTHING : share(failureShare)),
  },
];

/** Steps with their times and failures. */
export function Steps({ caption, steps }: { caption: string; steps: readonly StepView[] }) {
  return (
    <section aria-label={caption} className="stack-tight">
      <h3>{caption}</h3>
      {steps.length === 0 ? (
        <Empty title="None yet" text="Steps are counted from the installation on." />
      ) : (
        <Table
          caption={caption}
          columns={COLUMNS}
          rows={steps}
          keyOf={({ pipeline, step }) => `${pipeline}/${step}`}
        />
      )}
    </section>
  );
}
