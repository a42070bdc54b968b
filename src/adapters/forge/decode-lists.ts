import { decodeStep } from '../../bitbucket/decode-pipeline';
import { countAt, instantAt, isRecord, listAt, textAt } from '../../bitbucket/json';
import type { StepRun } from '../../core/events';
import type { CommitReading, Listed } from '../../ports/bitbucket';

/** As many rows as a list is asked for at once; Bitbucket may tell fewer. */
export const PAGE = 100;

export function listed<T>(body: unknown, decode: (item: unknown) => T | null): Listed<T> | null {
  const all = rows(body, decode);
  return all && { ...all, items: all.items.filter((item) => item !== null) };
}

/** The same, with null where a row cannot be read. */
export function rows<T>(
  body: unknown,
  decode: (item: unknown) => T | null,
): Listed<T | null> | null {
  if (!isRecord(body) || !Array.isArray(body['values'])) return null;
  const values = listAt(body, 'values');
  const told = countAt(body, 'pagelen') ?? 0;
  const isFull = values.length >= (told === 0 ? PAGE : Math.min(PAGE, told));
  const isLast = body['next'] === undefined && !isFull;
  return { items: values.map(decode), isLast: isLast || values.length === 0 };
}

export const decodeSteps = (steps: readonly unknown[]): readonly StepRun[] =>
  steps.map((step, at) => decodeStep(step, at + 1));

export const decodeStepNames = (steps: readonly unknown[]): ReadonlyMap<string, string> =>
  new Map(decodeSteps(steps).map(({ name }, at) => [textAt(steps[at], 'uuid') ?? '', name]));

/** What can be read of rows. */
export const eachOf =
  <T>(decode: (row: unknown) => T | null) =>
  (found: readonly unknown[]): readonly T[] =>
    found.flatMap((row) => decode(row) ?? []);

export function decodeCommit(payload: unknown): CommitReading | null {
  const hash = textAt(payload, 'hash');
  const committedAt = instantAt(payload, 'date');
  if (hash === null || committedAt === null) return null;
  const parents = listAt(payload, 'parents').flatMap((parent) => textAt(parent, 'hash') ?? []);
  return { hash, at: committedAt, parents };
}
