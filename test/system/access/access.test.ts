/** The door as a stranger sees it, and as its owner does: every request of the table, and what was counted of it. */
import { cast, outside, type Cast } from './cast';
import { openHouse, type AccessHouse, type Knock } from './house';
import { ROWS } from './requests';
import type { Row } from './rows';
import { samplesOf } from '../host/forge';

let house: AccessHouse;
let people: Cast;
let before: ReadonlyMap<string, number>;

const FAMILY = 'bitbucket_exporter_rejected_scrapes_total';

beforeAll(async () => {
  house = await openHouse(outside);
  people = await cast(house);
  before = samplesOf((await house.forge.scrape()).body);
}, 120_000);

afterAll(() => house.close());

const SENTENCES: Readonly<Record<number, RegExp>> = {
  400: /^(Never put a token into a URL, where it ends up in logs: revoke it, and send another one in the Authorization header|Write a shard as shard=3-of-8, as service discovery does)\.\n$/,
  401: /^Send a valid Lifeline token as "Authorization: Bearer lfl_…"; a workspace admin issues one in the settings\.\n$/,
  403: /^This token may not read that; a workspace admin can issue one that may\.\n$/,
  404: /^(No repository of that name is counted; its name may have changed, or it is excluded in the settings|Metrics are at \/metrics, service discovery is at \/sd and \/sd\/runners)\.\n$/,
  405: /^Only GET and HEAD read metrics\.\n$/,
};

describe('the scrape web trigger', () => {
  it('has at least sixty kinds of request to answer', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  });

  it.each(ROWS)('$kind: $name is answered $status', async (row) => {
    const knocking = row.send(people, house);
    const answer = await house.knock(knocking);
    expect(answer.status).toBe(row.status);
    expect(answer.headers['www-authenticate']).toBe(row.challenge);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['location']).toBeUndefined();
    expect(answer.headers['allow']).toBe(row.status === 405 ? 'GET, HEAD' : undefined);
    expectBody(row, answer, knocking.method === 'HEAD');
  });

  it('counts every refusal under its reason', async () => {
    await house.forge.advance(61);
    await house.forge.scrape();
    const after = samplesOf((await house.forge.scrape()).body);
    const counted = Object.fromEntries(
      [...after]
        .filter(([series]) => series.startsWith(FAMILY))
        .map(([series, value]) => [
          /reason="(\w+)"/.exec(series)?.[1] ?? '',
          value - (before.get(series) ?? 0),
        ])
        .filter(([, value]) => value !== 0),
    ) as Record<string, number>;
    expect(counted).toEqual(refusalsByReason());
  });

  it('cannot be asked whether a token id exists', async () => {
    const row = (name: string) =>
      ROWS.find((each) => each.name === name)?.send(people, house) ?? {};
    const unknown = await house.knock(row('a token that was never issued'));
    const known = await house.knock(row('a known id with another secret'));
    const plain = ({ headers, ...rest }: Knock) => ({ ...rest, headers: { ...headers, date: '' } });
    expect(plain(unknown)).toEqual(plain(known));
  });
});

function expectBody(row: Row, { status, body }: Knock, isHead: boolean): void {
  if (isHead) expect(body).toBe('');
  else if (status === 200) expect(body).toMatch(/^(# HELP |\[\{"targets":)/);
  else expect(body).toMatch(SENTENCES[row.status] ?? /^$/);
}

/** Each refusal of the table, and nothing else. */
function refusalsByReason(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of ROWS)
    if (reason !== undefined) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
