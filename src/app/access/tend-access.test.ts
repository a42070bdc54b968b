import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import { DAY, HOUR } from '../../core/time';
import type { Bitbucket } from '../../ports/bitbucket';
import { auditRecord, type AuditRecord } from '../records/audit';
import { listAudit } from '../settings/audit-log';
import { SETTINGS } from '../records/settings';
import { noteRefusal } from './refusals';
import { tendAccess } from './tend-access';
import { issueToken, revokeToken } from './tokens';

const START = Date.UTC(2026, 2, 4, 9);
const BY = { actor: 'someone', from: 'settings page' };

let now = START;
let world: MemoryWorld;

beforeEach(() => {
  now = START;
  // Access asks nothing of Bitbucket as the app.
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
});

async function setRetention(auditRetentionDays: number): Promise<void> {
  const revision = (await world.records.read([SETTINGS.key])).get(SETTINGS.key)?.revision ?? null;
  await world.records.write([{ key: SETTINGS.key, body: { auditRetentionDays }, revision }]);
}

async function tell(object: string): Promise<void> {
  const about = { ...BY, action: 'settings-changed', object, result: 'done', detail: '' } as const;
  await world.records.write([], [auditRecord(about, world)]);
}

async function logged() {
  const log = await listAudit({}, world);
  if (!log.ok) throw new Error(log.problem.message);
  const { records } = log.value;
  return records.map(({ action, object, detail, at }) => ({
    action,
    object,
    detail,
    at: at * 1000,
  }));
}
const kept = () =>
  [...world.records.appended.values()].map(({ body }) => (body as AuditRecord).object);
const ttlOf = (object: string) =>
  [...world.records.appended.values()].find(({ body }) => (body as AuditRecord).object === object)
    ?.ttlSeconds;

describe('tendAccess', () => {
  it('tells of each token that expired, once, with the time of its end', async () => {
    const issued = await issueToken({ name: 'short', expiresInDays: 1 }, BY, world);
    const gone = await issueToken({ name: 'revoked', expiresInDays: 1 }, BY, world);
    await revokeToken({ id: gone.ok ? gone.value.id : '' }, BY, world);
    now += DAY + 3 * HOUR;
    await tendAccess(world);
    await tendAccess(world);
    const expired = (await logged()).filter(({ action }) => action === 'token-expired');
    const id = issued.ok ? issued.value.id : '';
    expect(expired).toEqual([
      { action: 'token-expired', object: `short (${id})`, detail: '', at: START + DAY },
    ]);
  });

  it('adds up what was refused since it last told', async () => {
    const refuse = async (reason: 'expired' | 'missing', times: number) => {
      for (let at = 0; at < times; at++) await noteRefusal({ reason, client: 'curl' }, world);
      now += HOUR;
      await noteRefusal({ reason: 'missing', client: 'curl' }, world);
      await tendAccess(world);
    };
    await refuse('expired', 3);
    await refuse('missing', 2);
    await tendAccess(world);
    const told = (await logged()).filter(({ action }) => action === 'access-refused');
    expect(told.map(({ detail }) => detail)).toEqual(['missing 3', 'missing 1, expired 3']);
  });

  it.each([30, 365])('removes what is older than %d days, once a day', async (days) => {
    await setRetention(days);
    await tell('old');
    now += days * DAY;
    await tell('young');
    await tendAccess(world);
    expect(kept()).toEqual(expect.arrayContaining(['old', 'young']));
    now += HOUR;
    await tendAccess(world);
    expect(kept()).toContain('old');
    expect((await logged()).map(({ object }) => object)).toEqual(['young']);
    now += DAY;
    await tendAccess(world);
    expect(kept()).toEqual(['young']);
  });

  it('keeps records for two years where that was chosen, though the platform forgets after one', async () => {
    await setRetention(730);
    await tell('first');
    expect(ttlOf('first')).toBe(365 * 86_400);
    for (let day = 0; day < 340; day += 10) {
      now += 10 * DAY;
      await tendAccess(world);
    }
    expect(ttlOf('first')).toBeGreaterThan(360 * 86_400);
    now = START + 690 * DAY;
    await tendAccess(world);
    expect(ttlOf('first')).toBe(365 * 86_400);
    now = START + 731 * DAY;
    await tendAccess(world);
    expect(kept()).not.toContain('first');
  });
});
