import type { AuditAction, AuditFilter } from '../../../../src/contract/audit';

/** The filter as its form holds it; days are UTC, as `YYYY-MM-DD`, empty for any. */
export interface AuditDraft {
  readonly action: AuditAction | '';
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

export const ANYTHING: AuditDraft = { action: '', text: '', from: '', to: '' };

const DAY_SECONDS = 86_400;

function startOf(day: string): number | null {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / 1000;
}

/** The conditions that are set; `to` includes its day. */
export function auditFilter({ action, text, from, to }: AuditDraft): AuditFilter {
  const [start, end] = [startOf(from), startOf(to)];
  return {
    ...(action === '' ? {} : { action }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(start === null ? {} : { from: start }),
    ...(end === null ? {} : { to: end + DAY_SECONDS - 1 }),
  };
}
