import { AUDIT_ACTIONS, type AuditAction } from '../../contract/audit';
import { anyNumber, anyText, fields, oneOf, orElse, type Read } from '../../core/shape';
import { DAY, SECOND, type EpochMillis } from '../../core/time';
import type { AppendedRecord } from '../../ports/records';
import type { World } from '../../ports/world';
import type { Stored } from './kind';
import type { StoredSettings } from './settings';

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
  /** When it was last kept anew, as far as it was. */
  readonly renewedAt?: EpochMillis | null;
}

/** Reads a record of the log as it is stored. */
export const readAuditRecord: Read<AuditRecord> = fields({
  at: anyNumber,
  actor: anyText,
  action: oneOf(AUDIT_ACTIONS),
  object: anyText,
  result: oneOf(['done', 'refused']),
  from: anyText,
  detail: anyText,
  renewedAt: orElse(anyNumber, null),
});

/** What happened, now unless another moment is named. */
export type Happening = Omit<AuditRecord, 'at' | 'renewedAt'> & { readonly at?: EpochMillis };

/** The actor of what happens by itself. */
export const APP = 'lifeline';

export const AUDIT_PREFIX = 'audit:';

/** The platform keeps nothing longer without being asked again; the daily sweep asks. */
const TTL_MOST = 365 * DAY;

/** Settings that say how long audit records are kept. */
type Retaining = { readonly settings: Stored<StoredSettings> };

/** How long audit records are kept, as an admin chose. */
export const auditRetention = ({ settings }: Retaining): number =>
  settings.value.auditRetentionDays * DAY;

/** The newest comes first when keys are in order: they count down. */
const TIME_END = 9_999_999_999_999;

/** What to append together with the change it tells of. */
export function auditRecord(about: Happening, found: Retaining, world: World): AppendedRecord {
  const at = about.at ?? world.now();
  const random = [...world.randomBytes(8)].map((byte) => byte.toString(16).padStart(2, '0'));
  const { actor, action, object, result, from } = about;
  const detail = about.detail.slice(0, DETAIL_CHARACTERS);
  const body: AuditRecord = { at, actor, action, object, result, from, detail };
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
