import type { CacheReading, TestReport } from '../core/events/reading';
import { instantAt, numberAt, textAt } from './json';

/** The test report of a step; null where it does not tell how many tests there were. */
export function decodeTestReport(payload: unknown): TestReport | null {
  const of = (kind: string): number | null => wholeAt(payload, `number_of_${kind}test_cases`);
  const all = of('');
  if (all === null) return null;
  const [failure, error, skip] = [of('failed_') ?? 0, of('error_') ?? 0, of('skipped_') ?? 0];
  const success = of('successful_') ?? Math.max(0, all - failure - error - skip);
  return { success, failure, error, skip };
}

/** A cache of a repository, or null where it lacks name or size. */
export function decodeCache(payload: unknown): CacheReading | null {
  const name = textAt(payload, 'name');
  const bytes = wholeAt(payload, 'file_size_bytes');
  if (name === null || bytes === null) return null;
  return { name, bytes, createdAt: instantAt(payload, 'created_on') ?? 0 };
}

function wholeAt(payload: unknown, field: string): number | null {
  const number = numberAt(payload, field);
  return number !== null && number >= 0 ? Math.round(number) : null;
}
