/** Readers of a repository see that a scraper reads, is late or refused: not whose credential it is, nor what holds it. */
import { changeOf, load } from '../../src/app/records/kind';
import { WORKSPACE } from '../../src/app/records/workspace';
import { shortId } from '../../src/core/aggregates/short-id';
import { MemoryHouse } from './memory-house';

const CLIENTS = ['Prometheus/3.1 on finance-host', 'curl of a colleague'];

let house: MemoryHouse;
let secrets: readonly string[];

beforeAll(async () => {
  house = new MemoryHouse();
  await house.settle();
  const issue = (name: string) => house.have('issueToken', { name });
  const [used, ended] = [await issue('finance cluster'), await issue('old cluster')];
  const knock = (token: string, client = '') =>
    house.knock({
      headers: [
        ['Authorization', `Bearer ${token}`],
        ['User-Agent', client],
      ],
    });
  for (let times = 0; times < 5; times++) {
    expect((await knock(used.token, CLIENTS[0])).statusCode).toBe(200);
    await house.advance(60);
  }
  expect((await knock(ended.token, CLIENTS[0])).statusCode).toBe(200);
  await house.have('revokeToken', { id: ended.id });
  await house.advance(61);
  expect((await knock(ended.token, CLIENTS[1])).statusCode).toBe(401);
  secrets = ['finance cluster', 'old cluster', used.id, ended.id, ...CLIENTS];
});

afterEach(() => {
  house.isAdmin = true;
});

const shown = async (): Promise<string> =>
  JSON.stringify([
    await house.have('repositoryPanel'),
    await house.have('repositoryPage'),
    await house.have('fleet'),
  ]);

describe('what is shown of scrapers', () => {
  it('names credentials and clients to workspace admins', async () => {
    const text = await shown();
    expect(secrets.filter((one) => text.includes(one))).toEqual(
      expect.arrayContaining(['finance cluster', CLIENTS[0]]),
    );
  });

  it('says neither whose credential it is nor what reads with it', async () => {
    house.isAdmin = false;
    const text = await shown();
    expect(secrets.filter((one) => text.includes(one))).toEqual([]);
    expect(text).toContain('a scraper');
  });
});

describe('problems of the workspace that name repositories', () => {
  const OTHERS = ['monolith', 'payments'];

  beforeAll(async () => {
    const { workspace } = await load({ workspace: WORKSPACE }, house.world);
    if (workspace.value === null) throw new Error('There is no workspace.');
    const both = { count: 3, slugs: [...OTHERS, 'web-shop'] };
    const at = house.world.now();
    const room = { at, shown: [], reduced: {}, leftOut: both, lessDetailed: both };
    const ids = OTHERS.map((slug) => shortId(house.uuidOf(slug)));
    const missing = { since: at, count: 3, of: 12, slugs: both.slugs, ids };
    await house.world.records.write([changeOf(workspace, { ...workspace.value, room, missing })]);
  });

  const told = async (name: 'repositoryPanel' | 'fleet') =>
    JSON.stringify((await house.have(name)).banners);

  it.each(['repositoryPanel', 'fleet'] as const)(
    'tell them to workspace admins: %s',
    async (name) => {
      const text = await told(name);
      expect(OTHERS.filter((slug) => text.includes(slug))).toEqual(OTHERS);
    },
  );

  it.each(['repositoryPanel', 'fleet'] as const)(
    'tell nobody of one that they may not see: %s',
    async (name) => {
      house.isAdmin = false;
      house.seen = ['web-shop'];
      const text = await told(name);
      expect(OTHERS.filter((slug) => text.includes(slug))).toEqual([]);
      expect(text).toContain('web-shop');
      expect(text).toMatch(/leaves out 3 repositories/);
      expect(text).not.toMatch(/among them \.|: \.| {2}/);
    },
  );
});
