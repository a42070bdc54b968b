/** Shards read few pages of the index, and show together what one page shows. */
import { createHash } from 'node:crypto';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { issueToken } from '../../src/app/access/tokens';
import { changeOf, load } from '../../src/app/records/kind';
import { INDEX, indexChanges, indexReplacements } from '../../src/app/records/repository-index';
import { REMOVED, TOTALS } from '../../src/app/records/totals';
import { WORKSPACE } from '../../src/app/records/workspace';
import { scrape } from '../../src/app/scrape/scrape';
import { emptyTotals } from '../../src/core/aggregates/totals';
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import { conclude } from '../../src/core/health/quiet';
import type { Bitbucket } from '../../src/ports/bitbucket';

const NOW = Date.UTC(2026, 10, 4, 13);
const COUNT = 60;
/** The last five have the slugs of the first five, and came later; the next five were removed. */
const SHOWN = Array.from({ length: COUNT - 10 }, (_, at) => `r${String(at)}`).sort();

const uuidOf = (number: number): string => {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  return `{${hex.slice(0, 8)}-0000-4000-8000-${hex.slice(8, 20)}}`;
};

let world: MemoryWorld;
let token: string;
let read: string[];

beforeEach(async () => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => NOW });
  const place = { workspace: 'acme', project: null, mainBranch: null };
  for (let at = 0; at < COUNT; at++) {
    const slug = `r${String(at < COUNT - 5 ? at : at - COUNT + 5)}`;
    const [uuid, isRemoved] = [uuidOf(at), at >= COUNT - 10 && at < COUNT - 5];
    const { index, totals } = await load(
      { index: INDEX, totals: (isRemoved ? REMOVED : TOTALS)(uuid) },
      world,
    );
    const empty = conclude(emptyTotals({ ...place, uuid, slug }, NOW));
    const entry = { uuid, slug, knownSince: at };
    const changes = isRemoved
      ? indexReplacements(index, [{ ...entry, removedAt: NOW }])
      : indexChanges(index, [entry]);
    await world.records.write([changeOf(totals, empty), ...changes]);
  }
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const known = emptyWorkspace({ uuid: '{a}', slug: 'acme' }, NOW);
  await world.records.write([changeOf(workspace, known)]);
  const issued = await issueToken({ name: 'prometheus' }, { actor: 'a', from: 'test' }, world);
  token = issued.ok ? issued.value.token : '';
});

async function slugsAt(query: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const records = {
    ...world.records,
    read: (keys: readonly string[]) => {
      read.push(...keys);
      return world.records.read(keys);
    },
  };
  read = [];
  const request = { method: 'GET', path: '/metrics', header: () => undefined, query };
  const answer = await scrape(
    { ...request, authorization: [`Bearer ${token}`] },
    { ...world, records },
  );
  expect(answer.status).toBe(200);
  const shown = answer.body.matchAll(/^bitbucket_repository_info\{.*repository="(\w+)"/gm);
  return [...shown].map(([, slug = '']) => slug);
}

it.each([1, 2, 3, 16, 24, 64])('are each repository once in %d shards', async (of) => {
  const shards = Array.from({ length: of }, (_, at) => `${String(at + 1)}-of-${String(of)}`);
  const found: string[] = [];
  for (const shard of shards) found.push(...(await slugsAt({ shard: [shard] })));
  expect(found.sort()).toEqual(SHOWN);
});

const pagesRead = (): number => read.filter((key) => key.startsWith('index:')).length;

it('reads what a shard needs of the index, and all of it where more is asked for', async () => {
  const pages: number[] = [];
  for (const shard of ['1-of-1', '2-of-4', '2-of-16', '70-of-128']) {
    await slugsAt({ shard: [shard] });
    pages.push(pagesRead());
  }
  await slugsAt({});
  pages.push(pagesRead());
  await slugsAt({ shard: ['2-of-16'], repository: ['r1'] });
  expect([...pages, pagesRead()]).toEqual([16, 4, 1, 1, 16, 16]);
});
