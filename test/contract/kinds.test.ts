/** Every kind of record there is: how it is versioned, what it refuses, and that it has room where it must. */
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { ACCOUNT, ACCOUNT_LIST, SHARED_ACCOUNTS } from '../../src/app/access/account-records';
import { INSTALLATION_KEY } from '../../src/app/access/installation-key';
import { issuerKeys } from '../../src/app/access/issuer-keys';
import { REFUSALS } from '../../src/app/access/refusals';
import { TOKEN_LIST } from '../../src/app/access/token-list';
import { SHARED_TOKENS, TOKEN, TOKEN_SCOPE } from '../../src/app/access/token-records';
import { UPKEEP } from '../../src/app/access/tend-access';
import { COMPARED } from '../../src/app/records/compared';
import { changeOf, load, type Kind } from '../../src/app/records/kind';
import { INDEX, INDEX_OF } from '../../src/app/records/repository-index';
import { SCRAPES } from '../../src/app/records/scrape-log';
import { SETTINGS } from '../../src/app/records/settings';
import { SETTINGS_CHANGES } from '../../src/app/records/settings-changes';
import { SWEEP_NOTES } from '../../src/app/records/sweep-notes';
import { TEMPO } from '../../src/app/records/tempo';
import {
  REMOVED,
  REMOVED_OF_PAGE,
  REMOVED_UNREAD,
  TOTALS,
  TOTALS_OF_PAGE,
  TOTALS_UNREAD,
} from '../../src/app/records/totals';
import { HOOK, HOOK_NEWS } from '../../src/app/records/hook';
import { PUSH_CHOICE, PUSHED, PUSHERS, SPANNED } from '../../src/app/records/pushed';
import { SPENT } from '../../src/app/records/spent';
import { WORKSPACE } from '../../src/app/records/workspace';
import { RUNNERS } from '../../src/app/scrape/runner-discovery';
import { SIZES } from '../../src/app/records/sizes';
import type { Bitbucket } from '../../src/ports/bitbucket';
import { sources } from '../architecture/project';

const PLATFORM_BYTES_MAX = 240 * 1024;

let world: MemoryWorld;

beforeEach(() => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => 0 });
});

/** Each kind under the name of what makes it. */
const KINDS: Readonly<Record<string, Kind<unknown>>> = {
  ACCOUNT: ACCOUNT('sa_1'),
  ACCOUNT_LIST,
  COMPARED,
  HOOK,
  HOOK_NEWS,
  INSTALLATION_KEY,
  INDEX: INDEX[0] as Kind<unknown>,
  PUSHED: PUSHED('{a}'),
  PUSHERS,
  PUSH_CHOICE,
  REFUSALS,
  REMOVED: REMOVED('{a}'),
  RUNNERS,
  SCRAPES: SCRAPES('one'),
  SETTINGS,
  SETTINGS_CHANGES,
  SHARED_ACCOUNTS,
  SHARED_TOKENS,
  SIZES,
  SPANNED: SPANNED('{a}'),
  SPENT,
  SWEEP_NOTES,
  TEMPO,
  TOKEN: TOKEN('one'),
  TOKEN_LIST,
  TOKEN_SCOPE: TOKEN_SCOPE('one'),
  TOTALS: TOTALS('{a}'),
  UPKEEP,
  WORKSPACE,
};

const TABLE = Object.entries(KINDS).map(([name, kind]) => ({ name, kind }));

const put = ({ key }: Kind<unknown>, body: object) =>
  world.records.write([{ key, body, revision: null }]);

describe('kinds of records', () => {
  it('are all in this table', () => {
    const made = sources('src/app', /[.]ts$/).flatMap(({ text }) =>
      [
        ...text.matchAll(
          // Up to the first statement behind the name, over as many lines as it takes.
          /^export const ([A-Z_0-9]+)\b(?:[^;]*?=>?\s*recordOf|[^\n]*(?:: Kind<|readonly Kind<))/gm,
        ),
      ].map(([, name = '']) => name),
    );
    // The same records for a page, or to be moved.
    const same = { REMOVED_OF_PAGE, REMOVED_UNREAD, TOTALS_OF_PAGE, TOTALS_UNREAD };
    expect(made.sort()).toEqual(
      [...Object.keys(KINDS), ...Object.keys(same), 'INDEX_OF', 'INDEX_OF_SHARD'].sort(),
    );
    expect([TOTALS_OF_PAGE, TOTALS_UNREAD].map((of) => of('{a}').key)).toEqual([
      TOTALS('{a}').key,
      TOTALS('{a}').key,
    ]);
    expect([REMOVED_OF_PAGE, REMOVED_UNREAD].map((of) => of('{a}').key)).toEqual([
      REMOVED('{a}').key,
      REMOVED('{a}').key,
    ]);
    expect(INDEX.map(({ key }) => key)).toContain(INDEX_OF('{a}')[0]?.key);
  });

  it('have keys of their own', async () => {
    const keys = [...TABLE.map(({ kind }) => kind.key), (await issuerKeys('a', world)).key];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** All that is lost with them is how fresh something is, or work that is done again. */
const NOTES: readonly string[] = [
  ...['COMPARED', 'RUNNERS', 'SCRAPES', 'SIZES', 'SPENT', 'SWEEP_NOTES', 'TEMPO', 'UPKEEP'],
];
const DAMAGED = [{ nonsense: true }, { v: 'x' }, []];

const damagedAs = (body: object, { version }: Kind<unknown>): object =>
  Array.isArray(body) ? body : { v: version, ...body };

describe.each(TABLE.filter(({ name }) => NOTES.includes(name)))('the note $name', ({ kind }) => {
  it.each(DAMAGED)('is begun anew from %j in its place, and the log says so', async (body) => {
    await put(kind, damagedAs(body, kind));
    const { found } = await load({ found: kind }, world);
    expect([found.value, found.revision]).toEqual([kind.none, 1]);
    expect(world.logged.map(({ message, facts }) => ({ message, ...facts }))).toEqual([
      { message: 'Note begun anew', record: kind.key, detail: found.lost },
    ]);
  });
});

describe.each(TABLE.filter(({ name }) => !NOTES.includes(name)))('$name', ({ kind }) => {
  it.each(DAMAGED)('refuses %j by name', async (body) => {
    await put(kind, damagedAs(body, kind));
    await expect(load({ kind }, world)).rejects.toThrow(`Record ${kind.key} cannot be read: `);
  });
});

describe.each(TABLE)('$name', ({ kind }) => {
  it('refuses a newer version by name, and is not written over', async () => {
    await put(kind, { v: kind.version + 1 });
    await expect(load({ kind }, world)).rejects.toThrow(
      new RegExp(`^Record ${kind.key} cannot be read: .*version ${kind.version + 1}`),
    );
  });

  it('refuses text by name: an app that does not know how it is packed writes over nothing', async () => {
    await put(kind, 'd1:GwEA' as unknown as object);
    await expect(load({ kind }, world)).rejects.toThrow(`Record ${kind.key} cannot be read: `);
  });

  it('has a value for none', async () => {
    const { found } = await load({ found: kind }, world);
    expect([found.value, found.revision]).toEqual([kind.none, null]);
  });

  it('reads back what it writes', async () => {
    const { found } = await load({ found: kind }, world);
    if (found.value === null || found.value === undefined) return;
    await world.records.write([changeOf(found, found.value)]);
    expect((await load({ found: kind }, world)).found.value).toEqual(kind.none);
  });

  it('says how large it may be, and the platform takes that', () => {
    expect(kind.bytesMax).toBeGreaterThan(0);
    expect(kind.bytesMax).toBeLessThanOrEqual(PLATFORM_BYTES_MAX - 1024);
  });
});
