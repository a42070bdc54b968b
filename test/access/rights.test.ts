/** Who sees a page while Bitbucket is silent about them: whoever it told of in the last 15 minutes, and nobody else. */
import type { Answer } from '../../src/contract/resolvers';
import { fail, succeed, type Result } from '../../src/core/result';
import { RESOLVERS } from '../../src/handlers/resolvers';
import type { ApiErrorType, ApiProblem } from '../../src/ports/bitbucket';
import type { Person } from '../../src/ports/person';
import type { World } from '../../src/ports/world';
import { MINUTE } from '../given';
import { MemoryHouse } from './memory-house';

const ANNA = '557058:anna';
const BEN = '557058:ben';
const PANEL = ['repositoryPanel', 'repositoryPage', 'repositoryExposition'] as const;
const SILENCES: readonly ApiErrorType[] = ['rate_limited', 'server', 'network'];
const REFUSALS: readonly ApiErrorType[] = ['unauthorized', 'forbidden', 'not_found', 'gone'];

let house: MemoryHouse;
/** What Bitbucket answers to every question about a person; null while it tells the truth. */
let answer: ApiErrorType | null;
/** The slugs that a person may see. */
let visible: readonly string[];
/** Uuids besides, of repositories that nobody counts. */
let more: readonly string[];
let isAdmin: boolean;

function told<T>(value: T): Promise<Result<T, ApiProblem>> {
  if (answer === null) return Promise.resolve(succeed(value));
  return Promise.resolve(fail({ type: answer, resource: 'person', retryAfterSeconds: null }));
}

const uuids = () => visible.map((slug) => house.uuidOf(slug));
const person: Person = {
  sees: (uuid) => told(uuids().includes(uuid)),
  isWorkspaceAdmin: () => told(isAdmin),
  permissionOn: () => told(isAdmin ? 'admin' : null),
  visibleRepositories: () => told(new Set([...uuids(), ...more])),
};

async function call(
  name: string,
  accountId: string | null = ANNA,
  slug = 'web-shop',
): Promise<Answer<unknown>> {
  const world: World = { ...house.world, person };
  const caller = { accountId, repositoryUuid: house.uuidOf(slug) };
  const resolver = RESOLVERS[name];
  if (resolver === undefined) throw new Error(`There is no ${name}.`);
  return await resolver(undefined, caller, world);
}

async function isShown(name: string, accountId?: string | null, slug?: string): Promise<boolean> {
  return (await call(name, accountId, slug)).ok;
}

async function rowsOf(accountId?: string): Promise<readonly string[]> {
  const fleet = await call('fleet', accountId);
  if (!fleet.ok) return [];
  return (fleet.value as { repositories: { slug: string }[] }).repositories.map((row) => row.slug);
}

beforeEach(async () => {
  house = new MemoryHouse('small');
  await house.settle();
  answer = null;
  visible = ['web-shop', 'monolith'];
  more = [];
  isAdmin = false;
});

describe('a page that only shows', () => {
  it.each(SILENCES)(
    'is shown for 15 minutes to whoever saw it before Bitbucket answers %s',
    async (type) => {
      for (const page of PANEL) expect(await isShown(page)).toBe(true);
      answer = type;
      await house.advance(15 * 60 - 1);
      for (const page of PANEL) expect(await isShown(page)).toBe(true);
      await house.advance(1);
      for (const page of PANEL) expect(await isShown(page)).toBe(false);
    },
  );

  it('counts from the last answer, not from the last page', async () => {
    await isShown('repositoryPanel');
    answer = 'server';
    await house.advance(14 * 60);
    expect(await isShown('repositoryPanel')).toBe(true);
    await house.advance(60);
    expect(await isShown('repositoryPanel')).toBe(false);
  });

  it.each(REFUSALS)(
    'is shown no more from the moment at which Bitbucket answers %s',
    async (type) => {
      await isShown('repositoryPanel');
      answer = type;
      expect(await isShown('repositoryPanel')).toBe(false);
      answer = 'server';
      expect(await isShown('repositoryPanel')).toBe(false);
    },
  );

  it('is shown no more to whoever lost the repository meanwhile', async () => {
    await isShown('repositoryPanel');
    visible = [];
    expect(await isShown('repositoryPanel')).toBe(false);
    answer = 'server';
    expect(await isShown('repositoryPanel')).toBe(false);
    answer = null;
    visible = ['web-shop'];
    expect(await isShown('repositoryPanel')).toBe(true);
    answer = 'server';
    expect(await isShown('repositoryPanel')).toBe(true);
  });

  it('is not shown to anybody else, nor to nobody', async () => {
    await isShown('repositoryPanel', ANNA);
    answer = 'server';
    expect(await isShown('repositoryPanel', BEN)).toBe(false);
    expect(await isShown('repositoryPanel', null)).toBe(false);
  });

  it.each(REFUSALS)(
    'is shown no more once the fleet was asked for and Bitbucket answered %s',
    async (type) => {
      for (const page of ['repositoryPanel', 'fleet']) await isShown(page);
      answer = type;
      await isShown('fleet');
      answer = 'server';
      for (const page of [...PANEL, 'fleet']) expect(await isShown(page)).toBe(false);
    },
  );

  it('is shown no more once the fleet came without its repository', async () => {
    await isShown('repositoryPanel');
    visible = ['monolith'];
    expect(await rowsOf()).toEqual(['monolith']);
    answer = 'server';
    expect(await isShown('repositoryPanel')).toBe(false);
    expect(await rowsOf()).toEqual(['monolith']);
  });

  it('is shown to whoever Bitbucket tells of again at once, after a no about another', async () => {
    await isShown('repositoryPanel');
    visible = ['web-shop'];
    expect(await isShown('repositoryPanel', ANNA, 'monolith')).toBe(false);
    await isShown('repositoryPanel');
    answer = 'server';
    expect(await isShown('repositoryPanel')).toBe(true);
    expect(await isShown('repositoryPanel', ANNA, 'monolith')).toBe(false);
  });

  it('is not shown for longer where the clock goes back', async () => {
    await isShown('repositoryPanel');
    answer = 'server';
    await house.advance(-1);
    expect(await isShown('repositoryPanel')).toBe(false);
  });

  it('is as if nothing was told once the key of the installation is lost or damaged', async () => {
    const { records } = house.world;
    for (const body of [null, { v: 1, secret: 7 }]) {
      answer = null;
      expect(await isShown('repositoryPanel')).toBe(true);
      const found = (await records.read(['installation-key'])).get('installation-key');
      await records.write([{ key: 'installation-key', body, revision: found?.revision ?? null }]);
      answer = 'server';
      expect(await isShown('repositoryPanel')).toBe(false);
    }
    answer = null;
    expect(await isShown('repositoryPanel')).toBe(true);
  });

  it('is not the page of an account whose id says what is asked of another', async () => {
    isAdmin = true;
    await isShown('fleet');
    answer = 'server';
    for (const id of [`${ANNA} administers`, `${ANNA} sees`, `${ANNA} `, ANNA.toUpperCase(), ''])
      for (const page of [...PANEL, 'fleet']) expect(await isShown(page, id)).toBe(false);
  });

  it('is remembered in storage, not in one container', async () => {
    await isShown('repositoryPanel');
    answer = 'server';
    house.world.noted.forget(await house.world.sha256(`${ANNA} ${house.uuidOf('web-shop')}`));
    expect(await isShown('repositoryPanel')).toBe(true);
  });
});

describe('the fleet', () => {
  it('has the repositories that the person saw, and no other', async () => {
    expect(await rowsOf()).toEqual(['monolith', 'web-shop']);
    answer = 'server';
    expect(await rowsOf()).toEqual(['monolith', 'web-shop']);
    expect(await rowsOf(BEN)).toEqual([]);
  });

  it('has nothing of a repository whose page was refused meanwhile', async () => {
    await rowsOf();
    visible = ['monolith'];
    expect(await isShown('repositoryPanel')).toBe(false);
    answer = 'server';
    expect(await rowsOf()).toEqual([]);
  });

  it('has nothing of an older list once the list has grown beyond what is kept', async () => {
    await rowsOf();
    more = Array.from({ length: 2100 }, (_, at) => `{${String(at).padStart(36, '0')}}`);
    visible = ['monolith'];
    expect(await rowsOf()).toEqual(['monolith']);
    answer = 'server';
    expect(await rowsOf()).toEqual([]);
  });

  it('follows what the person may see within the five minutes in which nothing is written twice', async () => {
    await rowsOf();
    visible = ['web-shop'];
    expect(await rowsOf()).toEqual(['web-shop']);
    answer = 'rate_limited';
    expect(await rowsOf()).toEqual(['web-shop']);
  });

  it('shows everything to whoever administered the workspace a moment ago', async () => {
    isAdmin = true;
    expect((await rowsOf()).length).toBe(3);
    answer = 'server';
    expect((await rowsOf()).length).toBe(3);
    answer = 'forbidden';
    expect(await rowsOf()).toEqual([]);
    answer = 'server';
    expect(await rowsOf()).toEqual([]);
  });
});

it.each([
  'listTokens',
  'readSettings',
  'auditLog',
  'issueToken',
  'repositorySettings',
  'importProgress',
])('what an admin may do is asked each time: %s', async (name) => {
  isAdmin = true;
  await rowsOf();
  await isShown('repositoryPanel');
  answer = 'server';
  const refused = await call(name);
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-checked' } });
});

describe('what is kept', () => {
  const kept = async () => (await house.world.trail.list('right:', null))?.entries ?? [];

  it('says neither which account it is nor, for one repository, which', async () => {
    await isShown('repositoryPanel');
    const entries = await kept();
    expect(entries.length).toBe(2);
    const text = JSON.stringify(entries);
    expect(
      [ANNA, 'anna', 'web-shop', house.uuidOf('web-shop').slice(1, -1)].filter((word) =>
        text.includes(word),
      ),
    ).toEqual([]);
  });

  it('is under a key of this installation', async () => {
    await isShown('repositoryPanel');
    const other = new MemoryHouse('small');
    other.world.randomBytes(3);
    await other.settle();
    const mine = await kept();
    house = other;
    await isShown('repositoryPanel');
    const theirs = (await kept()).map(({ key }) => key);
    expect(mine.filter(({ key }) => theirs.includes(key))).toEqual([]);
  });

  it('is written once in five minutes, for the repository and for the workspace', async () => {
    let writes = 0;
    const { trail } = house.world;
    Object.assign(house.world, {
      trail: {
        ...trail,
        renew: (records: readonly never[]) => ((writes += records.length), trail.renew(records)),
      },
    });
    for (let times = 0; times < 5; times++) await isShown('repositoryPage');
    expect(writes).toBe(2);
    await house.advance((5 * MINUTE) / 1000);
    await isShown('repositoryPage');
    expect(writes).toBe(4);
  });

  it('is never missed where storage fails: the page is shown, or refused, as Bitbucket says', async () => {
    const broken = () => Promise.reject(new Error('kvs'));
    Object.assign(house.world, { trail: { list: broken, remove: broken, renew: broken } });
    expect(await isShown('repositoryPage')).toBe(true);
    answer = 'server';
    expect(await isShown('repositoryPage')).toBe(false);
    expect(house.world.logged.map(({ message }) => message)).toContain('Right not remembered');
  });
});
