/** What `increase()` says in a real Prometheus against what truly happened. */
import type { Truth } from 'simulated-bitbucket';
import { openForge, TEXT, type Forge } from '../host/forge';
import type { PrometheusServer } from './prometheus-server';
import { increases, keep, prometheusWith, type Replica } from './stored-scrapes';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** A Wednesday morning. Forty minutes later a repository is renamed, which ends its series; the played hour is after that. */
const BEGIN = Date.UTC(2026, 2, 4, 8);
const COUNTERS =
  /^bitbucket_(pipeline_runs|pipeline_run_resumptions|pipeline_step_runs|deployments)_total/;

/** Two replicas of a scraper that reads once a minute: one on the minute, one later. */
const PHASES_SECONDS = [0, 23] as const;

interface Played {
  readonly replicas: readonly Replica[];
  readonly truth: Truth;
  /** When the played hour began, epoch milliseconds. */
  readonly from: number;
}

/** By then every completion has been told, and has outlived the time for which its series is shown as 0. */
const QUIET = 10 * MINUTE;

/** Plays an hour of work between two times of rest; both replicas scrape all along. */
async function play(forge: Forge): Promise<Played> {
  await forge.act({ action: 'rest', days: 1 });
  await forge.advance((45 * MINUTE) / SECOND);
  await untilQuiet(forge, () => forge.advance(60));
  const from = await forge.now();
  await forge.act({ action: 'rest', days: 0 });
  const replicas = PHASES_SECONDS.map((phase) => ({ name: String(phase), lines: [], times: [] }));
  const minute = () => playMinute(forge, replicas);
  while ((await forge.now()) < from + 75 * MINUTE) await minute();
  await forge.act({ action: 'rest', days: 1 });
  await minute();
  await untilQuiet(forge, minute);
  return { replicas, truth: await forge.truth(), from };
}

async function playMinute(forge: Forge, replicas: readonly Replica[]): Promise<void> {
  const begin = (await forge.now()) / SECOND;
  for (const replica of replicas) {
    const atSeconds = begin + Number(replica.name);
    await forge.advance(atSeconds - (await forge.now()) / SECOND);
    keep(replica, { page: (await forge.scrape(TEXT)).body, atSeconds }, COUNTERS);
  }
  await forge.advance(begin + 60 - (await forge.now()) / SECOND);
}

async function untilQuiet(forge: Forge, playOn: () => Promise<void>): Promise<void> {
  for (let minute = 0; minute < 120; minute++) {
    const { runs, resumptions, completions, deployments } = await forge.truth();
    const rests = [...runs, ...resumptions, ...completions].map(({ restedAt }) => restedAt);
    const last = Math.max(...rests, ...deployments.map(({ completedAt }) => completedAt));
    if (last < (await forge.now()) - QUIET) return;
    await playOn();
  }
  throw new Error('The workspace did not come to rest within two hours.');
}

let forge: Forge;
let played: Played;
let prometheus: PrometheusServer;

beforeAll(async () => {
  forge = await openForge({ world: { simulate: { name: 'acme', seed: 5 } }, at: BEGIN });
  played = await play(forge);
  prometheus = await prometheusWith(played.replicas);
}, 180_000);

afterAll(async () => {
  await prometheus.close();
  await forge.close();
});

async function increased(
  replica: number,
  metric: string,
  by: string,
): Promise<Record<string, number>> {
  const read = played.replicas[replica];
  if (read === undefined) throw new Error(`There is no replica ${replica}.`);
  return increases(prometheus, read, { metric, by });
}

const countBy = (keys: readonly string[]): Record<string, number> =>
  keys.reduce<Record<string, number>>(
    (counts, key) => ({ ...counts, [key]: (counts[key] ?? 0) + 1 }),
    {},
  );

const RESULT: Readonly<Record<string, string>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  ERROR: 'error',
  STOPPED: 'cancellation',
  EXPIRED: 'timeout',
  NOT_RUN: 'skip',
};

/** The first rest of every run of the played hour. */
const trueRuns = ({ truth, from }: Played): Truth['runs'] =>
  truth.runs.filter(({ restedAt }) => restedAt > from);

/** Each further rest. */
const trueResumptions = ({ truth, from }: Played): Truth['runs'] =>
  truth.resumptions.filter(({ restedAt }) => restedAt > from);

describe.each([
  [0, 'on the minute'],
  [1, '23 seconds later'],
])('increase() over a played hour, read by replica %i (%s)', (replica) => {
  it('equals the runs that came to rest, by result', async () => {
    const results = trueRuns(played).map(({ result }) => RESULT[result] ?? result);
    const counted = await increased(replica, 'bitbucket_pipeline_runs_total', 'result');
    expect(counted).toEqual(countBy(results));
    expect(results.length).toBeGreaterThanOrEqual(6);
  });

  it('equals the runs that came to rest, by repository', async () => {
    const { repositories } = await forge.describe();
    const slugs = new Map(repositories.map(({ uuid, slug }) => [uuid, slug]));
    const wanted = trueRuns(played).map(({ repository }) => slugs.get(repository) ?? '');
    const counted = await increased(replica, 'bitbucket_pipeline_runs_total', 'repository');
    expect(counted).toEqual(countBy(wanted));
  });

  it('equals what went on after a rest, by what set it going', async () => {
    const kinds = trueResumptions(played).map(({ purpose }) =>
      purpose === 'rollback' ? 'redeploy' : purpose,
    );
    expect(await increased(replica, 'bitbucket_pipeline_run_resumptions_total', 'kind')).toEqual(
      countBy(kinds),
    );
    expect(new Set(kinds)).toEqual(new Set(['manual_step', 'rerun']));
  });

  it('equals the steps that ended by the rests, by result', async () => {
    const ended = [...trueRuns(played), ...trueResumptions(played)].flatMap(
      ({ ended: places }) => places,
    );
    expect(await increased(replica, 'bitbucket_pipeline_step_runs_total', 'result')).toEqual(
      countBy(ended.map((place) => RESULT[played.truth.steps[place]?.result ?? ''] ?? '')),
    );
  });

  it('equals the deployments that finished, redeployments included', async () => {
    const done = played.truth.deployments.filter(({ completedAt }) => completedAt > played.from);
    const wanted = done.map(({ status }) => RESULT[status] ?? status);
    expect(await increased(replica, 'bitbucket_deployments_total', 'result')).toEqual(
      countBy(wanted),
    );
  });
});
