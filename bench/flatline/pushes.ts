import type { RecentPush } from '../../src/core/aggregates/totals';
import { isPushProblem } from '../../src/core/health/rules/activity';
import { unansweredPushes } from '../../src/core/health/pushes';
import { HOUR } from '../../src/core/time';
import { Chance } from './random';
import { END, MEASURED, type Moment, type SimulatedPush, type SimulatedRepository } from './year';

/** As many as the app remembers. */
const PUSHES_KEPT = 30;
const STARTED_KEPT = 45;
const FEWEST = 20;

/** The pushes of a repository as the app remembers them, one after another; from `brokenAt` on none starts a run. */
class Memory {
  #pushes: RecentPush[] = [];
  #started: [string, number][] = [];
  readonly #pushHours = new Map<number, number>();
  #count = 0;

  push({ at, branch, startsRun }: SimulatedPush, brokenAt: Moment): boolean {
    const commit = String((this.#count += 1)).padStart(12, '0');
    const millis = Math.round(at * HOUR);
    this.#pushes = [...this.#pushes, { id: `${commit}:${branch}`, at: millis, branch }].slice(
      -PUSHES_KEPT,
    );
    if (startsRun && at < brokenAt)
      this.#started = [...this.#started, [commit, millis] as [string, number]].slice(-STARTED_KEPT);
    this.#pushHours.set(Math.floor(at), (this.#pushHours.get(Math.floor(at)) ?? 0) + 1);
    return isPushProblem(
      unansweredPushes({
        pushes: this.#pushes,
        pushHours: this.#pushHours,
        started: this.#started,
        readAt: millis + HOUR,
        hintedAt: 0,
      }),
    );
  }
}

export interface PushResult {
  readonly outages: number;
  /** Flagged by the third push that should have started a run. */
  readonly byThird: number;
  readonly falseAlarms: number;
}

/** How pipelines that stop while pushes go on are found, and how often that is said of healthy ones. */
export function judgePushes({ pushes }: SimulatedRepository, seed: number): PushResult {
  const healthy = new Memory();
  let [falseAlarms, wasFlat] = [0, false];
  for (const push of pushes) {
    const isFlat = healthy.push(push, END);
    if (isFlat && !wasFlat && push.at >= MEASURED) falseAlarms += 1;
    wasFlat = isFlat;
  }
  const chance = new Chance(seed);
  let [outages, byThird] = [0, 0];
  for (let count = 0; count < 3; count++) {
    const found = thirdPush(pushes, chance.between(MEASURED, END - 24 * 14));
    if (found === null) continue;
    outages += 1;
    if (found) byThird += 1;
  }
  return { outages, byThird, falseAlarms };
}

/** Whether the third push that should have started a run was flagged; null when there were too few pushes to tell. */
function thirdPush(pushes: readonly SimulatedPush[], brokenAt: Moment): boolean | null {
  const before = pushes.filter(({ at }) => at < brokenAt);
  const missing = pushes.filter(({ at, startsRun }) => at >= brokenAt && startsRun);
  const third = missing[2];
  if (before.length < FEWEST || third === undefined) return null;
  const memory = new Memory();
  let isFlat = false;
  for (const push of [
    ...before.slice(-100),
    ...pushes.filter(({ at }) => at >= brokenAt && at <= third.at),
  ])
    isFlat = memory.push(push, brokenAt);
  return isFlat;
}
