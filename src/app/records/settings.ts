import { AUDIT_DAYS } from '../../contract/bounds';
import type { Plan } from '../../core/money/plan';
import { DEFAULT_SETTINGS, type RepositoryChoice, type Settings } from '../../core/settings';
import { anyNumber, anyText, fields, flag, listOf, mapOf, orElse, orNull } from '../../core/shape';
import { DAY, type EpochMillis, type Millis } from '../../core/time';
import { recordOf, WHOLE_RECORD } from './kind';

/** What an admin chose for the workspace, and what repositories chose differently. */
export type StoredSettings = Settings & {
  readonly auditRetentionDays: number;
  /** Until when the log still goes back further than that, because it was shortened lately; null where it was not. */
  readonly auditShortening: { readonly daysBefore: number; readonly until: EpochMillis } | null;
  readonly excludedUuids: readonly string[];
  readonly plans: readonly Plan[];
  readonly repositories: Readonly<Record<string, RepositoryChoice>>;
};

const NONE: StoredSettings = {
  ...DEFAULT_SETTINGS,
  auditRetentionDays: AUDIT_DAYS.usual,
  auditShortening: null,
  excludedUuids: [],
  plans: [],
  repositories: {},
};

const texts = listOf(anyText);

const plan = fields({
  from: anyNumber,
  name: anyText,
  includedMinutes: anyNumber,
  currency: anyText,
  perThousandMinutes: anyNumber,
  perSlot: anyNumber,
  plannedSlots: orNull(anyNumber),
  source: anyText,
});

export const SETTINGS = recordOf<StoredSettings>({
  key: 'settings',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  shape: fields({
    trackedBranches: orElse(texts, NONE.trackedBranches),
    retentionDays: orElse(anyNumber, NONE.retentionDays),
    detail: orElse(
      fields({
        stepHistograms: flag,
        commitsBehind: texts,
        testReports: orElse(flag, false),
        caches: orElse(flag, false),
      }),
      NONE.detail,
    ),
    excludedRepositories: orElse(texts, NONE.excludedRepositories),
    excludedUuids: orElse(texts, NONE.excludedUuids),
    auditRetentionDays: orElse(anyNumber, NONE.auditRetentionDays),
    auditShortening: orElse(
      orNull(fields({ daysBefore: anyNumber, until: anyNumber })),
      NONE.auditShortening,
    ),
    plans: orElse(listOf(plan), NONE.plans),
    repositories: orElse(
      mapOf(
        fields({
          trackedBranches: orNull(texts),
          stepHistograms: orNull(flag),
          commitsBehind: orNull(texts),
        }),
      ),
      NONE.repositories,
    ),
  }),
});

/** A shorter log takes effect this much later, and the log says so: nobody erases what they just did. */
export const SHORTENING_TAKES = 7 * DAY;

/** How long audit records are kept at this moment. */
export function auditRetention(
  { auditRetentionDays, auditShortening }: StoredSettings,
  now: EpochMillis,
): Millis {
  const before =
    auditShortening !== null && now < auditShortening.until ? auditShortening.daysBefore : 0;
  return Math.max(auditRetentionDays, before) * DAY;
}

/** The settings with another length of the log. Shortening again and again only waits longer. */
export function withAuditRetention(
  settings: StoredSettings,
  auditRetentionDays: number,
  now: EpochMillis,
): StoredSettings {
  const daysBefore = auditRetention(settings, now) / DAY;
  if (auditRetentionDays === settings.auditRetentionDays) return settings;
  const auditShortening =
    auditRetentionDays < daysBefore ? { daysBefore, until: now + SHORTENING_TAKES } : null;
  return { ...settings, auditRetentionDays, auditShortening };
}
