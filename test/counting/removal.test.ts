/** What is deleted while nobody says so goes from the page after a day, comes back with its counts for a week, and no sum falls. */
import { removedKey, totalsKey } from '../../src/app/records/keys';
import { judge } from '../../src/core/health/verdict';
import { givenFacts } from '../health/given';
import { DAY, HOUR, MINUTE, REPOSITORY_UUID } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { buildStatusEvent, pipelinePayload, repositoryEvent, repositoryPayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';
import { OF_MAIN, RUNS } from './runs';

const uuidOf = (number: number): string =>
  `{cccccccc-0000-4000-8000-${String(number).padStart(12, '0')}}`;

/** Between two sweeps here; every second one reads the whole list. */
const EVERY = 3 * HOUR;

/** The sums of our own work that must not fall. */
const OWN = ['events', 'api_requests', 'api_failures', 'sweep_counted', 'duplicate_events'].map(
  (name) => `bitbucket_exporter_${name}_total`,
);

/** A workspace of ten repositories, `web` and r1 to r9, each of which has counted one run; and a watch on our own sums. */
class Workspace {
  readonly lifeline: Installation;
  #own: Readonly<Record<string, number>> = {};

  private constructor(lifeline: Installation) {
    this.lifeline = lifeline;
  }

  static async create(): Promise<Workspace> {
    const { lifeline, web } = await installed();
    const workspace = new Workspace(lifeline);
    const others = Array.from({ length: 9 }, (_, at) =>
      lifeline.bitbucket.add(
        repositoryPayload({ uuid: uuidOf(at + 1), slug: `r${String(at + 1)}` }),
      ),
    );
    await workspace.pass(6 * HOUR);
    for (const each of [web, ...others]) each.pipelines.push(run(1, lifeline.now));
    await lifeline.deliver(
      buildStatusEvent({ number: 1, createdAt: lifeline.now, at: lifeline.now + MINUTE }),
    );
    await workspace.pass(6 * HOUR);
    expect((await workspace.shown()).length).toBe(10);
    return workspace;
  }

  /** A sweep every three hours for so long; no sum falls at any of them. */
  async pass(millis: number): Promise<void> {
    for (let passed = 0; passed < millis; passed += EVERY) {
      this.lifeline.now += EVERY;
      await this.lifeline.sweep();
      await this.watch();
    }
  }

  async watch(): Promise<void> {
    const page = await this.lifeline.page();
    const sums: Record<string, number> = {};
    for (const family of OWN)
      for (const [labels, value] of Object.entries(samplesOn(page, family)))
        sums[`${family}{${labels}}`] = value;
    for (const [series, value] of Object.entries(this.#own))
      expect([series, (sums[series] ?? 0) >= value]).toEqual([series, true]);
    this.#own = sums;
  }

  /** The slugs on the page. */
  async shown(): Promise<readonly string[]> {
    const names = (await this.lifeline.page()).matchAll(/,repository="(\w+)"/g);
    return [...new Set([...names].map(([, name = '']) => name))].sort();
  }

  hide(...numbers: readonly number[]): readonly PlayedRepository[] {
    return numbers.flatMap((number) => {
      const uuid = number === 0 ? REPOSITORY_UUID : uuidOf(number);
      const hidden = this.lifeline.bitbucket.repositories.get(uuid);
      this.lifeline.bitbucket.repositories.delete(uuid);
      return hidden ?? [];
    });
  }

  show(hidden: readonly PlayedRepository[]): void {
    for (const each of hidden)
      this.lifeline.bitbucket.repositories.set(String(each.payload['uuid']), each);
  }
}

const run = (number: number, createdAt: number) => pipelinePayload({ number, createdAt });

describe('a repository that is deleted while no event says so', () => {
  let workspace: Workspace;
  let lifeline: Installation;
  let hidden: readonly PlayedRepository[];

  beforeEach(async () => {
    workspace = await Workspace.create();
    ({ lifeline } = workspace);
    hidden = workspace.hide(0);
  });

  it('goes after whole lists have lacked it for a day', async () => {
    await workspace.pass(24 * HOUR);
    expect(await workspace.shown()).toContain('web');
    await workspace.pass(6 * HOUR);
    expect(await workspace.shown()).not.toContain('web');
    expect((await workspace.shown()).length).toBe(9);
  });

  it('costs two requests for each whole list', async () => {
    const before = lifeline.bitbucket.requests.length;
    await workspace.pass(24 * HOUR);
    const asked = lifeline.bitbucket.requests.slice(before);
    expect(asked.filter(({ resource }) => resource === 'repository').length).toBe(8);
  });

  it.each(['forbidden', 'server', 'gone'] as const)(
    'stays while it is answered %s once in a while',
    async (type) => {
      const answers = [12, 30, 48].map((hours) => lifeline.now + hours * HOUR);
      lifeline.bitbucket.refuse = ({ resource, repository }) =>
        resource === 'repository' &&
        repository === REPOSITORY_UUID &&
        answers.some((moment) => Math.abs(lifeline.now - moment) <= 3 * HOUR)
          ? { type, retryAfterSeconds: null }
          : null;
      await workspace.pass(54 * HOUR);
      expect(await workspace.shown()).toContain('web');
      await workspace.pass(30 * HOUR);
      expect(await workspace.shown()).not.toContain('web');
    },
  );

  it('stays while Bitbucket shows no repository at all', async () => {
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'repository' ? { type: 'not_found', retryAfterSeconds: null } : null;
    await workspace.pass(3 * DAY);
    expect((await workspace.shown()).length).toBe(10);
  });

  it('comes back with its counts when it is listed again on the third day', async () => {
    await workspace.pass(3 * DAY);
    expect(await workspace.shown()).not.toContain('web');
    workspace.show(hidden);
    await workspace.pass(9 * HOUR);
    expect(samplesOn(await lifeline.page(), RUNS)[OF_MAIN]).toBe(1);
    await workspace.pass(9 * DAY);
    expect(samplesOn(await lifeline.page(), RUNS)[OF_MAIN]).toBe(1);
  });

  it('comes back with its counts at an event, and that is counted too', async () => {
    await workspace.pass(3 * DAY);
    workspace.show(hidden);
    const createdAt = lifeline.now;
    for (const web of hidden) web.pipelines.push(run(2, createdAt));
    lifeline.now += 2 * MINUTE;
    await lifeline.deliver(buildStatusEvent({ number: 2, createdAt, at: createdAt + MINUTE }));
    expect(samplesOn(await lifeline.page(), RUNS)[OF_MAIN]).toBe(2);
    await workspace.watch();
  });

  it('stays away at a late event, while Bitbucket answers 404', async () => {
    await workspace.pass(3 * DAY);
    const createdAt = lifeline.now;
    await lifeline.deliver(buildStatusEvent({ number: 2, createdAt, at: createdAt }));
    expect(await workspace.shown()).not.toContain('web');
    await workspace.watch();
  });

  it('starts anew when it comes back after the eighth day', async () => {
    await workspace.pass(9 * DAY);
    expect([...lifeline.world.records.stored.keys()].join()).not.toContain(
      totalsKey(REPOSITORY_UUID).split(':')[1],
    );
    workspace.show(hidden);
    await workspace.pass(9 * HOUR);
    for (const web of hidden) web.pipelines.push(run(2, lifeline.now));
    await workspace.pass(EVERY);
    expect(samplesOn(await lifeline.page(), RUNS)[OF_MAIN]).toBe(1);
  });
});

describe('a repository that an event says was deleted', () => {
  it('comes back with its counts when Bitbucket lists it again', async () => {
    const workspace = await Workspace.create();
    const { lifeline } = workspace;
    const hidden = workspace.hide(0);
    await lifeline.deliver(repositoryEvent('deleted'));
    await workspace.watch();
    expect(await workspace.shown()).not.toContain('web');
    await workspace.pass(DAY);
    workspace.show(hidden);
    await workspace.pass(9 * HOUR);
    expect(samplesOn(await lifeline.page(), RUNS)[OF_MAIN]).toBe(1);
  });

  it('takes its record along as it is, even one that nobody can read', async () => {
    const { lifeline } = await installed();
    const { bitbucket, world } = lifeline;
    const body = { v: 99, told: 'by a later version' };
    await lifeline.spoil(totalsKey(REPOSITORY_UUID), () => body);
    const web = bitbucket.repositories.get(REPOSITORY_UUID);
    bitbucket.repositories.clear();
    expect(await lifeline.deliver(repositoryEvent('deleted'))).toEqual({ outcome: 'done' });
    expect(world.records.stored.has(totalsKey(REPOSITORY_UUID))).toBe(false);
    expect(world.records.stored.get(removedKey(REPOSITORY_UUID))?.body).toEqual(body);
    if (web !== undefined) bitbucket.repositories.set(REPOSITORY_UUID, web);
    await lifeline.sweep();
    expect(world.records.stored.get(totalsKey(REPOSITORY_UUID))?.body).toEqual(body);
  });
});

describe('our own sums', () => {
  it('hold what was counted in a repository that the admin excludes', async () => {
    const workspace = await Workspace.create();
    await workspace.lifeline.choose({ excludedRepositories: ['web', 'r1'] });
    await workspace.watch();
    const page = await workspace.lifeline.page();
    expect(page).not.toContain('repository="web"');
    expect(page).toContain('bitbucket_exporter_omitted_repositories 0\n');
  });
});

describe('40 % of a workspace that are missing at once', () => {
  it('stay, and ingest/denied names them', async () => {
    const workspace = await Workspace.create();
    const { lifeline } = workspace;
    const since = lifeline.now;
    const hidden = workspace.hide(1, 2, 3, 4);
    await workspace.pass(5 * DAY);
    expect((await workspace.shown()).length).toBe(10);
    const { missing } = await lifeline.workspace();
    expect(missing).toMatchObject({ count: 4, of: 10, slugs: ['r1', 'r2', 'r3', 'r4'] });
    expect((missing?.since ?? 0) - since).toBeLessThanOrEqual(6 * HOUR);
    expect(await missingIn(lifeline, uuidOf(2))).toEqual([
      expect.stringContaining(
        '4 of 10 known repositories had been missing from Bitbucket’s list for a day or longer: r1, r2, r3, r4.',
      ),
    ]);
    expect(await missingIn(lifeline, uuidOf(5))).toEqual([]);
    workspace.show(hidden);
    await workspace.pass(EVERY);
    expect(await missingIn(lifeline, uuidOf(2))).toEqual([]);
  });

  it('go, three a day at most, where they are deleted one day after the other', async () => {
    const workspace = await Workspace.create();
    workspace.hide(1, 2, 3);
    await workspace.pass(18 * HOUR);
    workspace.hide(4);
    await workspace.pass(12 * HOUR);
    expect((await workspace.shown()).length).toBe(7);
    await workspace.pass(12 * HOUR);
    expect((await workspace.shown()).length).toBe(7);
    await workspace.pass(15 * HOUR);
    expect((await workspace.shown()).length).toBe(6);
    await workspace.pass(9 * DAY);
  });
});

/** What is said of the repositories that are missing, where this one is among them. */
async function missingIn(lifeline: Installation, uuid: string): Promise<readonly string[]> {
  const totals = await lifeline.totals(uuid);
  const { now } = lifeline;
  const facts = { ...givenFacts(), now, totals, workspace: await lifeline.workspace() };
  const { ci, banners } = judge(facts);
  if (!ci.sentence.text.startsWith('Bitbucket has not shown this repository')) return [];
  return banners
    .filter(({ rule }) => rule === 'ingest/missing')
    .map(({ evidence }) => evidence.text);
}
