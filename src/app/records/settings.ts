import { AUDIT_DAYS } from '../../contract/bounds';
import { DEFAULT_SETTINGS, type RepositoryChoice, type Settings } from '../../core/settings';
import { anyNumber, anyText, fields, flag, listOf, mapOf, orElse, orNull } from '../../core/shape';
import { SETTINGS_KEY } from './keys';
import { recordOf, WHOLE_RECORD } from './kind';

/** What an admin chose for the workspace, and what repositories chose differently. */
export type StoredSettings = Settings & {
  readonly auditRetentionDays: number;
  readonly excludedUuids: readonly string[];
  readonly repositories: Readonly<Record<string, RepositoryChoice>>;
};

const NONE: StoredSettings = {
  ...DEFAULT_SETTINGS,
  auditRetentionDays: AUDIT_DAYS.usual,
  excludedUuids: [],
  repositories: {},
};

const texts = listOf(anyText);

export const SETTINGS = recordOf<StoredSettings>({
  key: SETTINGS_KEY,
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  shape: fields({
    trackedBranches: orElse(texts, NONE.trackedBranches),
    retentionDays: orElse(anyNumber, NONE.retentionDays),
    detail: orElse(fields({ stepHistograms: flag, commitsBehind: texts }), NONE.detail),
    excludedRepositories: orElse(texts, NONE.excludedRepositories),
    excludedUuids: orElse(texts, NONE.excludedUuids),
    auditRetentionDays: orElse(anyNumber, NONE.auditRetentionDays),
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
