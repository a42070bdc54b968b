/** One odd record of the audit log, such as one of a newer version, hides no other. */
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { tendAccess } from '../../src/app/access/tend-access';
import { issueToken } from '../../src/app/access/tokens';
import { exportAudit, listAudit } from '../../src/app/settings/audit-log';
import type { Bitbucket } from '../../src/ports/bitbucket';

const BY = { actor: '557058:admin', from: 'settings page' };

let now: number;
let world: MemoryWorld;

beforeEach(() => {
  now = Date.UTC(2026, 10, 4, 13);
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
});

const records = async () => {
  const log = await listAudit({}, world);
  if (!log.ok) throw new Error(log.problem.message);
  return log.value.records;
};

describe('a record that cannot be read', () => {
  const odd = (body: object) => ({
    key: `audit:${9_999_999_999_999 - now}:odd`,
    body,
    ttlSeconds: 9,
  });

  it.each([
    { why: 'an action of a newer version', body: { action: 'planet-moved' } },
    { why: 'a field too many', body: { mood: 'good' } },
    { why: 'a moment that is none', body: { at: 'noon' } },
  ])('hides no other, on the page and in the file: $why', async ({ body }) => {
    await issueToken({ name: 'before', scope: { kind: 'workspace' } }, BY, world);
    const [good] = (await world.trail.list('audit:', null))?.entries ?? [];
    now += 1000;
    await world.trail.renew([odd({ ...(good?.body as object), ...body })]);
    now += 1000;
    const told = (await records()).map(({ action, at }) => [action, at]);
    expect(told).toEqual([
      ['record-unreadable', now / 1000 - 1],
      ['token-issued', now / 1000 - 2],
    ]);
    const file = await exportAudit({ format: 'csv' }, BY, world);
    expect(file.ok && file.value.text).toContain('"record-unreadable"');
    await tendAccess(world);
    expect((await records()).map(({ action }) => action)).toContain('record-unreadable');
  });
});
