import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import { emptyTotals } from '../../core/aggregates/totals';
import { emptyWorkspace } from '../../core/aggregates/workspace';
import type { Scope } from '../../core/access/scope';
import { MINUTE } from '../../core/time';
import type { Bitbucket } from '../../ports/bitbucket';
import { INDEX_KEYS, indexKey } from '../records/keys';
import { conclude } from '../../core/health/quiet';
import { totalsChange, workspaceChange } from '../records/load';
import { scrape } from './scrape';
import type { ScrapeAnswer } from './scrape-answer';
import { issueToken } from '../access/tokens';

const NOW = Date.UTC(2026, 2, 4, 9);
const LIMIT = 10_000;

let world: MemoryWorld;

const uuidOf = (at: number): string =>
  `{${String(at).padStart(8, '0').split('').reverse().join('')}-0000-4000-8000-000000000000}`;
const slugOf = (at: number): string => `repository-${String(at)}`;

/** A workspace with that many repositories in which little has happened. */
async function workspaceOf(count: number): Promise<void> {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => NOW });
  const nothing = new Map();
  const entries = Array.from({ length: count }, (_, at) => ({
    uuid: uuidOf(at),
    slug: slugOf(at),
    knownSince: at,
  }));
  const identity = { uuid: world.installation.workspaceUuid, slug: 'acme' };
  await world.records.write([
    workspaceChange(nothing, { ...emptyWorkspace(identity, NOW), heartbeatAt: NOW }),
  ]);
  for (const key of INDEX_KEYS) {
    const mine = entries.filter(({ uuid }) => indexKey(uuid) === key);
    await world.records.write([{ key, body: { entries: mine }, revision: null }]);
  }
  for (const { uuid, slug } of entries) {
    const of = { uuid, slug, workspace: 'acme', project: 'ONE', mainBranch: 'main' };
    await world.records.write([totalsChange(nothing, conclude(emptyTotals(of, NOW - MINUTE)))]);
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
    expect(shards).toEqual(shards.map((_, at) => `${String(at + 1)}-of-${String(shards.length)}`));
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
