import fc from 'fast-check';
import { load } from '../../src/app/records/kind';
import { PAGE } from '../../src/app/records/page';
import { readPage } from '../../src/app/scrape/read-page';
import { collectFamilies } from '../../src/core/exposition/collect/collect';
import { encode } from '../../src/core/exposition/encode/encode';
import type { MemoryWorld } from '../../src/adapters/memory/world';
import { play, deliveryArbitrary, PLAIN } from './delivery';
import { historyArbitrary, type TrueHistory, type TrueRun } from './history';
import { RESULT, SCARCE } from './true-bitbucket';

/** 2,000 in CI, and 400 where nobody says how many; in two files that are played side by side. */
const HISTORIES = Number(process.env['LIFELINE_HISTORIES'] ?? 400) / 2;
/** May be given to see a failure again: the second half has the next one. */
const SEED = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 2 ** 31);

/** Plays one half of the histories, and says with which seed. */
export function describeHistories(half: 0 | 1): void {
  const seed = SEED + half;
  describe('counting', () => {
    it(`gives the totals of the true history for every delivery (${String(HISTORIES)} histories, seed ${String(seed)})`, async () => {
      await fc.assert(
        fc.asyncProperty(historyArbitrary, deliveryArbitrary, async (history, delivery) => {
          const page = await finalPage(history, delivery);
          expect(countsOn(page)).toEqual(trueCounts(history));
          expect(page).toBe(await finalPage(history, PLAIN));
        }),
        { numRuns: HISTORIES, seed },
      );
    }, 900_000);
  });
}

/** Plays histories without re-runs where the list is read in tiny pages, and only a few requests are allowed. */
export function describeGaps(): void {
  describe('counting', () => {
    const histories = Math.ceil(HISTORIES / 10);
    it(`closes gaps that no sweep can close at once (${String(histories)} histories, seed ${String(SEED)})`, async () => {
      await fc.assert(
        fc.asyncProperty(historyArbitrary, deliveryArbitrary, async (history, delivery) => {
          const once = withoutRepeats(history);
          const page = await finalPage(once, { ...delivery, generosity: SCARCE });
          expect(countsOn(page)).toEqual(trueCounts(once));
        }),
        { numRuns: histories, seed: SEED },
      );
    }, 900_000);
  });
}

/** A re-run behind the first page is known from its events only, and these may be lost. */
function withoutRepeats({ runs }: TrueHistory): TrueHistory {
  return { runs: runs.map((run) => ({ ...run, attempts: run.attempts.slice(0, 1) })) };
}

/** Since when a run is in its state is told as far as was seen: who hears later has seen it later. */
const AS_SEEN = /^bitbucket_pipeline_oldest_(pending|executing|halted)_run_/;

/** The page without that and without the exporter's own families, in OpenMetrics: exemplars must agree too. */
async function finalPage(history: TrueHistory, delivery: typeof PLAIN): Promise<string> {
  const { world, now } = await play(history, delivery);
  const page = await pageAt(world, now);
  const families = collectFamilies(page).filter(
    ({ name }) => !name.startsWith('bitbucket_exporter_') && !AS_SEEN.test(name),
  );
  return encode(families, 'openmetrics');
}

async function pageAt(world: MemoryWorld, now: number): ReturnType<typeof readPage> {
  world.records.interrupt = () => undefined;
  return readPage(await load(PAGE, world), { ...world, now: () => now });
}

type Counts = Record<string, number>;

/** What the page says of runs, steps and deployments, added up by result. */
function countsOn(page: string): Counts {
  const counts: Counts = {};
  const line =
    /^bitbucket_(pipeline_runs|pipeline_step_runs|deployments)_total\{.*result="(\w+)"\} (\d+)/gm;
  for (const [, family, result, value] of page.matchAll(line))
    add(counts, `${family ?? ''} ${result ?? ''}`, Number(value));
  for (const [, family, value] of page.matchAll(
    /^bitbucket_(\w+)_seconds_(?:count)(?:\{.*\})? (\d+)/gm,
  ))
    add(counts, `${family ?? ''} observed`, Number(value));
  for (const [, value] of page.matchAll(/^bitbucket_deployment_rollbacks_total\{.*\} (\d+)/gm))
    add(counts, 'deployment_rollbacks', Number(value));
  return counts;
}

/** The same, read off the history: each run once, by its first completion; each step run; each deployment. */
function trueCounts({ runs }: TrueHistory): Counts {
  const counts: Counts = {};
  for (const run of runs) addRun(counts, run);
  addDeploymentHistory(counts, runs);
  return counts;
}

function addRun(counts: Counts, { attempts }: TrueRun): void {
  const [first] = attempts;
  if (first === undefined) return;
  add(counts, `pipeline_runs ${RESULT[first.result]}`, 1);
  add(counts, 'pipeline_run_duration observed', 1);
  add(counts, 'pipeline_run_queue_duration observed', 1);
  const stepRuns = attempts.flatMap(({ steps }, index) => (index === 0 ? steps : steps.slice(-1)));
  for (const { result } of stepRuns) add(counts, `pipeline_step_runs ${RESULT[result]}`, 1);
  const deployed = attempts.filter(({ deployment }) => deployment !== null).length;
  add(counts, 'deployments success', deployed);
  add(counts, 'deployment_duration observed', deployed);
}

/** A build has a commit of its own, and the builds of the main branch have a pipeline of their own. */
interface Deployed {
  readonly at: number;
  readonly build: number;
  readonly isMain: boolean;
}

function addDeploymentHistory(counts: Counts, runs: TrueHistory['runs']): void {
  const deployed = runs
    .flatMap(({ attempts, buildNumber, branch }) =>
      attempts.flatMap(({ deployment }): readonly Deployed[] =>
        deployment === null
          ? []
          : [{ at: deployment.completedAt, build: buildNumber, isMain: branch === 'main' }],
      ),
    )
    .sort((a, b) => a.at - b.at || a.build - b.build);
  for (const [index, each] of deployed.entries()) {
    const before = deployed.slice(0, index);
    add(counts, 'deployment_rollbacks', Number(goesBack(each, before)));
    if (index === 0) continue;
    const front = Math.max(...before.map(({ build }) => build));
    add(counts, 'deployment_lead_time observed', Math.max(0, each.build - front));
  }
}

/** To what stood there before and does not stand there now, or to an older build of the same pipeline. */
function goesBack({ build, isMain }: Deployed, before: readonly Deployed[]): boolean {
  const now = before.at(-1);
  if (now === undefined || now.build === build) return false;
  const hasStood = before.some((each) => each.build === build);
  return hasStood || (build < now.build && isMain === now.isMain);
}

function add(counts: Counts, key: string, value: number): void {
  if (value > 0) counts[key] = (counts[key] ?? 0) + value;
}
