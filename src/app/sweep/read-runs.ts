import {
  has,
  highestOf,
  interval,
  intervalOf,
  minus,
  NONE,
  ofNumbers,
  sizeOf,
  union,
  intersection,
  type Intervals,
} from '../../core/aggregates/runs/intervals';
import { wantedNumbers, waitingInRotation } from '../../core/aggregates/runs/looks';
import {
  batchOf,
  closeHoles,
  denyNumber,
  settleThrough,
  type ListedNumbers,
  type Numbers,
} from '../../core/aggregates/runs/numbers';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { RunReading } from '../../core/events/reading';
import type { EpochMillis } from '../../core/time';
import type { ApiErrorType, Listed } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

/** Runs on a batch that is not the last. */
const BATCH = 100;
/** The part of what is left of a sweep's requests that reading lists may take: what they list wants to be counted. */
const SHARE = 1 / 2;
/** Waiting runs that are asked for in rotation, each sweep. */
const ROTATED = 2;

export interface ReadRuns {
  /** Each run that was read, once, newest first. */
  readonly runs: readonly RunReading[];
  /** What is known of the numbers after this reading. */
  readonly numbers: Numbers;
  /** Every run with a number in here that exists was read. */
  readonly covered: Intervals;
  readonly readAt: EpochMillis;
  /** The creation of the oldest run on the batches read from the first one on; 0 where they reach the end. */
  readonly since: EpochMillis;
  /** Waiting runs that are asked for in rotation now. */
  readonly inTurn: ReadonlySet<number>;
  /** Rows of the list that could not be read. */
  readonly unreadable: number;
  /** Whether everything was reached that is not settled. */
  readonly isComplete: boolean;
  /** True where Bitbucket has no list of runs at all: Pipelines are switched off, or it says so by mistake. */
  readonly isOff: boolean;
  /** Why there is no list; null when there is. */
  readonly failure: ApiErrorType | null;
}

/**
 * Reads of Bitbucket's list what is worth it: the newest batch always, and then those on which runs stand that are not
 * settled, whether they are under way, missing, or waiting to be counted; as far as the budget goes.
 */
export async function readRuns(
  totals: RepositoryTotals,
  budget: ApiAllowance,
  world: World,
): Promise<ReadRuns> {
  const reading = new Reading(totals, budget, world);
  const problem = await reading.batch(1);
  if (problem !== null) return reading.told(problem);
  const until = budget.left - Math.max(1, Math.floor(budget.left * SHARE));
  while (reading.unlisted.length > 0 && budget.left > until) {
    const failure = await reading.reach(highestOf(reading.unlisted));
    if (failure !== null) return reading.told(failure);
  }
  while (reading.wanted.length > 0 && budget.left > reading.uncounted) {
    const failure = await reading.reach(reading.wanted[0] ?? 0);
    if (failure !== null) return reading.told(failure);
  }
  await reading.rotate(until);
  return reading.told(null);
}

type Batch = Listed<RunReading | null>;

/** One reading of a repository's list, as it goes on. */
class Reading {
  readonly #totals: RepositoryTotals;
  readonly #budget: ApiAllowance;
  readonly #world: World;
  readonly #readAt: EpochMillis;
  readonly #runs = new Map<number, RunReading>();
  readonly #read = new Set<number>();
  readonly #inTurn = new Set<number>();
  #numbers: Numbers;
  #covered: Intervals = NONE;
  /** The batches from the first one on, as far as they were read without a gap. */
  #whole: ListedNumbers = [];
  #wholeThrough = 0;
  #since: EpochMillis = Infinity;
  #end: number | null = null;
  #unreadable = 0;
  #isOff = false;

  constructor(totals: RepositoryTotals, budget: ApiAllowance, world: World) {
    this.#totals = totals;
    this.#budget = budget;
    this.#world = world;
    this.#readAt = world.now();
    this.#numbers = totals.numbers;
  }

  /** What is still worth reaching. */
  get wanted(): Intervals {
    const wanted = wantedNumbers({ ...this.#totals, numbers: this.#numbers }, this.#readAt);
    return minus(wanted, this.#covered);
  }

  /** The same without what has been listed and only waits to be counted. */
  get unlisted(): Intervals {
    return minus(this.wanted, this.#numbers.due);
  }

  /** How many of the runs that were read want to be counted. */
  get uncounted(): number {
    const { settled } = this.#numbers;
    return [...this.#runs.values()].filter(
      ({ buildNumber, outcome }) => outcome.state === 'completed' && !has(settled, buildNumber),
    ).length;
  }

  /** Reads one batch; null when it could be read. */
  async batch(page: number): Promise<ApiErrorType | null> {
    const { uuid } = this.#totals.identity;
    const answer = await this.#budget.spend(() => this.#world.bitbucket.pipelines(uuid, page));
    if (!answer.ok) {
      this.#isOff = page === 1 && answer.problem.type === 'not_found';
      return answer.problem.type;
    }
    this.#take(page, answer.value);
    return null;
  }

  /** Reaches for a number: by itself where it is alone, else with the batch on which it stands. */
  async reach(target: number): Promise<ApiErrorType | null> {
    const wanted = this.wanted;
    const near = intersection(wanted, interval(target - BATCH + 1, target + BATCH - 1));
    if (sizeOf(near) === 1 && has(this.#numbers.open, target)) return this.#single(target);
    const failure = await this.#search(target);
    // What cannot be found where it should be is left to the next sweep, with the numbers that touch it.
    if (!has(this.#covered, target))
      this.#covered = union(this.#covered, intervalOf(wanted, target));
    return failure;
  }

  /** Asks for a few of those that wait. */
  async rotate(until: number): Promise<void> {
    const waiting = waitingInRotation(this.#totals, this.#readAt).slice(0, ROTATED);
    for (const { buildNumber } of waiting) {
      this.#inTurn.add(buildNumber);
      if (!has(this.#covered, buildNumber) && this.#budget.left > Math.max(0, until))
        await this.#single(buildNumber);
    }
  }

  told(failure: ApiErrorType | null): ReadRuns {
    const isRead = failure === null;
    const numbers = this.#numbers;
    const isOff = this.#isOff;
    return {
      runs: [...this.#runs.values()].sort((a, b) => b.buildNumber - a.buildNumber),
      numbers: isRead ? { ...numbers, readThrough: numbers.highest } : numbers,
      covered: this.#covered,
      readAt: this.#readAt,
      since: this.#since,
      inTurn: this.#inTurn,
      unreadable: this.#unreadable,
      isComplete: (isRead || isOff) && this.wanted.length === 0,
      isOff,
      failure: isOff ? null : failure,
    };
  }

  /** From where the number should be, batch by batch, to where it is. */
  async #search(target: number): Promise<ApiErrorType | null> {
    let page = Math.max(this.#wholeThrough + 1, batchOf(this.#numbers, target, BATCH));
    for (let tries = 0; tries < TRIES && this.#budget.has(1); tries++) {
      if (this.#read.has(page)) return null;
      const before = this.#covered;
      const failure = await this.batch(page);
      if (failure !== null || has(this.#covered, target)) return failure;
      const rows = minus(this.#covered, before);
      page += rows.length === 0 || highestOf(rows) < target ? -1 : 1;
    }
    return null;
  }

  async #single(number: number): Promise<ApiErrorType | null> {
    const { uuid } = this.#totals.identity;
    const answer = await this.#budget.spend(() => this.#world.bitbucket.pipeline(uuid, number));
    this.#covered = union(this.#covered, [number, number]);
    if (answer.ok) this.#runs.set(answer.value.buildNumber, answer.value);
    else if (answer.problem.type !== 'not_found') return answer.problem.type;
    else if (this.#end !== null && number < this.#end)
      this.#numbers = denyNumber(this.#numbers, number, this.#readAt);
    return null;
  }

  #take(page: number, { items, isLast }: Batch): void {
    this.#read.add(page);
    const runs = items.filter((run) => run !== null);
    this.#unreadable += items.length - runs.length;
    for (const run of runs)
      if (!this.#runs.has(run.buildNumber)) this.#runs.set(run.buildNumber, run);
    const numbers = items.map((run) => run?.buildNumber ?? null);
    if (isLast && page === this.#wholeThrough + 1) this.#since = 0;
    const isNext = page === this.#wholeThrough + 1 && items.length > 0;
    const stretch = isNext ? [...this.#whole, ...numbers] : numbers;
    const listed = ofNumbers(runs.map(({ buildNumber }) => buildNumber));
    const highest = Math.max(this.#numbers.highest, highestOf(listed));
    this.#numbers = closeHoles({ ...this.#numbers, highest }, stretch, this.#readAt);
    this.#cover(stretch, isLast && items.length > 0);
    if (!isNext) return;
    this.#whole = stretch;
    this.#wholeThrough = page;
    this.#since = Math.min(this.#since, ...runs.map(({ createdAt }) => createdAt));
    if (!has(this.#numbers.settled, 1)) this.#begin(isLast);
  }

  #cover(stretch: ListedNumbers, isEnd: boolean): void {
    const told = stretch.filter((number) => number !== null);
    if (told.length === 0) return;
    const lowest = Math.min(...told);
    this.#covered = union(this.#covered, interval(isEnd ? 1 : lowest, Math.max(...told)));
    if (isEnd) this.#end = lowest;
  }

  /** What is older than the oldest run read was there before us, once the reading is back at the baseline. */
  #begin(isLast: boolean): void {
    if (!isLast && this.#since >= this.#totals.baseline) return;
    const told = this.#whole.filter((number) => number !== null);
    if (told.length > 0) this.#numbers = settleThrough(this.#numbers, Math.min(...told) - 1, NONE);
  }
}

const TRIES = 4;
