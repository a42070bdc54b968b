import type { Totals } from './sum';

export type Samples = ReadonlyMap<string, number>;

/** The samples of a page in either format, each by its name and labels as they are written. */
export function samplesOn(page: string): Samples {
  const samples = new Map<string, number>();
  for (const line of page.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const end = line.includes('{') ? line.indexOf('} ') + 1 : line.indexOf(' ');
    const key = line.slice(0, end);
    const value = line.slice(end + 1).split(' ', 1)[0] ?? '';
    if (key === '' || samples.has(key))
      throw new Error(`This line is no sample of its own: ${line}`);
    samples.set(key, Number(value));
  }
  return samples;
}

interface Counted {
  readonly name: string;
  readonly labels: readonly string[];
  /** What makes it a whole number. */
  readonly times?: number;
}

const RUN = ['pipeline', 'ref_class'];
const ENVIRONMENT = ['deployment_environment_name', 'environment_type'];

/** What the oracle counts, as the catalogue calls it. */
const COUNTED: Readonly<Record<string, Counted>> = {
  runs: { name: 'pipeline_runs_total', labels: [...RUN, 'trigger', 'result'] },
  durations: { name: 'pipeline_run_duration_seconds_count', labels: [...RUN, 'result'] },
  durationMs: {
    name: 'pipeline_run_duration_seconds_sum',
    labels: [...RUN, 'result'],
    times: 1000,
  },
  queued: { name: 'pipeline_run_queue_duration_seconds_count', labels: ['runner_kind'] },
  queuedMs: {
    name: 'pipeline_run_queue_duration_seconds_sum',
    labels: ['runner_kind'],
    times: 1000,
  },
  built: { name: 'pipeline_build_seconds_total', labels: ['pipeline', 'runner_kind'] },
  steps: { name: 'pipeline_step_runs_total', labels: ['pipeline', 'step', 'result'] },
  stepMs: { name: 'pipeline_step_seconds_total', labels: ['pipeline', 'step'], times: 1000 },
  resumptions: { name: 'pipeline_run_resumptions_total', labels: [...RUN, 'kind', 'result'] },
  reruns: { name: 'pipeline_step_reruns_total', labels: ['pipeline', 'step', 'result'] },
  uncounted: { name: 'exporter_uncounted_runs', labels: [] },
  deployments: { name: 'deployments_total', labels: [...ENVIRONMENT, 'result'] },
  deployed: { name: 'deployment_duration_seconds_count', labels: [...ENVIRONMENT, 'result'] },
  deployedMs: {
    name: 'deployment_duration_seconds_sum',
    labels: [...ENVIRONMENT, 'result'],
    times: 1000,
  },
  rollbacks: { name: 'deployment_rollbacks_total', labels: ENVIRONMENT },
  rework: { name: 'deployment_rework_total', labels: [...ENVIRONMENT, 'kind'] },
  leads: { name: 'deployment_lead_time_seconds_count', labels: ENVIRONMENT },
  leadMs: { name: 'deployment_lead_time_seconds_sum', labels: ENVIRONMENT, times: 1000 },
  restores: { name: 'deployment_restore_duration_seconds_count', labels: ENVIRONMENT },
  restoreMs: { name: 'deployment_restore_duration_seconds_sum', labels: ENVIRONMENT, times: 1000 },
  waiting: { name: 'environment_promotions_waiting', labels: ENVIRONMENT },
  waitingSince: {
    name: 'environment_promotion_waiting_since_timestamp_seconds',
    labels: ENVIRONMENT,
    times: 1000,
  },
  unreadDeployments: { name: 'exporter_uncounted_deployments', labels: [] },
};

const BY_NAME = new Map(
  Object.entries(COUNTED).map(([kind, counted]) => [
    `bitbucket_${counted.name}`,
    { kind, ...counted },
  ]),
);

/** What the page of one workspace says, in the oracle's words: what is 0 is left out. */
export function totalsOn(samples: Samples): Totals {
  const totals: Record<string, number> = {};
  for (const [key, value] of samples) {
    const [name = ''] = key.split('{', 1);
    const counted = BY_NAME.get(name);
    if (counted === undefined || value === 0) continue;
    const labels = labelsOf(key);
    const text = `${counted.kind} ${counted.labels.map((label) => labels.get(label) ?? '').join('|')}`;
    totals[text] = (totals[text] ?? 0) + Math.round(value * (counted.times ?? 1));
  }
  return totals;
}

export function labelsOf(key: string): ReadonlyMap<string, string> {
  return new Map(
    [...key.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

const LE = /,?le="([^"]*)"/;

/** Why the page contradicts itself; nothing when it does not. */
export function contradictionsOn(samples: Samples): readonly string[] {
  const wrong: string[] = [];
  const below = new Map<string, number>();
  for (const [key, value] of samples) {
    const [label, le] = LE.exec(key) ?? [];
    if (label === undefined) continue;
    const series = key.replace(label, '').replace('_bucket', '_count').replace('{}', '');
    if (value < (below.get(series) ?? 0)) wrong.push(`${key} is below the bucket before it`);
    below.set(series, value);
    const count = samples.get(series);
    if (le === '+Inf' && count !== value)
      wrong.push(`${key} is ${value} and its count ${String(count)}`);
  }
  return wrong;
}

const RISES = /^bitbucket_(?!.*_timestamp)\w+_(?:total|count|bucket|sum)(?:\{|$)/;

/** The sums that fell, or are gone, from one page to a later one. */
export function dipsBetween(before: Samples, after: Samples): readonly string[] {
  return [...before]
    .filter(([key, value]) => RISES.test(key) && !((after.get(key) ?? -1) >= value - 1e-9))
    .map(([key, value]) => `${key} was ${value} and is ${String(after.get(key))}`);
}
