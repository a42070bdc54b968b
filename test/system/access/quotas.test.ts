/** A minute of bad requests, each with another credential, while the platform's quotas are enforced. */
import { kubernetes, podClaims } from './cast';
import { openHouse, type AccessHouse, type Knocking } from './house';
import { NEVER_ISSUED, withChecksum } from './requests';
import { bearer } from './rows';
import { signed, signer } from './signing';

const A_SECOND = 115;
const AT_ONCE = 5;
/** Half of what an installation may read in a minute. */
const UNITS_MOST = 2_000;
const key = signer('ec', 'cluster-1');
const stranger = signer('ec', 'cluster-1');

let house: AccessHouse;
let good: string;

beforeAll(async () => {
  house = await openHouse(undefined, { name: 'scale' });
  await house.forge.sweep();
  good = (await house.have('issueToken', { name: 'prometheus' })).token;
  await house.have('saveServiceAccount', kubernetes(JSON.stringify({ keys: [key.jwk] })));
}, 240_000);

afterAll(() => house.close());

/** Well-formed, and never the same twice. */
function bad(at: number, now: number): Knocking {
  const pod = (claims: object) => signed(podClaims(now, claims), stranger, { algorithm: 'ES256' });
  const kinds: readonly (() => string)[] = [
    () => withChecksum(`lfl_${String(at).padStart(8, 'A')}_${NEVER_ISSUED.slice(13)}`),
    () => withChecksum(`lfl_${good.slice(4, 12)}_${String(at).padStart(43, 'B')}`),
    () => pod({ iss: `https://evil-${at}.example` }),
    () => pod({ aud: `vault-${at}` }),
    () => pod({ jti: at }),
  ];
  return bearer((kinds[at % kinds.length] ?? (() => ''))());
}

describe('a minute of 115 bad requests a second, in a workspace of 1,000 repositories', () => {
  it('spends at most half of what may be read, and every scrape is answered', async () => {
    expect((await house.have('fleet')).repositories.length).toBe(1000);
    await house.forge.fault({ quotas: 1 });
    const statuses: Record<number, number> = {};
    const scrapes: number[] = [];
    let [sent, units] = [0, 0];
    const spent = async () =>
      (await house.forge.meters()).functions['answer-scrape']?.kvs.readUnits ?? 0;
    for (let second = 0; second < 60; second++) {
      const [now, before, until] = [await house.seconds(), await spent(), sent + A_SECOND];
      const one = async (): Promise<void> => {
        while (sent < until) {
          const { status } = await house.knock(bad(sent++, now));
          statuses[status] = (statuses[status] ?? 0) + 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      units += (await spent()) - before;
      if (second % 15 === 0) scrapes.push((await house.knock(bearer(good))).status);
      await house.forge.advance(1);
    }
    await house.forge.mend();
    expect(statuses).toEqual({ 401: 6900 });
    expect(scrapes).toEqual([200, 200, 200, 200]);
    expect(units).toBeGreaterThan(0);
    expect(units).toBeLessThanOrEqual(UNITS_MOST);
    process.stdout.write(`UNITS ${units}\n`);
  }, 300_000);
});
