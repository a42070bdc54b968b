/** Readers of a repository see that a scraper reads, is late or refused: not whose credential it is, nor what holds it. */
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
