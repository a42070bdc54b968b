import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import { emptyTotals } from '../../core/aggregates/totals';
import { emptyWorkspace } from '../../core/aggregates/workspace';
import type { Scope } from '../../core/access/scope';
import { MINUTE } from '../../core/time';
import { fail, succeed } from '../../core/result';
import type { Bitbucket, RunnerReading } from '../../ports/bitbucket';
import { INDEX_KEYS, indexKey } from '../records/keys';
import { conclude } from '../../core/health/quiet';
import { changeOf, load } from '../records/kind';
import { TOTALS } from '../records/totals';
import { WORKSPACE } from '../records/workspace';
import { bytesOf } from '../records/kind';
import { scrape } from './scrape';
import type { ScrapeAnswer } from './scrape-answer';
import { keepRoom } from './keep-room';
import { SIZES } from '../records/sizes';
import { issueToken } from '../access/tokens';

let now = Date.UTC(2026, 2, 4, 9);
const NOW = now;
const LIMIT = 10_000;

let world: MemoryWorld;
/** What Bitbucket lists as runners; null where it does not answer. */
let runners: RunnerReading[] | null = [];
let askedForRunners = 0;

const bitbucketWithRunners = (): Bitbucket => ({
  ...({} as Bitbucket),
  runners: () => {
    askedForRunners += 1;
    return Promise.resolve(
      runners === null
        ? fail({ type: 'server', resource: 'runners', retryAfterSeconds: null } as const)
        : succeed(runners),
    );
  },
});

const uuidOf = (at: number): string =>
  `{${String(at).padStart(8, '0').split('').reverse().join('')}-0000-4000-8000-000000000000}`;
const slugOf = (at: number): string => `repository-${String(at)}`;

/** A workspace with that many repositories in which little has happened. */
async function workspaceOf(count: number): Promise<void> {
  now = NOW;
  world = memoryWorld({ bitbucket: bitbucketWithRunners(), now: () => now });
  const entries = Array.from({ length: count }, (_, at) => ({
    uuid: uuidOf(at),
    slug: slugOf(at),
    knownSince: at,
  }));
  const identity = { uuid: world.installation.workspaceUuid, slug: 'acme' };
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const known = { ...emptyWorkspace(identity, NOW), heartbeatAt: NOW };
  await world.records.write([changeOf(workspace, known)]);
  for (const key of INDEX_KEYS) {
    const mine = entries.filter(({ uuid }) => indexKey(uuid) === key);
    await world.records.write([{ key, body: { entries: mine }, revision: null }]);
  }
  for (const { uuid, slug } of entries) {
    const of = { uuid, slug, workspace: 'acme', project: 'ONE', mainBranch: 'main' };
    const { totals } = await load({ totals: TOTALS(uuid) }, world);
    await world.records.write([changeOf(totals, conclude(emptyTotals(of, NOW - MINUTE)))]);
  }
}

async function tokenFor(scope: Scope): Promise<string> {
  const issued = await issueToken(
    { name: `for ${JSON.stringify(scope).slice(0, 60)}`, scope },
    { actor: 'a', from: 'test' },
    world,
  );
  return issued.ok ? issued.value.token : '';
}

function ask(
  token: string,
  path: string,
  query: Record<string, string[]> = {},
): Promise<ScrapeAnswer> {
  const authorization = [`Bearer ${token}`];
  return scrape({ method: 'GET', path, query, authorization, header: () => undefined }, world);
}

interface Group {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const groupsIn = ({ body }: ScrapeAnswer): Group[] => JSON.parse(body) as Group[];
const samplesIn = ({ body }: ScrapeAnswer): string[] =>
  body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const slugsIn = ({ body }: ScrapeAnswer): Set<string> =>
  new Set([...body.matchAll(/repository="([^"]+)"/g)].map(([, slug]) => slug ?? ''));

/** Prometheus stores them all under the workspace: whatever is on two pages has one value. */
async function expectOneIdentity(token: string, shards: readonly string[]): Promise<void> {
  const pages = await Promise.all(
    shards.map((shard) => ask(token, '/metrics', { shard: [shard] })),
  );
  const values = new Map<string, Set<string>>();
  for (const line of pages.flatMap(samplesIn)) {
    const [series = '', value = ''] = line.split(/ (?=\S+$)/);
    values.set(series, (values.get(series) ?? new Set()).add(value));
  }
  expect([...values].filter(([, seen]) => seen.size > 1)).toEqual([]);
  expect([...values.keys()].filter((series) => series.includes('part="1-of-'))).not.toEqual([]);
}

describe('service discovery', () => {
  it('is one target, with labels that are text, while everything fits', async () => {
    await workspaceOf(20);
    const answer = await ask(await tokenFor({ kind: 'workspace' }), '/sd');
    expect(answer).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/json' } });
    expect(groupsIn(answer)).toEqual([
      {
        targets: ['scrape.example'],
        labels: {
          __scheme__: 'https',
          __metrics_path__: '/public/abc/metrics',
          instance: 'acme',
        },
      },
    ]);
  });

  it('is as many shards as it takes, each within the limit and all of them complete', async () => {
    await workspaceOf(3000);
    const token = await tokenFor({ kind: 'workspace' });
    const groups = groupsIn(await ask(token, '/sd'));
    const shards = groups.map(({ labels }) => labels['__param_shard'] ?? '');
    expect(shards).toEqual(['1-of-4', '2-of-4', '3-of-4', '4-of-4']);
    expect(new Set(groups.map(({ labels }) => labels['instance'])).size).toBe(groups.length);
    expect(shards.length).toBeGreaterThan(1);
    const seen: string[] = [];
    let own = 0;
    for (const shard of shards) {
      const page = await ask(token, '/metrics', { shard: [shard] });
      expect(samplesIn(page).length).toBeLessThanOrEqual(LIMIT);
      seen.push(...slugsIn(page));
      own +=
        samplesIn(page).filter((line) => line.includes('rejected_scrapes_total')).length > 0
          ? 1
          : 0;
    }
    expect(seen.length).toBe(3000);
    expect(new Set(seen).size).toBe(3000);
    expect(own).toBe(1);
    await expectOneIdentity(token, shards);
  });

  it('is more than one target while one page would not show everything', async () => {
    await workspaceOf(3);
    const { workspace } = await load({ workspace: WORKSPACE }, world);
    const known = workspace.value ?? emptyWorkspace({ uuid: '', slug: '' }, NOW);
    const none = { count: 0, slugs: [] };
    const room = { at: NOW, shown: [], reduced: {}, leftOut: none, lessDetailed: none };
    await world.records.write([changeOf(workspace, { ...known, room })]);
    const token = await tokenFor({ kind: 'workspace' });
    expect(groupsIn(await ask(token, '/sd'))).toHaveLength(2);
    expect((await ask(token, '/metrics')).body).toContain('_omitted_repositories 3\n');
    const parts = ['1-of-2', '2-of-2'].map((shard) => ask(token, '/metrics', { shard: [shard] }));
    for (const { body } of await Promise.all(parts))
      expect(body).toMatch(/_omitted_repositories(?:\{.*\})? 0\n/);
  });

  it('tells a limited token of its own part only', async () => {
    await workspaceOf(3000);
    const token = await tokenFor({ kind: 'repositories', uuids: [uuidOf(7), uuidOf(8)] });
    expect(groupsIn(await ask(token, '/sd'))).toHaveLength(1);
    expect(slugsIn(await ask(token, '/metrics'))).toEqual(new Set([slugOf(7), slugOf(8)]));
  });

  it('is a failure, never an empty list, when a record is missing', async () => {
    await workspaceOf(3);
    const token = await tokenFor({ kind: 'workspace' });
    const found = await world.records.read([`totals:${uuidOf(1).slice(1, -1)}`]);
    for (const [key, { revision }] of found)
      await world.records.write([{ key, body: null, revision }]);
    expect((await ask(token, '/sd')).status).toBe(503);
    expect((await ask(token, '/metrics')).status).toBe(503);
    expect(found.size).toBe(1);
  });
});

/** The keys that an answer reads, besides those that every request of this token reads. */
async function keysRead(act: () => Promise<unknown>): Promise<string[]> {
  const read = world.records.read.bind(world.records);
  const keys: string[] = [];
  world.records.read = (wanted) => {
    keys.push(...wanted);
    return read(wanted);
  };
  await act();
  world.records.read = read;
  return keys;
}

describe('the record of sizes', () => {
  it('is all that discovery reads once it is there, and 24 bytes for each repository', async () => {
    await workspaceOf(1000);
    await keepRoom(world);
    const token = await tokenFor({ kind: 'workspace' });
    const first = await ask(token, '/sd');
    const keys = await keysRead(async () => {
      expect((await ask(token, '/sd')).body).toBe(first.body);
    });
    expect(keys.filter((key) => key.startsWith('totals:'))).toEqual([]);
    const record = (await world.records.read([SIZES.key])).get(SIZES.key);
    expect(bytesOf(record?.body as object)).toBeLessThan(24 * 1000);
  });

  it('keeps the targets when totals are lost: a scrape says so, discovery need not know', async () => {
    await workspaceOf(3);
    const token = await tokenFor({ kind: 'workspace' });
    const before = await ask(token, '/sd');
    const key = `totals:${uuidOf(1).slice(1, -1)}`;
    const revision = (await world.records.read([key])).get(key)?.revision ?? null;
    await world.records.write([{ key, body: null, revision }]);
    expect((await ask(token, '/sd')).body).toBe(before.body);
    expect((await ask(token, '/metrics')).status).toBe(503);
  });

  it.each([
    ['within the hour', 120 * MINUTE, 59 * MINUTE, false],
    ['after an hour', 120 * MINUTE, 60 * MINUTE, true],
    ['each time while the past is read', 110 * MINUTE, 5 * MINUTE, true],
  ])('is taken anew by the sweep: %s', async (_when, old, after, isTaken) => {
    await workspaceOf(3);
    now += old;
    await keepRoom(world);
    const asked = now;
    now += after;
    await keepRoom(world);
    const record = (await world.records.read([SIZES.key])).get(SIZES.key);
    expect(record?.body).toMatchObject({ at: isTaken ? now : asked });
  });

  it('is taken by the first sweep, whether anybody asks or not', async () => {
    await workspaceOf(3);
    await keepRoom(world);
    const record = (await world.records.read([SIZES.key])).get(SIZES.key);
    expect(record?.body).toMatchObject({ at: NOW, shards: ['1-of-1'] });
  });

  it('keeps for the sweep what discovery was the first to see', async () => {
    await workspaceOf(3);
    await ask(await tokenFor({ kind: 'workspace' }), '/sd');
    const news = async () =>
      ((await world.records.read([SIZES.key])).get(SIZES.key)?.body as { news: string[] }).news;
    expect(await news()).toHaveLength(3);
    await keepRoom(world);
    expect(await news()).toEqual([]);
  });

  it('is read as version 2 kept it, which had a number of shards', async () => {
    await workspaceOf(3);
    const body = {
      at: NOW,
      settings: null,
      lines: { a: 100 },
      news: ['a'],
      shards: 8,
      shardsAt: 5,
    };
    await world.records.write([{ key: SIZES.key, body: { v: 2, ...body }, revision: null }]);
    const { sizes } = await load({ sizes: SIZES }, world);
    expect(sizes.value).toMatchObject({ lines: { a: 100 }, news: ['a'], shards: [] });
    expect(world.logged).toEqual([]);
  });

  it('is taken by discovery itself after three hours without a sweep', async () => {
    await workspaceOf(3);
    const token = await tokenFor({ kind: 'workspace' });
    await ask(token, '/sd');
    now += 180 * MINUTE;
    const keys = await keysRead(() => ask(token, '/sd'));
    expect(keys.filter((key) => key.startsWith('totals:'))).toHaveLength(3);
  });
});

describe('/sd?per=repository', () => {
  it('names each repository, and once what belongs to none', async () => {
    await workspaceOf(2);
    const token = await tokenFor({ kind: 'workspace' });
    const groups = groupsIn(await ask(token, '/sd', { per: ['repository'] }));
    expect(groups.map(({ labels }) => labels)).toEqual([
      expect.objectContaining({ __param_only: 'workspace', instance: 'acme' }),
      expect.objectContaining({ __param_repository: slugOf(0), instance: 'acme/repository-0' }),
      expect.objectContaining({ __param_repository: slugOf(1), instance: 'acme/repository-1' }),
    ]);
    const parts = await Promise.all([
      ask(token, '/metrics', { only: ['workspace'] }),
      ...[0, 1].map((at) => ask(token, '/metrics', { repository: [slugOf(at)] })),
    ]);
    const whole = samplesIn(await ask(token, '/metrics'))
      .filter((line) => !line.startsWith('bitbucket_exporter_series{'))
      .map((line) => line.split(' ')[0]);
    const names = new Set(parts.flatMap(samplesIn).map((line) => line.split(' ')[0]));
    expect(whole.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    [50, 200],
    [51, 400],
  ])('with %i repositories answers %i', async (count, status) => {
    await workspaceOf(count);
    const token = await tokenFor({ kind: 'workspace' });
    expect((await ask(token, '/sd', { per: ['repository'] })).status).toBe(status);
  });
});

describe('/sd/runners', () => {
  const BUILDER: RunnerReading = {
    ...{ uuid: '{r1}', name: 'builder-1', labels: ['self.hosted', 'linux'] },
    state: 'online',
  };

  beforeEach(async () => {
    runners = [
      BUILDER,
      { ...BUILDER, uuid: '{r2}', name: 'no host name' },
      { ...BUILDER, uuid: '{r3}', name: 'builder-3', state: 'offline' },
    ];
    askedForRunners = 0;
    await workspaceOf(1);
  });

  it('names the hosts of runners that are online, where their names are those of hosts', async () => {
    const token = await tokenFor({ kind: 'workspace' });
    const answer = await ask(token, '/sd/runners', { port: ['9100'], host: ['{name}.ci.example'] });
    expect(groupsIn(answer)).toEqual([
      {
        targets: ['builder-1.ci.example:9100'],
        labels: {
          __meta_bitbucket_runner_name: 'builder-1',
          __meta_bitbucket_runner_uuid: '{r1}',
          __meta_bitbucket_runner_labels: ',self.hosted,linux,',
        },
      },
    ]);
  });

  it.each(['a..b', 'a-.b', '$`', '$&', 'a'.repeat(64)])(
    'leaves out a runner whose name makes no host name: %s',
    async (name) => {
      runners = [BUILDER, { ...BUILDER, name }];
      const token = await tokenFor({ kind: 'workspace' });
      const answer = await ask(token, '/sd/runners', { host: ['x{name}'] });
      expect(groupsIn(answer).flatMap(({ targets }) => targets)).toEqual(['xbuilder-1:9100']);
    },
  );

  it.each([400, 2000])('names %d runners of many labels', async (count) => {
    const labels = Array.from({ length: 10 }, (_, at) => `a.label.of.some.length.${at}`);
    runners = Array.from({ length: count }, (_, at) => ({
      uuid: `{${at}}`,
      name: `r${at}`,
      labels,
      state: 'online' as const,
    }));
    const token = await tokenFor({ kind: 'workspace' });
    for (let time = 0; time < 2; time++)
      expect(groupsIn(await ask(token, '/sd/runners'))).toHaveLength(count);
    expect(askedForRunners).toBe(count === 400 ? 1 : 2);
  });

  it('asks Bitbucket once in five minutes', async () => {
    const token = await tokenFor({ kind: 'workspace' });
    for (let minute = 0; minute < 5; minute++) {
      await ask(token, '/sd/runners');
      now += MINUTE;
    }
    expect(askedForRunners).toBe(1);
    await ask(token, '/sd/runners');
    expect(askedForRunners).toBe(2);
  });

  it('is a failure, never an empty list, when Bitbucket does not tell', async () => {
    runners = null;
    const answer = await ask(await tokenFor({ kind: 'workspace' }), '/sd/runners');
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('did not tell');
  });

  it('is not for a token that may read some repositories only', async () => {
    const token = await tokenFor({ kind: 'repositories', uuids: [uuidOf(0)] });
    expect((await ask(token, '/sd/runners')).status).toBe(403);
  });

  it.each([
    { port: ['0'] },
    { port: ['65536'] },
    { port: ['x'] },
    { host: ['a/b'] },
    { host: ['a..b'] },
    { host: [`${'a'.repeat(64)}.b`] },
    { per: ['run'] },
  ])('refuses %j', async (query) => {
    const token = await tokenFor({ kind: 'workspace' });
    expect((await ask(token, '/sd/runners', query as Record<string, string[]>)).status).toBe(400);
  });
});
