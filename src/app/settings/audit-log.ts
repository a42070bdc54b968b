import type {
  AuditFilter,
  AuditLogAnswer,
  AuditLogRequest,
  AuditRecordView,
  ExportAuditAnswer,
  ExportAuditRequest,
} from '../../contract/audit';
import { SECOND, type EpochMillis } from '../../core/time';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import type { TrailPage } from '../../ports/trail';
import type { World } from '../../ports/world';
import {
  APP,
  AUDIT_PREFIX,
  auditRecord,
  momentIn,
  readAuditRecord,
  type Actor,
  type AuditRecord,
} from '../records/audit';
import { load } from '../records/kind';
import { auditRetention, SETTINGS } from '../records/settings';
import { transact } from '../records/transact';

/** A page is full with this many; the last read may add a few more. */
const PAGE = 50;
/** Queries that one question may cost, so that a filter which fits nothing ends. */
const READS_MAX = 10;
const EXPORT_READS_MAX = 100;
const EXPORTED_MAX = 10_000;

/** The log, newest first. What is beyond retention is not shown, also where storage has not let go of it yet. */
export async function listAudit(
  { cursor, ...filter }: AuditLogRequest,
  world: World,
): Promise<Result<AuditLogAnswer, Problem>> {
  const bounds = { records: PAGE, reads: READS_MAX };
  const found = await collect({ filter, cursor: cursor ?? null, bounds }, world);
  if (found === null) return fail(NO_CURSOR);
  const { views, next } = found;
  return succeed({ now: Math.floor(world.now() / SECOND), records: views, next });
}

/** The log as a file, newest first; that somebody took it is itself in the log. */
export async function exportAudit(
  { format, ...filter }: ExportAuditRequest,
  by: Actor,
  world: World,
): Promise<Result<ExportAuditAnswer, Problem>> {
  const bounds = { records: EXPORTED_MAX, reads: EXPORT_READS_MAX };
  const found = await collect({ filter, cursor: null, bounds }, world);
  if (found === null) return fail(NO_CURSOR);
  const { views, next } = found;
  const detail = `${String(views.length)} records as ${format}`;
  const audit = {
    ...by,
    action: 'audit-exported',
    object: 'audit log',
    result: 'done',
    detail,
  } as const;
  const file = {
    fileName: `lifeline-audit-${new Date(world.now()).toISOString().slice(0, 10)}.${format}`,
    mediaType: format === 'csv' ? 'text/csv' : 'application/x-ndjson',
    text: format === 'csv' ? csv(views) : views.map((view) => `${JSON.stringify(view)}\n`).join(''),
    isComplete: next === null,
  };
  return transact(world, {}, () =>
    succeed({ value: file, changes: [], told: [auditRecord(audit, world)] }),
  );
}

const NO_CURSOR: Problem = {
  code: 'invalid-request',
  message: 'This page of the log is not there any more. Load the log again.',
};

interface Question {
  readonly filter: AuditFilter;
  readonly cursor: string | null;
  readonly bounds: { readonly records: number; readonly reads: number };
}

async function collect(
  { filter, cursor, bounds }: Question,
  world: World,
): Promise<{ readonly views: readonly AuditRecordView[]; readonly next: string | null } | null> {
  const { settings } = await load({ settings: SETTINGS }, world);
  const oldest = world.now() - auditRetention(settings.value, world.now());
  const views: AuditRecordView[] = [];
  let next = cursor;
  for (let reads = 0; reads < bounds.reads && views.length < bounds.records; reads++) {
    const page = await world.trail.list(AUDIT_PREFIX, next);
    if (page === null) return null;
    views.push(...wanted(page, filter, oldest));
    next = page.next;
    if (next === null) break;
  }
  return { views, next };
}

function wanted(
  { entries }: TrailPage,
  filter: AuditFilter,
  oldest: EpochMillis,
): readonly AuditRecordView[] {
  return entries
    .map(({ key, body }) => ({ key, record: toldBy(key, body) }))
    .filter(({ record }) => record.at >= oldest && fits(record, filter))
    .map(({ key, record }) => viewOf(key, record));
}

/** What cannot be read stands in its place, under its moment: one odd record hides no other. */
function toldBy(key: string, body: unknown): AuditRecord {
  const read = readAuditRecord(body, key);
  if (read.ok) return read.value;
  const { field, message } = read.problem;
  return {
    ...{ at: momentIn(key), actor: APP, action: 'record-unreadable', object: 'audit log' },
    ...{ result: 'refused', from: 'storage' },
    detail: `${field} ${message}; it is kept, and a newer version of Lifeline may read it`,
  };
}

function fits(record: AuditRecord, { action, text, from, to }: AuditFilter): boolean {
  const at = record.at / SECOND;
  if (action !== undefined && record.action !== action) return false;
  if (at < (from ?? 0) || at > (to ?? Infinity)) return false;
  const { actor, object, detail } = record;
  const sought = (text ?? '').toLowerCase();
  return [actor, object, detail].some((one) => one.toLowerCase().includes(sought));
}

function viewOf(key: string, record: AuditRecord): AuditRecordView {
  const { actor, action, object, result, from, detail } = record;
  const [id, at] = [key.slice(AUDIT_PREFIX.length), Math.floor(record.at / SECOND)];
  return { id, at, actor, action, object, result, from, detail };
}

const COLUMNS = ['at', 'actor', 'action', 'object', 'result', 'from', 'detail'] as const;

/** RFC 4180, with a UTC timestamp and every cell quoted. */
function csv(views: readonly AuditRecordView[]): string {
  const rows = views.map((view) =>
    COLUMNS.map((column) =>
      cell(column === 'at' ? new Date(view.at * SECOND).toISOString() : view[column]),
    ).join(','),
  );
  return `${[COLUMNS.map(cell).join(','), ...rows].join('\r\n')}\r\n`;
}

/** Signs that begin a formula, also where a spreadsheet of another locale splits cells at other separators. */
const FORMULA = /(^|[;,|\t\r\n])(\s*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

function cell(text: string): string {
  const safe = text.replace(FORMULA, "$1$2'$3").replace(/^[\t\r\n]/, "'$&");
  return `"${safe.replace(/"/g, '""')}"`;
}
