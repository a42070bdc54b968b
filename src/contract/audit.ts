/** What the audit log's page and its resolvers say to each other. Instants are epoch seconds. */

/** Every action that the log may hold. */
export const AUDIT_ACTIONS = [
  'token-issued',
  'token-rotated',
  'token-revoked',
  'token-first-used',
  'token-expired',
  'service-account-added',
  'service-account-changed',
  'service-account-removed',
  'service-account-first-used',
  'settings-changed',
  'repository-settings-changed',
  'audit-exported',
  'audit-retention-shortened',
  'account-erased',
  'action-refused',
  'access-refused',
  /** Stands in the place of a record that this version cannot read. */
  'record-unreadable',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditRecordView {
  id: string;
  at: number;
  /** An account id of a person, or `lifeline` for what the app did by itself, or a service account's or token's name. */
  actor: string;
  action: AuditAction;
  /** What it was done to, by name. */
  object: string;
  result: 'done' | 'refused';
  /** `settings page`, `repository settings`, `repository page`, `workspace page`, `scrape`, `schedule`. */
  from: string;
  /** Old and new values, secrets masked; empty when the action says it all. */
  detail: string;
}

/** All conditions must hold; the absent ones always do. `text` is looked for in actor, object and detail. */
export interface AuditFilter {
  action?: AuditAction | undefined;
  text?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** `auditLog`: newest first, about fifty at a time; `cursor` is `next` of the page before. */
export interface AuditLogRequest extends AuditFilter {
  cursor?: string | undefined;
}

export interface AuditLogAnswer {
  now: number;
  records: readonly AuditRecordView[];
  next: string | null;
}

/** `eraseAccount`: the pseudonym that stands for the person from now on, and in how many records. */
export interface EraseAccountAnswer {
  pseudonym: string;
  replaced: number;
}

export interface ExportAuditRequest extends AuditFilter {
  format: 'jsonl' | 'csv';
}

export interface ExportAuditAnswer {
  fileName: string;
  mediaType: string;
  text: string;
  /** False when there were more records than fit; narrow the filter. */
  isComplete: boolean;
}
