/**
 * A week around the limit of a page, in which repositories come, grow and go: what is shown is decided by the sweep, no
 * series comes and goes twice, and no sum falls but by what is said to be lost.
 */
import { load } from '../../src/app/records/kind';
import { PAGE } from '../../src/app/records/page';
import { keepRoom } from '../../src/app/scrape/keep-room';
import { readPart, SERIES_LIMIT } from '../../src/app/scrape/read-page';
import { discoverTargets } from '../../src/app/scrape/service-discovery';
import { isInShard, readShard } from '../../src/core/access/shards';
import { collectFamilies } from '../../src/core/exposition/collect/collect';
import { encode } from '../../src/core/exposition/encode/encode';
import { judge } from '../../src/core/health/verdict';
import { DAY, HOUR, MINUTE, SECOND } from '../given';
import { givenFacts } from '../health/given';
import { Installation } from './installation';
import { pipelinePayload, repositoryEvent, repositoryPayload, stepPayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const STEPS = 30;
/** Between two sweeps here, and how many of them make a day. */
const EVERY = 3 * HOUR;
const A_DAY = DAY / EVERY;

const uuidOf = (number: number): string =>
  `{cccccccc-0000-4000-8000-${String(number).padStart(12, '0')}}`;

const slugAt = (number: number): string => `r${String(number).padStart(2, '0')}`;

const ALL = Array.from({ length: 50 }, (_, at) => slugAt(at + 1));

/** The series of repositories on a page, with their values. */
type Series = ReadonlyMap<string, number>;

const seriesOn = (page: string): Series =>
  new Map(
    page
      .split('\n')
      .filter((line) => line.includes('{workspace="') && !line.startsWith('#'))
      .map((line) => [
        line.slice(0, line.lastIndexOf(' ')),
        Number(line.slice(line.lastIndexOf(' '))),
      ]),
  );

const counted = (series: string): string =>
  /^\w+_(?:total|bucket|count)(?=\{)/.exec(series)?.[0] ?? '';
const slugOf = (series: string): string => /repository="([^"]*)"/.exec(series)?.[1] ?? '';

class Week {
  readonly lifeline = new Installation();
  readonly #all: PlayedRepository[] = [];
  readonly #waiting: (() => void)[] = [];
  #before: Series = new Map();
  /** How often each series has gone. */
  readonly gone = new Map<string, number>();
  readonly removed = new Set<string>();
  readonly falls: string[] = [];
  readonly sizes: number[] = [];

  constructor() {
    this.lifeline.bitbucket.headers = { limit: 20_000, remaining: null, isNearLimit: false };
  }

  /** A repository with so many pipelines, each of which runs on the main branch and on a release as soon as it is known. */
  create(number: number, pipelines: number): void {
    const slug = slugAt(number);
    const played = this.lifeline.bitbucket.add(repositoryPayload({ uuid: uuidOf(number), slug }));
    this.#waiting.push(() => {
      for (let at = 1; at <= pipelines; at++) {
        this.#run(played, at, { branch: 'main', steps: STEPS });
        this.#run(played, at, { branch: 'release/1', steps: 1 });
      }
    });
    this.#all.push(played);
  }

  /** The first repository runs from a branch that it has never run from. */
  grow(at: number): void {
    const [first] = this.#all;
    if (first !== undefined) this.#run(first, 1, { branch: `hotfix/${String(at % 60)}`, steps: 1 });
  }

  #run(
    played: PlayedRepository,
    pipeline: number,
    { branch, steps }: { readonly branch: string; readonly steps: number },
  ): void {
    const number = played.pipelines.length + 1;
    const createdAt = this.lifeline.now + 2 * SECOND * number;
    const completedAt = createdAt + MINUTE;
    const selector = { type: 'custom', pattern: `service-${String(pipeline)}` };
    const changes = { target: { ref_type: 'branch', ref_name: branch, selector } };
    played.pipelines.push(pipelinePayload({ number, createdAt, completedAt, changes }));
    played.steps[number] = Array.from({ length: steps }, (_, at) =>
      stepPayload(`Step ${String(at)}`, [createdAt + SECOND, completedAt]),
    );
  }

  async remove(number: number): Promise<void> {
    const uuid = uuidOf(number);
    const slug = slugAt(number);
    this.lifeline.bitbucket.repositories.delete(uuid);
    this.removed.add(slug);
    await this.lifeline.deliver(repositoryEvent('deleted', { repository: { uuid, slug } }));
  }

  /** Time passes, and a sweep comes; what was created before it has its first runs after it. */
  async pass(millis: number): Promise<void> {
    const { lifeline } = this;
    lifeline.now += millis;
    const before = JSON.stringify((await this.#room()) ?? null);
    await lifeline.sweep();
    await keepRoom({ ...lifeline.world, now: () => lifeline.now });
    const isDecided = JSON.stringify((await this.#room()) ?? null) !== before;
    this.#watch(seriesOn(await lifeline.page()), isDecided);
    for (const run of this.#waiting.splice(0)) run();
  }

  async #room() {
    const found = await load(PAGE, this.lifeline.world);
    return found.workspace.value?.room;
  }

  #watch(now: Series, isDecided: boolean): void {
    this.sizes.push(now.size);
    const lost = [...this.#before].filter(([series]) => !now.has(series));
    for (const [series] of lost) {
      this.gone.set(series, (this.gone.get(series) ?? 0) + 1);
      if (!isDecided && !this.removed.has(slugOf(series)))
        this.falls.push(`${series} went unannounced`);
    }
    for (const [series, value] of this.#before)
      if (counted(series) !== '' && (now.get(series) ?? value) < value)
        this.falls.push(`${series} fell`);
    this.#before = now;
  }

  /** What the problem says at this moment. */
  async says(): Promise<string> {
    const workspace = await this.lifeline.workspace();
    const problem = judge(givenFacts({ workspace: { room: workspace.room } })).banners.find(
      ({ rule }) => rule === 'series/page-full',
    );
    return problem?.evidence.text ?? '';
  }

  get slugs(): readonly string[] {
    return [...new Set([...this.#before.keys()].map(slugOf))].sort();
  }

  /** Every shard that discovery names, read as it is. */
  async shards() {
    const { world, now } = this.lifeline;
    const found = await load(PAGE, world);
    const choice = { isChosen: () => true, isWithWorkspace: true, isPerRepository: false };
    const targets = await discoverTargets(choice, found, { ...world, now: () => now });
    if (!targets.ok) throw new Error('Discovery failed.');
    const all = new Map<string, number>();
    let most = 0;
    for (const { name } of targets.value) {
      const shard = readShard(name);
      const at = { ...world, now: () => now + 5 * MINUTE };
      const part = await readPart(
        found,
        at,
        ({ uuid }) => shard !== null && isInShard(uuid, shard),
      );
      const series = seriesOn(encode(collectFamilies(part), 'text'));
      most = Math.max(most, series.size);
      for (const [name, value] of series) all.set(name, value);
    }
    const everything = await readPart(found, { ...world, now: () => now + 5 * MINUTE }, () => true);
    const whole = collectFamilies({ ...everything, seriesMost: Infinity });
    const missing = [...seriesOn(encode(whole, 'text')).keys()].filter((one) => !all.has(one));
    return { slugs: [...new Set([...all.keys()].map(slugOf))].sort(), most, missing };
  }
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);
/** By day: they come one by one, then many at once; one goes, then many do. */
const COMING: Readonly<Record<number, readonly number[]>> = {
  0: numbers(2, 7),
  1: [8],
  1.5: [9],
  2: [10],
  3: numbers(11, 50),
};
const GOING: Readonly<Record<number, readonly number[]>> = { 4.5: [10], 5.5: numbers(11, 30) };

describe('a week around the limit of a page', () => {
  const week = new Week();
  const said: Record<number, string> = {};
  const shown: Record<number, readonly string[]> = {};
  const shards: Awaited<ReturnType<Week['shards']>>[] = [];

  beforeAll(async () => {
    await week.pass(0);
    week.create(1, 24);
    for (let at = 0; at < 7 * A_DAY; at++) {
      const day = at / A_DAY;
      for (const number of COMING[day] ?? []) week.create(number, 10);
      for (const number of GOING[day] ?? []) await week.remove(number);
      // One page becomes a little longer all the time.
      if (at % 2 === 0) week.grow(at);
      await week.pass(EVERY);
      said[day] = await week.says();
      shown[day] = week.slugs;
      if (day % 1 === 0.5) shards.push(await week.shards());
    }
  }, 120_000);

  it('shows no more than a page may have, and tells of what it does not', () => {
    expect(Math.max(...week.sizes)).toBeLessThanOrEqual(SERIES_LIMIT);
    expect(said[0.5]).toBe('');
    expect(said[2]).toContain('it shows 1 repository: r01.');
    // Fifty are one too many even with the least detail.
    const [, count = '', names = ''] =
      /leaves out (\d+) repositories: ([^.]*)\./.exec(said[4] ?? '') ?? [];
    const leftOut = ALL.filter((slug) => !shown[4]?.includes(slug));
    expect([Number(count), names.split(', ').sort()]).toEqual([leftOut.length, leftOut]);
    expect(leftOut.length).toBeGreaterThan(0);
  });

  it('leaves out the youngest, and nobody who was there before they came', () => {
    for (const day of [3, 3.5, 4, 5])
      expect(shown[day]).toEqual(expect.arrayContaining(ALL.slice(0, 7)));
  });

  it('takes them back when others have gone', () => {
    expect(said[6.5]).not.toContain('leaves out');
    expect(shown[6.5]).toHaveLength(29);
  });

  it('lets no series go twice, and none go that nobody announced', () => {
    expect(Math.max(...week.gone.values())).toBe(1);
    expect(week.falls).toEqual([]);
  });

  it('holds everything in the shards that discovery names', () => {
    expect(shards.map(({ slugs }) => slugs.length)).toEqual([7, 9, 10, 50, 49, 29, 29]);
    expect(shards.flatMap(({ missing }) => missing)).toEqual([]);
    expect(Math.max(...shards.map(({ most }) => most))).toBeLessThanOrEqual(SERIES_LIMIT);
  });
});
