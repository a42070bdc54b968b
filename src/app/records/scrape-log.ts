import type { ScrapeLog } from '../../core/health/scrape-log';
import type { StoredRecord } from '../../ports/records';

/** The log of one reader's scrapes; null when there is none, or only one of an older kind. */
export function logIn(record: StoredRecord | undefined): ScrapeLog | null {
  const body = record?.body as Partial<ScrapeLog> | undefined;
  return body?.v === 2 ? (body as ScrapeLog) : null;
}
