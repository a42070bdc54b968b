import { evolve } from '../../src/core/aggregates/evolve';
import { restsOf } from '../../src/core/aggregates/runs/rests';
import { emptyTotals, type RepositoryTotals } from '../../src/core/aggregates/totals';
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import type { Fact, StepRun } from '../../src/core/events';
import { observed } from '../../src/core/events/reading';
import { CATALOG, KEYS, type MetricKey } from '../../src/core/exposition/catalogue/catalogue';
import {
  BIRTH_HOLD,
  collectRepository,
} from '../../src/core/exposition/collect/collect-repository';
import type { MetricFamily } from '../../src/core/exposition/encode/model';
import { NO_TEMPO } from '../../src/core/health/rhythm/tempo';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings';
import { DAY, type EpochMillis } from '../../src/core/time';
import type { KeptRun } from './kept';
import type { Past } from './read-past';

/** What of the past can be told: what counts runs, steps and deployments. The others need what nobody has kept. */
const TOLD: readonly MetricKey[] = KEYS.filter((key) =>
  [
    'bitbucket_pipeline_runs_total',
    'bitbucket_pipeline_run_duration_seconds',
    'bitbucket_pipeline_run_queue_duration_seconds',
    'bitbucket_pipeline_build_seconds_total',
    'bitbucket_pipeline_step_runs_total',
    'bitbucket_pipeline_step_seconds_total',
    'bitbucket_pipeline_run_resumptions_total',
    'bitbucket_pipeline_step_reruns_total',
    'bitbucket_deployments_total',
    'bitbucket_deployment_duration_seconds',
  ].includes(CATALOG[key].name),
);

/** What is replayed: everything that came to rest after `from`, up to `until`. */
export interface Span {
  readonly from: EpochMillis;
  readonly until: EpochMillis;
  readonly step: number;
}

export interface Replaying extends Span {
  /** By which branches get series of their own, as in the workspace's settings. */
  readonly trackedBranches: readonly string[];
}

/** A moment and the families as a page would have shown them then. */
export interface Frame {
  readonly at: EpochMillis;
  readonly families: readonly MetricFamily[];
}

interface Moment {
  readonly at: EpochMillis;
  readonly fact: Fact;
}

/**
 * Counts the past of a repository as Lifeline would have, had it been installed at `from`: a frame for every step in
 * which something came to rest.
 */
export function* replay(past: Past, replaying: Replaying): Iterable<Frame> {
  const { from, until } = replaying;
  const settings: Settings = { ...DEFAULT_SETTINGS, ...replaying, retentionDays: NEVER_IDLE };
  const moments = momentsOf(past)
    .filter(({ at }) => at > from && at <= until)
    .sort((a, b) => a.at - b.at);
  let totals = emptyTotals({ ...past.repository, workspace: past.repository.workspaceSlug }, from);
  for (const [at, within] of byFrame(moments, replaying)) {
    for (const moment of within) totals = evolve(totals, moment.fact, { now: moment.at, settings });
    yield { at, families: familiesOf(totals, settings, at) };
  }
}

/** What came to rest in each step, by the end of the step. */
function byFrame(moments: readonly Moment[], { from, step }: Span): Map<EpochMillis, Moment[]> {
  const frames = new Map<EpochMillis, Moment[]>();
  for (const moment of moments) {
    const at = from + Math.ceil((moment.at - from) / step) * step;
    frames.set(at, [...(frames.get(at) ?? []), moment]);
  }
  return frames;
}

/** In days: what was counted once is told to the end. */
const NEVER_IDLE = 10_000;

function momentsOf({ repository: { mainBranch }, runs, deployments }: Past): Moment[] {
  const ofRuns = runs.flatMap(({ run, steps }) => {
    const seen = { run: observed(run, { steps, readAt: 0, mainBranch }).run, steps };
    return restsOf(seen).map(({ at }) => ({ at, fact: seenAt({ run, steps }, at, mainBranch) }));
  });
  const ofDeployments = deployments.map((row) => ({
    at: row.ended.at,
    fact: { type: 'deployment-read', ...row, readAt: row.ended.at } as const,
  }));
  return [...ofRuns, ...ofDeployments];
}

/** Without steps, a run that was at work is believed to have had none only so long after its end. */
const BELIEVED_AFTER = 3 * DAY;

/** A run as Bitbucket showed it when it came to rest. */
function seenAt({ run, steps }: KeptRun, at: EpochMillis, mainBranch: string | null): Fact {
  const { outcome } = run;
  const isOver = outcome.state !== 'completed' || lastMoment(outcome.completedAt, steps) <= at;
  const then = isOver ? run : { ...run, outcome: { state: 'paused' } as const };
  const readAt = steps.length === 0 ? at + BELIEVED_AFTER : at;
  return observed(then, { steps: steps.map((one) => stepAt(one, at)), readAt, mainBranch });
}

const lastMoment = (completedAt: EpochMillis, steps: readonly StepRun[]): EpochMillis =>
  Math.max(completedAt, ...steps.flatMap((one) => one.completedAt ?? []));

/** A step that had not begun by then. */
function stepAt(one: StepRun, at: EpochMillis): StepRun {
  if (one.startedAt === null || one.startedAt <= at) return one;
  return { ...one, startedAt: null, completedAt: null, result: null, buildSeconds: 0 };
}

function familiesOf(
  totals: RepositoryTotals,
  settings: Settings,
  at: EpochMillis,
): readonly MetricFamily[] {
  const { uuid, workspace } = totals.identity;
  const families = collectRepository(totals, {
    now: at + BIRTH_HOLD,
    version: '',
    settings,
    workspace: emptyWorkspace({ uuid, slug: workspace }, at),
    tempo: NO_TEMPO,
    ...{ repositories: [], pushed: [], exposed: 1, own: [], tokens: [], rejectedScrapes: {} },
    ...{ part: null, room: null, pushShare: null, seriesLimit: Infinity, seriesMost: Infinity },
  });
  return TOLD.flatMap((key) => families.get(key) ?? []);
}
