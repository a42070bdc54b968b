import { REASONS, type Counts } from '../../core/access/reasons';
import { addCounts } from '../../core/tally';
import { succeed } from '../../core/result';
import { anyNumber, fields } from '../../core/shape';
import { DAY, type EpochMillis } from '../../core/time';
import type { AppendedRecord } from '../../ports/records';
import type { TrailPage } from '../../ports/trail';
import type { World } from '../../ports/world';
import {
  APP,
  AUDIT_PREFIX,
  AUDIT_TTL_SECONDS,
  auditRecord,
  readAuditRecord,
  type AuditRecord,
} from '../records/audit';
import { changeOf, KIB, load, recordOf, type Loaded } from '../records/kind';
import { auditRetention, SETTINGS } from '../records/settings';
import { transact, writeOrLose } from '../records/transact';
import { movedCredentials } from './migrate';
import { REFUSALS } from './refusals';
import { loadTokens, named, TOKEN, TOKENS, type KeptToken } from './token-records';

/** When what runs daily last ran; null before it first did. */
export const UPKEEP = recordOf<{ readonly retentionAt: EpochMillis } | null>({
  key: 'upkeep',
  version: 1,
  bytesMax: KIB,
  none: null,
  isNote: true,
  shape: fields({ retentionAt: anyNumber }),
});

const KINDS = { refusals: REFUSALS, settings: SETTINGS, upkeep: UPKEEP } as const;
type Found = Loaded<typeof KINDS>;

/**
 * Gives each credential its own record where it has none yet, tells the audit log of tokens that expired and of requests
 * that were refused, and once a day removes what is beyond retention: the platform's own time to live may lag by two
 * days. Safe to run twice at once.
 */
export async function tendAccess(world: World): Promise<void> {
  await movedCredentials(world);
  await noteExpired(world);
  const found = await load(KINDS, world);
  await auditRefusals(found, world);
  await enforceRetention(found, world);
}

/** As many as fit one write with what tells of them; the next hour has the rest. */
const NOTED_AT_ONCE = 10;

async function noteExpired(world: World): Promise<void> {
  const now = world.now();
  const ended = (await loadTokens(await load(TOKENS, world), world))
    .filter((token) => isToNote(token, now))
    .slice(0, NOTED_AT_ONCE);
  const kinds = { own: ended.map(({ id }) => TOKEN(id)) };
  await transact(world, kinds, ({ own }) => {
    const toNote = own.flatMap((stored) => {
      const token = stored.value;
      return token !== null && isToNote(token, now) ? { stored, token } : [];
    });
    const told = toNote.map(({ token }) => {
      const about = { at: token.expiresAt, object: named(token), detail: '' };
      return auditRecord({ ...byItself('token-expired'), ...about }, world);
    });
    const changes = toNote.map(({ stored, token }) =>
      changeOf(stored, { ...token, isExpiryNoted: true }),
    );
    return succeed({ value: null, changes, told });
  });
}

const isToNote = ({ expiresAt, revokedAt, isExpiryNoted }: KeptToken, now: EpochMillis): boolean =>
  !isExpiryNoted && revokedAt === null && expiresAt <= now;

const byItself = (action: 'token-expired' | 'access-refused') =>
  ({
    actor: APP,
    action,
    result: action === 'access-refused' ? 'refused' : 'done',
    from: 'schedule',
  }) as const;

async function auditRefusals(found: Found, world: World): Promise<void> {
  const refusals = found.refusals.value;
  const told = newSince(refusals.audited, refusals.counts);
  if (told === '') return;
  const audited = addCounts({}, refusals.counts);
  const about = { ...byItself('access-refused'), object: 'scrape URL', detail: told };
  // Whoever stores refusals at this moment is first; the next hour tells of these too.
  await writeOrLose(
    world,
    [changeOf(found.refusals, { ...refusals, audited })],
    [auditRecord(about, world)],
  );
}

/** `expired 12, missing 3`; empty when nothing came. */
function newSince(before: Counts, after: Counts): string {
  return REASONS.map((reason) => ({ reason, more: (after[reason] ?? 0) - (before[reason] ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ reason, more }) => `${reason} ${String(more)}`)
    .join(', ');
}

async function enforceRetention(found: Found, world: World): Promise<void> {
  const now = world.now();
  const before = found.upkeep.value;
  if (before !== null && now - before.retentionAt < DAY) return;
  await walkTrail(auditRetention(found.settings.value, now), world);
  await writeOrLose(world, [changeOf(found.upkeep, { retentionAt: now })]);
}

const READS_MAX = 500;

async function walkTrail(retention: number, world: World): Promise<void> {
  const now = world.now();
  let cursor: string | null = null;
  for (let reads = 0; reads < READS_MAX; reads++) {
    const page: TrailPage | null = await world.trail.list(AUDIT_PREFIX, cursor);
    if (page === null) return;
    const { entries, next } = page;
    // What cannot be read is left to the time it was given to live.
    const kept = entries.flatMap(({ key, body }) => {
      const read = readAuditRecord(body, key);
      return read.ok ? { key, record: read.value } : [];
    });
    const gone = kept.filter(({ record }) => record.at < now - retention);
    await world.trail.remove(gone.map(({ key }) => key));
    await world.trail.renew(kept.flatMap((one) => renewal(one, retention, now)));
    if (next === null) return;
    cursor = next;
  }
}

/** The platform forgets after a year at most. Where retention is longer, records are kept anew a month before. */
const RENEWED_AFTER = 335 * DAY;

function renewal(
  { key, record }: { readonly key: string; readonly record: AuditRecord },
  retention: number,
  now: EpochMillis,
): readonly AppendedRecord[] {
  const isOld = now - (record.renewedAt ?? record.at) > RENEWED_AFTER;
  if (!isOld || record.at < now - retention) return [];
  return [{ key, body: { ...record, renewedAt: now }, ttlSeconds: AUDIT_TTL_SECONDS }];
}
