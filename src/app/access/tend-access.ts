import { addCounts, REASONS, type Counts } from '../../core/access/reasons';
import { DAY, type EpochMillis } from '../../core/time';
import type { AppendedRecord } from '../../ports/records';
import type { World } from '../../ports/world';
import {
  APP,
  AUDIT_PREFIX,
  auditRecord,
  auditRetention,
  lifetimeSeconds,
  type AuditRecord,
} from '../records/audit';
import { REFUSALS_KEY, SETTINGS_KEY, TOKENS_KEY, UPKEEP_KEY } from '../records/keys';
import type { Found } from '../records/load';
import { refusalsChange, refusalsIn } from './refusals';
import { named, tokensChange, tokensIn } from './tokens';

/** When what runs daily last ran. */
interface Upkeep {
  readonly retentionAt: EpochMillis;
}

/**
 * Tells the audit log of tokens that expired and of requests that were refused, and once a day removes what is beyond
 * retention: the platform's own time to live may lag by two days. Safe to run twice at once.
 */
export async function tendAccess(world: World): Promise<void> {
  const found = await world.records.read([TOKENS_KEY, REFUSALS_KEY, SETTINGS_KEY, UPKEEP_KEY]);
  await noteExpired(found, world);
  await auditRefusals(found, world);
  await enforceRetention(found, world);
}

/** As many as fit one write; the next hour has the rest. */
const NOTED_AT_ONCE = 15;

async function noteExpired(found: Found, world: World): Promise<void> {
  const now = world.now();
  const tokens = tokensIn(found);
  const ended = tokens
    .filter(
      ({ expiresAt, revokedAt, isExpiryNoted }) =>
        !isExpiryNoted && revokedAt === null && expiresAt <= now,
    )
    .slice(0, NOTED_AT_ONCE);
  if (ended.length === 0) return;
  const noted = tokens.map((token) =>
    ended.includes(token) ? { ...token, isExpiryNoted: true } : token,
  );
  const told = ended.map((token) => {
    const about = { at: token.expiresAt, object: named(token), detail: '' };
    return auditRecord({ ...byItself('token-expired'), ...about }, found, world);
  });
  await world.records.write([tokensChange(found, noted, now)], told);
}

const byItself = (action: 'token-expired' | 'access-refused') =>
  ({
    actor: APP,
    action,
    result: action === 'access-refused' ? 'refused' : 'done',
    from: 'schedule',
  }) as const;

async function auditRefusals(found: Found, world: World): Promise<void> {
  const refusals = refusalsIn(found);
  const told = newSince(refusals.audited, refusals.counts);
  if (told === '') return;
  const audited = addCounts({}, refusals.counts);
  const about = { ...byItself('access-refused'), object: 'scrape URL', detail: told };
  await world.records.write(
    [refusalsChange(found, { ...refusals, audited })],
    [auditRecord(about, found, world)],
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
  const record = found.get(UPKEEP_KEY);
  const before = record?.body as Upkeep | undefined;
  if (before !== undefined && now - before.retentionAt < DAY) return;
  await walkTrail(auditRetention(found), world);
  const body: Upkeep = { retentionAt: now };
  await world.records.write([{ key: UPKEEP_KEY, body, revision: record?.revision ?? null }]);
}

const READS_MAX = 500;

async function walkTrail(retention: number, world: World): Promise<void> {
  const now = world.now();
  let cursor: string | null = null;
  for (let reads = 0; reads < READS_MAX; reads++) {
    const { entries, next } = await world.trail.list(AUDIT_PREFIX, cursor);
    const kept = entries.map(({ key, body }) => ({ key, record: body as Kept }));
    const gone = kept.filter(({ record }) => record.at < now - retention);
    await world.trail.remove(gone.map(({ key }) => key));
    await world.trail.renew(kept.flatMap((one) => renewal(one, retention, now)));
    if (next === null) return;
    cursor = next;
  }
}

type Kept = AuditRecord & { readonly renewedAt?: EpochMillis };

/** The platform forgets after a year at most. Where retention is longer, records are kept anew a month before. */
const RENEWED_AFTER = 335 * DAY;

function renewal(
  { key, record }: { readonly key: string; readonly record: Kept },
  retention: number,
  now: EpochMillis,
): readonly AppendedRecord[] {
  const isOld = now - (record.renewedAt ?? record.at) > RENEWED_AFTER;
  if (!isOld || record.at < now - retention) return [];
  const ttlSeconds = lifetimeSeconds(record.at, retention, now);
  return [{ key, body: { ...record, renewedAt: now }, ttlSeconds }];
}
