import type { CiState, LampView, MetricsState } from '../../../../../src/contract/panel';
import { Instant } from '../kit/instant';
import { StateLozenge, type Look } from '../kit/look';

/** How each state of a repository looks. */
export const CI_LOOKS = {
  healthy: { label: 'Healthy', appearance: 'success' },
  bored: { label: 'Bored', appearance: 'information' },
  degraded: { label: 'Degraded', appearance: 'warning' },
  broken: { label: 'Broken', appearance: 'danger' },
  unknown: { label: 'Unknown', appearance: 'neutral' },
  'not counted': { label: 'Not counted', appearance: 'neutral' },
  'no pipelines': { label: 'No pipelines', appearance: 'neutral' },
} as const satisfies Record<CiState, Look>;

/** The same of whether numbers arrive. */
export const METRICS_LOOKS = {
  arriving: { label: 'Arriving', appearance: 'success' },
  late: { label: 'Late', appearance: 'warning' },
  'not arriving': { label: 'Not arriving', appearance: 'danger' },
  refused: { label: 'Refused', appearance: 'danger' },
  never: { label: 'Never read', appearance: 'neutral' },
  unknown: { label: 'Unknown', appearance: 'neutral' },
} as const satisfies Record<MetricsState, Look>;

interface LampProps {
  name: string;
  look: Look;
  lamp: LampView<string>;
  isStale: boolean;
}

function Lamp({ name, look, lamp, isStale }: LampProps) {
  return (
    <div
      className="lamp"
      role="group"
      aria-label={name}
      data-testid={`lamp-${name.toLowerCase()}`}
      data-state={lamp.state}
    >
      <span className="lamp-name">{name}</span>
      <StateLozenge look={isStale ? { ...look, appearance: 'neutral' } : look} />
      <p className="lamp-sentence">{lamp.sentence}</p>
    </div>
  );
}

/** Whether the numbers arrive. */
export function MetricsLamp({ lamp }: { lamp: LampView<MetricsState> }) {
  return <Lamp name="Metrics" look={METRICS_LOOKS[lamp.state]} lamp={lamp} isStale={false} />;
}

/** Since when what is shown is old; nothing while Bitbucket answers. */
export function Stale({ since, now }: { since: number | null; now: number }) {
  if (since === null) return null;
  return (
    <p className="subtle">
      What Lifeline asks Bitbucket began to fail <Instant at={since} now={now} />. CI is shown as it
      was then, and most counts stand still.
    </p>
  );
}

interface LampsProps {
  ci: LampView<CiState>;
  metrics: LampView<MetricsState>;
  staleSince: number | null;
  now: number;
}

/** Both halves of “broken or bored”, in one sentence each with its evidence. */
export function Lamps({ ci, metrics, staleSince, now }: LampsProps) {
  return (
    <div className="lamps" data-testid="verdict">
      <Lamp name="CI" look={CI_LOOKS[ci.state]} lamp={ci} isStale={staleSince !== null} />
      <Stale since={staleSince} now={now} />
      <MetricsLamp lamp={metrics} />
    </div>
  );
}
