import type { CacheReading, ScheduleReading, TestReport } from '../core/events/reading';
import { at, instantAt, numberAt, textAt } from './json';

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

/** A schedule of a repository, or null where it does not tell when. Without a pipeline of its own it starts the default one. */
export function decodeSchedule(payload: unknown): ScheduleReading | null {
  const pattern = textAt(payload, 'cron_pattern');
  if (pattern === null) return null;
  return {
    isOn: at(payload, 'enabled') === true,
    pipeline: textAt(payload, 'target', 'selector', 'pattern') ?? 'default',
    pattern,
  };
}

function wholeAt(payload: unknown, field: string): number | null {
  const number = numberAt(payload, field);
  return number !== null && number >= 0 ? Math.round(number) : null;
}
