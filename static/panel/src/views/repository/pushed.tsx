import type {
  IncidentView,
  MeasuredView,
  MemoryView,
  PushedView,
} from '../../../../../src/contract/pages';
import { bytes, lasting, NOTHING, share } from '../../state/format';
import { MaybeInstant } from '../kit/instant';
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

const incidentColumns = (now: number): readonly Column<IncidentView>[] => [
  { name: 'Incident', cell: ({ id }) => <span className="strong">{id}</span> },
  { name: 'Deployment environment', cell: ({ environment }) => environment },
  {
    name: 'Opened',
    cell: ({ openedAt }) => <MaybeInstant at={openedAt} now={now} never="not told" />,
  },
  {
    name: 'Resolved',
    cell: ({ resolvedAt }) => <MaybeInstant at={resolvedAt} now={now} never="open" />,
  },
  {
    name: 'Took',
    isNumber: true,
    cell: ({ openedAt, resolvedAt }) =>
      openedAt === null || resolvedAt === null ? NOTHING : lasting(resolvedAt - openedAt),
  },
];

function Incidents({ incidents, now }: { incidents: readonly IncidentView[]; now: number }) {
  if (incidents.length === 0) return null;
  return (
    <section aria-label="Incidents" className="stack-tight">
      <h3>Incidents</h3>
      <Table
        caption="Incidents"
        columns={incidentColumns(now)}
        rows={incidents}
        keyOf={({ id, environment }) => `${environment}/${id}`}
      />
    </section>
  );
}

/** What only the steps know: they push it themselves. */
export function Pushed({ pushed, now }: { pushed: PushedView; now: number }) {
  const { artifacts, memory, caches, incidents } = pushed;
  if (artifacts.length + memory.length + caches.length + incidents.length === 0)
    return (
      <Empty
        title="No step pushes yet"
        text="Artifact sizes, memory and cache times are known to nobody but the step. Settings → Lifeline → Pushes shows how it tells."
      />
    );
  return (
    <>
      <Incidents incidents={incidents} now={now} />
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
