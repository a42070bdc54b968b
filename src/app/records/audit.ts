import { AUDIT_ACTIONS, type AuditAction } from '../../contract/audit';
import { anyNumber, anyText, fields, oneOf, orElse, orNull, type Read } from '../../core/shape';
import { DAY, SECOND, type EpochMillis } from '../../core/time';
import type { AppendedRecord } from '../../ports/records';
import type { World } from '../../ports/world';
import { visible } from './audit-text';
import { randomHex } from './random-hex';

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
  renewedAt: orElse(orNull(anyNumber), null),
});

/** What happened, now unless another moment is named. */
export type Happening = Omit<AuditRecord, 'at' | 'renewedAt'> & { readonly at?: EpochMillis };

/** The actor of what happens by itself. */
export const APP = 'lifeline';

export const AUDIT_PREFIX = 'audit:';

/**
 * Every record lives as long as the platform keeps anything, whatever the retention is when it is written: the daily
 * sweep removes what is due and renews what is kept longer.
 */
export const AUDIT_TTL_SECONDS = (365 * DAY) / SECOND;

/** The newest comes first when keys are in order: they count down. */
const TIME_END = 9_999_999_999_999;

/** What to append together with the change it tells of. */
export function auditRecord(about: Happening, world: World): AppendedRecord {
  const { at = world.now(), actor, action, object, result, from, detail } = about;
  const key = `${AUDIT_PREFIX}${String(TIME_END - at).padStart(13, '0')}:${randomHex(8, world)}`;
  const told = { object: visible(object), result, from, detail: visible(detail) };
  const body: AuditRecord = { at, actor, action, ...told };
  return { key, body, ttlSeconds: AUDIT_TTL_SECONDS };
}

/** The moment that stands in the key of a record. */
export const momentIn = (key: string): EpochMillis =>
  TIME_END - (Number.parseInt(key.slice(AUDIT_PREFIX.length), 10) || 0);

/** Who did it and from which page, for a person at a page. */
export interface Actor {
  readonly actor: string;
  readonly from: string;
}
