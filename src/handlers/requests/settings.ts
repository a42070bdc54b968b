import type { Sent } from '../../app/records/stale';
import type { RepositorySettingsView, SettingsView } from '../../contract/access';
import { AUDIT_ACTIONS } from '../../contract/audit';
import {
  AUDIT_DAYS,
  EXCLUDED_MAX,
  NAMES_MAX,
  PLAN_AMOUNT,
  RETENTION_DAYS,
} from '../../contract/bounds';
import {
  fields,
  flag,
  listOf,
  numberFrom,
  oneOf,
  orElse,
  orNull,
  text,
  wholeNumber,
  type Read,
} from '../../core/shape';

const revision = orElse(wholeNumber(0, Number.MAX_SAFE_INTEGER), undefined);
const names = listOf(text(1, 200), NAMES_MAX);

export const settingsRequest: Read<Sent<SettingsView>> = fields({
  trackedBranches: names,
  retentionDays: wholeNumber(RETENTION_DAYS.least, RETENTION_DAYS.most),
  stepHistograms: flag,
  commitsBehind: names,
  testReports: flag,
  caches: flag,
  excludedRepositories: listOf(text(1, 100), EXCLUDED_MAX),
  auditRetentionDays: wholeNumber(AUDIT_DAYS.least, AUDIT_DAYS.most),
  revision,
});

export const pushChoiceRequest = fields({
  isOff: flag,
  offUuids: listOf(text(1, 60), EXCLUDED_MAX),
  allowed: names,
  revision,
});

const LAST_SECOND = 9_999_999_999;

const amount = wholeNumber(PLAN_AMOUNT.least, PLAN_AMOUNT.most);
const price = numberFrom(PLAN_AMOUNT.least, PLAN_AMOUNT.most);

export const planRequest = fields({
  from: wholeNumber(0, LAST_SECOND),
  name: text(1, 80),
  includedMinutes: amount,
  currency: text(3, 3),
  perThousandMinutes: price,
  perSlot: price,
  plannedSlots: orNull(amount),
  source: text(0, 200),
});

export const removePlanRequest = fields({ from: wholeNumber(0, LAST_SECOND) });

export const repositorySettingsRequest: Read<Sent<RepositorySettingsView>> = fields({
  isIncluded: flag,
  trackedBranches: orNull(names),
  stepHistograms: orNull(flag),
  commitsBehind: orNull(names),
  revision,
});

const filter = {
  action: orElse(oneOf(AUDIT_ACTIONS), undefined),
  text: orElse(text(0, 200), undefined),
  from: orElse(wholeNumber(0, LAST_SECOND), undefined),
  to: orElse(wholeNumber(0, LAST_SECOND), undefined),
};

export const auditLogRequest = fields({ ...filter, cursor: orElse(text(1, 2000), undefined) });
/** As Atlassian writes account ids. */
export const eraseAccountRequest = fields({ accountId: text(10, 128) });
export const exportAuditRequest = fields({ ...filter, format: oneOf(['jsonl', 'csv']) });
