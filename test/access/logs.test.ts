/** What the functions log in a week of an ordinary and a troubled life: no name, no branch, no person, no credential. */
import { onEvent } from '../../src/handlers/on-event';
import { hookWebTrigger } from '../../src/handlers/hook-web-trigger';
import { onMessage } from '../../src/handlers/on-message';
import { onSweep } from '../../src/handlers/on-sweep';
import { onUpkeep } from '../../src/handlers/on-upkeep';
import { pushWebTrigger } from '../../src/handlers/push-web-trigger';
import { RESOLVERS } from '../../src/handlers/resolvers';
import type { World } from '../../src/ports/world';
import { forgeBitbucket } from '../../src/adapters/forge/bitbucket';
import { sources } from '../architecture/project';
import { cast, type Cast } from '../system/access/cast';
import { ROWS } from '../system/access/requests';
import { START } from '../system/access/house';
import { EVENT_ROWS } from './event-rows';
import { MemoryHouse } from './memory-house';

const MINUTES = 60_000;
const STEP = 20;
const STEPS_OF_AN_HOUR = 60 / STEP;
const STEPS = 7 * 24 * STEPS_OF_AN_HOUR;

let house: MemoryHouse;
let people: Cast;
let isCast = false;
/** Names that the day had, as the page shows them. */
let names: ReadonlySet<string>;
let lines: readonly string[];
/** Whether Bitbucket answers 503 at this moment. */
let isDown = false;

/** One invocation: the simulated workspace through the adapter of Forge. */
const invocation = (): World => ({
  ...house.world,
  bitbucket: forgeBitbucket(
    house.workspace.workspace.uuid,
    async (_who, path) => {
      const encoded = path.value.replaceAll('{', '%7B').replaceAll('}', '%7D');
      const asked = { method: 'GET', path: encoded, headers: {}, body: '' };
      const { status, body } = isDown
        ? { status: 503, body: '' }
        : await house.workspace.handle({ ...asked, provider: 'app' });
      const json = () => Promise.resolve(JSON.parse(body) as unknown);
      return { ok: status < 300, status, headers: { get: () => null }, json };
    },
    () => house.world.now(),
  ),
});

async function step(at: number): Promise<void> {
  await house.advance(STEP * 60);
  isDown = at % 50 > 45;
  const { payload } = EVENT_ROWS[at % EVENT_ROWS.length] ?? { payload: {} };
  const told = house.workspace.advanceTo(START + at * STEP * MINUTES).map(({ event }) => event);
  for (const event of [...told, payload]) {
    await onEvent(event, invocation());
    for (const message of house.world.pushed.splice(0)) await onMessage(message, invocation());
  }
  await onSweep({}, invocation());
  if (at % STEPS_OF_AN_HOUR === 0) await onUpkeep({}, invocation());
  if (isCast) await disturb(at);
}

/** Somebody at each door: a scraper of any kind, a delivery that nobody signed, a push, a person who may not. */
async function disturb(at: number): Promise<void> {
  const row = ROWS[at % ROWS.length];
  if (row !== undefined) await house.knock(row.send(people, house));
  const body = '# TYPE web_shop_bytes gauge\nweb_shop_bytes{branch="main"} 1\n';
  const headers = { Authorization: [`Bearer ${people.good}`], 'X-Hub-Signature': ['sha256=00'] };
  const sent = { method: 'POST', userPath: '', headers, queryParameters: {}, body };
  await hookWebTrigger(sent, invocation());
  await pushWebTrigger(sent, invocation());
  house.isAdmin = at % 2 === 0;
  const caller = { accountId: '557058:0a', repositoryUuid: house.uuidOf('web-shop') };
  await RESOLVERS['issueToken']?.({ name: 'web-shop on main' }, caller, house.world);
  house.isAdmin = true;
}

beforeAll(async () => {
  house = new MemoryHouse('small');
  await step(0);
  for (let at = 1; at < STEPS; at++) {
    if (at === STEPS_OF_AN_HOUR) {
      people = await cast(house, 1);
      isCast = true;
    }
    await step(at);
  }
  const token = (await house.have('issueToken', { name: 'last' })).token;
  const { body } = await house.knock({ headers: [['Authorization', `Bearer ${token}`]] });
  const found = body.matchAll(/(?:repository|branch|pipeline|step|environment|slug)="([^"]+)"/g);
  names = new Set([...found].map(([, name = '']) => name));
  // Storage that does not answer, and a record that is damaged.
  house.world.records.interrupt = () => {
    throw new Error('kvs: web-shop on main, 557058:0a');
  };
  for (const row of ROWS) await house.knock(row.send(people, house));
  await disturb(0);
  lines = house.world.logged.map((line) => JSON.stringify(line));
}, 300_000);

const found = (words: readonly string[]) =>
  words.filter((word) => lines.some((line) => line.includes(word)));

describe('a week of logs', () => {
  it('was lived, and has its lines', () => {
    expect(lines.length).toBeGreaterThan(1000);
    expect([...new Set(house.world.logged.map(({ message }) => message))]).toEqual(
      expect.arrayContaining([
        'Access tended',
        'Event rejected',
        'Message put off',
        'Resolver failed',
        'Scrape incomplete',
        'Swept',
      ]),
    );
    expect([...names]).toEqual(expect.arrayContaining(['web-shop', 'monolith']));
  });

  it('names no repository, branch, pipeline, step or environment', () => {
    const words = [...names].filter((name) => name.length > 4);
    expect(words.length).toBeGreaterThan(10);
    expect(found(words)).toEqual([]);
    expect(lines.filter((line) => /\b(main|acme|small)\b/.test(line))).toEqual([]);
  });

  it('names no person', () => {
    expect(found(Object.values(house.workspace.accounts))).toEqual([]);
    expect(lines.filter((line) => /\d{6}:|@/.test(line))).toEqual([]);
  });

  it('holds no credential', () => {
    const { good, other, expired, revoked, inGrace, successor, graceOver, webShop } = people;
    const tokens = [good, other, expired, revoked, inGrace, successor, graceOver, webShop];
    expect(found(tokens.map((token) => token.slice(13)))).toEqual([]);
    expect(lines.filter((line) => /lfl_|eyJ|Bearer|[Bb]asic /.test(line))).toEqual([]);
  });

  it('is all there is: functions write to the console in one place', () => {
    const writing = sources('src', /[.]ts$/).filter(({ text }) => /\bconsole\./.test(text));
    expect(writing.map(({ path }) => path)).toEqual(['src/adapters/forge/world.ts']);
  });
});
