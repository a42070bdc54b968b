import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'local-forge/database';
import type { Truth } from 'simulated-bitbucket';
import type { RepositoryTotals } from '../../../src/core/aggregates/totals';
import { readTotals } from '../../../src/core/storage/read';
import { openForge, type Forge } from './forge';
import { plainText } from './plain';

/** How long it takes from the event until what it tells is counted, and how much happened. */
export interface Freshness {
  /** Events that were pushed to the queue, each minute. */
  readonly events: number;
  readonly runs: Delays;
  readonly deployments: Delays;
}

/** In seconds, as exact as the steps of the play. */
export interface Delays {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

export interface FreshPlay {
  readonly scenario: string;
  /** How long what happens is judged; what comes late is awaited. */
  readonly minutes: number;
  /** Made to go wrong meanwhile. */
  readonly faults?: object;
  /** Pushes to each repository at once, at the beginning. */
  readonly burst?: number;
  /** Pushes to each repository in every minute, besides its own. */
  readonly pushesPerMinute?: number;
}

/** A Tuesday, when everybody works. */
const BEGIN = Date.UTC(2026, 2, 3, 9, 2);
const MINUTE = 60_000;
const STEP = 15_000;
const AWAITED = 40 * MINUTE;

interface Happened {
  readonly repository: string;
  readonly at: number;
}

interface Look {
  readonly at: number;
  readonly stored: ReadonlyMap<string, RepositoryTotals>;
}

/**
 * Plays a scenario on a manual clock and looks every 15 seconds at what is counted. A page shows it at once, but for a
 * series that is new, which stays at 0 for the time of its birth.
 */
export async function playFresh(play: FreshPlay): Promise<Freshness> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lifeline-fresh-'));
  const world = { simulate: { name: play.scenario, seed: 1 } };
  const forge = await openForge({ world, at: BEGIN, dataDir });
  const database = new Database(join(dataDir, 'forge.sqlite'));
  try {
    return await new Watched(forge, database).play(play);
  } finally {
    database.close();
    await forge.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

class Watched {
  readonly #forge: Forge;
  readonly #database: Database;
  readonly #looks: Look[] = [];

  constructor(forge: Forge, database: Database) {
    this.#forge = forge;
    this.#database = database;
  }

  async play({
    minutes,
    faults = {},
    burst = 0,
    pushesPerMinute = 0,
  }: FreshPlay): Promise<Freshness> {
    const until = BEGIN + minutes * MINUTE;
    await this.#forge.fault(faults);
    await this.#forge.resetMeters();
    this.#look(BEGIN);
    await this.#push(burst);
    await this.#playOn(until, pushesPerMinute);
    const { pushes } = (await this.#forge.meters()).queue;
    await this.#forge.act({ action: 'stopPushes' });
    await this.#playOn(until + AWAITED, 0);
    const { runs, deployments, events } = await this.#forge.truth();
    const told = toldBy(events);
    const isJudged = ({ at }: Happened): boolean => at > BEGIN && at <= until;
    const judged = (happened: readonly Happened[], counted: Counted): Delays =>
      summaryOf(delaysOf(happened.filter(isJudged).map(told), this.#looks, counted));
    return {
      events: Math.round(pushes / minutes),
      runs: judged(
        runs.map(({ repository, restedAt }) => ({ repository, at: restedAt })),
        ({ numbers }) => numbers.counted,
      ),
      deployments: judged(
        deployments.map(({ repository, completedAt }) => ({ repository, at: completedAt })),
        ({ deploymentLedger }) => deploymentLedger.counted,
      ),
    };
  }

  async #playOn(until: number, pushesPerMinute: number): Promise<void> {
    for (let now = await this.#forge.now(); now < until; now = await this.#forge.now()) {
      if (now % MINUTE === 0) await this.#push(pushesPerMinute);
      await this.#forge.advance(Math.min(STEP, until - now) / 1000);
      this.#look(await this.#forge.now());
    }
  }

  async #push(times: number): Promise<void> {
    const { repositories } = await this.#forge.describe();
    for (const { uuid } of repositories)
      for (let push = 0; push < times; push++)
        await this.#forge.act({ action: 'push', repository: uuid });
  }

  #look(at: number): void {
    const rows = this.#database.all<{ text: string }>(
      `SELECT text FROM kvs_record WHERE key LIKE 'totals:%'`,
    );
    const totals = rows.map(({ text }) =>
      readTotals((JSON.parse(plainText(text)) as { body: unknown }).body),
    );
    const read = totals.flatMap((one) => (one.ok ? [one.value] : []));
    if (read.length < rows.length) throw new Error('A record of totals cannot be read.');
    this.#looks.push({ at, stored: new Map(read.map((one) => [one.identity.uuid, one])) });
  }
}

/** When an event first tells of what happened; Bitbucket takes its time for that. */
function toldBy(events: Truth['events']): (happened: Happened) => Happened {
  const momentOf = ({ repository, at }: Happened): string => `${repository} ${String(at)}`;
  const told = new Map<string, number>();
  for (const event of events)
    told.set(momentOf(event), Math.min(event.deliveredAt, told.get(momentOf(event)) ?? Infinity));
  return (happened) => ({ ...happened, at: told.get(momentOf(happened)) ?? happened.at });
}

type Counted = (totals: RepositoryTotals) => number;

/** The n-th of what happened in a repository is counted at the first look that finds as many: which, is not told. */
function delaysOf(
  happened: readonly Happened[],
  looks: readonly Look[],
  counted: Counted,
): readonly number[] {
  return [...new Set(happened.map(({ repository }) => repository))].flatMap((repository) => {
    const counts = looks.map(({ at, stored }) => {
      const totals = stored.get(repository);
      return { at, count: totals === undefined ? 0 : counted(totals) };
    });
    const before = counts[0]?.count ?? 0;
    const moments = happened.filter((one) => one.repository === repository).map(({ at }) => at);
    return moments
      .sort((a, b) => a - b)
      .map((moment, place) => {
        const found = counts.find(({ at, count }) => at >= moment && count - before > place);
        return ((found?.at ?? Infinity) - moment) / 1000;
      });
  });
}

function summaryOf(delays: readonly number[]): Delays {
  const sorted = [...delays].sort((a, b) => a - b);
  const at = (part: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return { count: sorted.length, median: at(0.5), p95: at(0.95), longest: at(1) };
}
