import type { MeasuredView, MemoryView, PushedView } from '../../../../../src/contract/pages';
import { bytes, lasting, NOTHING, share } from '../../state/format';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';

interface OfStep {
  step: string;
  pipeline: string;
}

const STEP: readonly Column<OfStep>[] = [
  { name: 'Step', cell: ({ step }) => step },
  { name: 'Pipeline', cell: ({ pipeline }) => <code>{pipeline}</code> },
];

const MEMORY: readonly Column<MemoryView>[] = [
  ...STEP,
  { name: 'Most used', isNumber: true, cell: ({ peak }) => bytes(peak) },
  {
    name: 'Limit',
    isNumber: true,
    cell: ({ limit }) => (limit === null ? NOTHING : bytes(limit)),
  },
  {
    name: 'Share',
    isNumber: true,
    cell: ({ peak, limit }) => (limit === null || limit === 0 ? NOTHING : share(peak / limit)),
  },
];

interface TopProps {
  caption: string;
  of: string;
  rows: readonly MeasuredView[];
  show: (value: number) => string;
}

function Top({ caption, of, rows, show }: TopProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={caption} className="stack-tight">
      <h3>{caption}</h3>
      <Table
        caption={caption}
        columns={[
          { name: of, cell: ({ name }) => <span className="strong">{name}</span> },
          ...STEP,
          { name: 'Newest run', isNumber: true, cell: ({ value }) => show(value) },
        ]}
        rows={rows}
        keyOf={({ name, step, pipeline }) => `${pipeline}/${step}/${name}`}
      />
    </section>
  );
}

/** What only the steps know: they push it themselves. */
export function Pushed({ pushed }: { pushed: PushedView }) {
  const { artifacts, memory, caches } = pushed;
  if (artifacts.length + memory.length + caches.length === 0)
    return (
      <Empty
        title="No step pushes yet"
        text="Artifact sizes, memory and cache times are known to nobody but the step. Settings → Lifeline → Pushes shows how it tells."
      />
    );
  return (
    <>
      <Top caption="Largest artifacts" of="Artifact" rows={artifacts} show={bytes} />
      {memory.length > 0 && (
        <section aria-label="Memory against its limit" className="stack-tight">
          <h3>Memory against its limit</h3>
          <Table
            caption="Memory against its limit"
            columns={MEMORY}
            rows={memory}
            keyOf={({ step, pipeline }) => `${pipeline}/${step}`}
          />
        </section>
      )}
      <Top caption="Slowest caches" of="Cache" rows={caches} show={lasting} />
    </>
  );
}
