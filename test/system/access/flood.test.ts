/** Ten thousand bad requests: what they cost, and that a good token does not notice. */
import { cast, outside, podToken, workflowToken, type Cast } from './cast';
import { openHouse, type AccessHouse, type Knocking } from './house';
import { NEVER_ISSUED, withChecksum } from './requests';
import { samplesOf } from '../host/forge';

const REQUESTS = 10_000;
const AT_ONCE = 20;
/** Storage routes that change something. */
const WRITES = /set|delete|transaction/i;

let house: AccessHouse;
let people: Cast;

beforeAll(async () => {
  house = await openHouse(outside);
  people = await cast(house);
}, 120_000);

afterAll(() => house.close());

const bearer = (secret: string): Knocking => ({ headers: [['Authorization', `Bearer ${secret}`]] });

/** Each kind in turn; those that could reach storage are never the same twice. */
function bad(at: number): Knocking {
  const kinds: readonly (() => Knocking)[] = [
    () => ({}),
    () => bearer(`guess-${String(at)}`),
    () => bearer(people.expired),
    () => bearer(withChecksum(`lfl_${String(at).padStart(8, 'A')}_${NEVER_ISSUED.slice(13)}`)),
    () => bearer(withChecksum(`lfl_${people.good.slice(4, 12)}_${String(at).padStart(43, 'B')}`)),
    () => bearer(podToken(people, { jti: at, aud: 'vault' })),
    () => bearer(podToken(people, { jti: at }, people.stranger)),
    () => bearer(podToken(people, { jti: at, iss: `https://evil-${String(at)}.example` })),
    () => ({ ...bearer(people.good), method: 'POST' }),
    () => ({ path: `/metrics?token=${String(at)}` }),
  ];
  return (kinds[at % kinds.length] ?? kinds[0])?.() ?? {};
}

async function flood(): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let sent = 0;
  const one = async (): Promise<void> => {
    while (sent < REQUESTS) {
      const { status } = await house.knock(bad(sent++));
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return statuses;
}

async function costOf(
  act: () => Promise<unknown>,
): Promise<Awaited<ReturnType<AccessHouse['forge']['meters']>>> {
  await house.forge.resetMeters();
  await act();
  return house.forge.meters();
}

const writesIn = (byRoute: Readonly<Record<string, number>>): number =>
  Object.entries(byRoute)
    .filter(([route]) => WRITES.test(route))
    .reduce((sum, [, count]) => sum + count, 0);

describe('ten thousand bad requests', () => {
  it('cost one write a minute, and one storage round trip each or two where they forge a service account', async () => {
    let statuses: Record<number, number> = {};
    const { functions } = await costOf(async () => {
      statuses = await flood();
    });
    const meter = functions['answer-scrape'];
    expect(statuses).toEqual({ 400: 1000, 401: 8000, 405: 1000 });
    expect(meter?.invocations).toBe(REQUESTS);
    expect(meter?.errors).toBe(0);
    expect(writesIn(meter?.kvs.byRoute ?? {})).toBeLessThanOrEqual(1);
    const forged = REQUESTS / 10;
    expect(meter?.kvs.operations).toBeLessThanOrEqual(REQUESTS / 2 + forged + 10);
    expect(meter?.bitbucket).toEqual({});
  }, 300_000);

  it('are all counted in the end', async () => {
    const reasons = async () => {
      const samples = samplesOf((await house.forge.scrape()).body);
      return [...samples]
        .filter(([series]) => series.startsWith('bitbucket_exporter_rejected_scrapes_total'))
        .reduce((sum, [, value]) => sum + value, 0);
    };
    await house.forge.advance(61);
    await reasons();
    expect(await reasons()).toBe(REQUESTS);
  });

  it('do not change what a good token costs', async () => {
    const scrape = () => house.knock(bearer(people.good));
    await scrape();
    const alone = await costOf(scrape);
    const during = await costOf(async () => {
      await Promise.all([
        scrape(),
        ...Array.from({ length: 10 }, (_, at) => house.knock(bad(10 * at + 1))),
      ]);
    });
    expect((await scrape()).status).toBe(200);
    expect(alone.kvs.sequentialRoundTrips).toBe(2);
    expect(during.functions['answer-scrape']?.kvs.operations).toBe(alone.kvs.operations);
  });

  it('leave the workflow in, whose key ids are asked for in vain', async () => {
    const stranger = { ...people, github: { ...people.github, keyId: 'github-8' } };
    const { kvs } = await costOf(async () => {
      for (let at = 0; at < 50; at++)
        await house.knock(bearer(workflowToken(stranger, { jti: at })));
    });
    expect(writesIn(kvs.byRoute)).toBeLessThanOrEqual(3);
    expect((await house.knock(bearer(workflowToken(people)))).status).toBe(200);
  });
});
