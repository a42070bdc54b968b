import type { AuditAction } from '../../contract/audit';
import { DAY, SECOND, type EpochMillis } from '../../core/time';
import type { AppendedRecord } from '../../ports/records';
import type { World } from '../../ports/world';
import { SETTINGS_KEY } from './keys';
import type { Found } from './load';

/** Something that somebody did, as it is kept. Account ids are kept here and nowhere else. */
export interface AuditRecord {
  readonly at: EpochMillis;
  /** An account id, or who of our own: see {@link APP}. */
  readonly actor: string;
  readonly action: AuditAction;
  readonly object: string;
  readonly result: 'done' | 'refused';
  readonly from: string;
  readonly detail: string;
}

/** The actor of what happens by itself. */
export const APP = 'lifeline';

export const AUDIT_PREFIX = 'audit:';

/** SOC 2 asks for a year. */
export const AUDIT_DAYS = { least: 30, usual: 365, most: 730 } as const;
/** The platform keeps nothing longer without being asked again; the daily sweep asks. */
const TTL_MOST = 365 * DAY;

/** How long audit records are kept, as an admin chose. */
export function auditRetention(found: Found): number {
  const days = (found.get(SETTINGS_KEY)?.body as { auditRetentionDays?: number } | undefined)
    ?.auditRetentionDays;
  return (days ?? AUDIT_DAYS.usual) * DAY;
}

/** The newest comes first when keys are in order: they count down. */
const TIME_END = 9_999_999_999_999;

/** What to append together with the change it tells of. `found` holds the settings. */
export function auditRecord(
  about: Omit<AuditRecord, 'at'> & { readonly at?: EpochMillis },
  found: Found,
  world: World,
): AppendedRecord {
  const at = about.at ?? world.now();
  const random = [...world.randomBytes(8)].map((byte) => byte.toString(16).padStart(2, '0'));
  const body: AuditRecord = { ...about, at, detail: about.detail.slice(0, DETAIL_CHARACTERS) };
  return {
    key: `${AUDIT_PREFIX}${String(TIME_END - at).padStart(13, '0')}:${random.join('')}`,
    body,
    ttlSeconds: lifetimeSeconds(at, auditRetention(found), world.now()),
  };
}

const DETAIL_CHARACTERS = 4000;

/** How long from now a record of that time lives, at least a minute. */
export function lifetimeSeconds(at: EpochMillis, retention: number, now: EpochMillis): number {
  return Math.max(60, Math.floor(Math.min(TTL_MOST, at + retention - now) / SECOND));
}

/** Who did it and from which page, for a person at a page. */
export interface Actor {
  readonly actor: string;
  readonly from: string;
}
