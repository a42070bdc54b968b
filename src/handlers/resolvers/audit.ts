import { exportAudit as exported, listAudit } from '../../app/settings/audit-log';
import type { AuditAction } from '../../contract/audit';
import { fields, oneOf, orElse, text, wholeNumber } from '../request';
import { answer, entry } from '../resolver';
import { atSettings } from './actor';

/** Every action that the log may hold; the compiler says when one is missing. */
const ACTIONS = Object.keys({
  'token-issued': true,
  'token-rotated': true,
  'token-revoked': true,
  'token-first-used': true,
  'token-expired': true,
  'service-account-added': true,
  'service-account-changed': true,
  'service-account-removed': true,
  'service-account-first-used': true,
  'settings-changed': true,
  'repository-settings-changed': true,
  'audit-exported': true,
  'access-refused': true,
} satisfies Record<AuditAction, true>) as AuditAction[];

const LAST_SECOND = 9_999_999_999;

const filter = {
  action: orElse(oneOf(ACTIONS), undefined),
  text: orElse(text(0, 200), undefined),
  from: orElse(wholeNumber(0, LAST_SECOND), undefined),
  to: orElse(wholeNumber(0, LAST_SECOND), undefined),
};

const auditLogRequest = fields({ ...filter, cursor: orElse(text(1, 2000), undefined) });

export const auditLog = entry({
  who: 'workspace-admin',
  read: auditLogRequest,
  run: async ({ cursor, ...wanted }, _caller, world) =>
    answer(await listAudit(wanted, cursor ?? null, world)),
});

const exportAuditRequest = fields({ ...filter, format: oneOf(['jsonl', 'csv']) });

export const exportAudit = entry({
  who: 'workspace-admin',
  read: exportAuditRequest,
  run: async (request, caller, world) => answer(await exported(request, atSettings(caller), world)),
});
