import { decodeStep } from '../../bitbucket/decode-pipeline';
import { decodeRunner } from '../../bitbucket/decode-runner';
import { instantAt, isRecord, listAt, textAt } from '../../bitbucket/json';
import type { StepRun } from '../../core/events';
import type { CommitReading, Listed, OnlineRunner } from '../../ports/bitbucket';

export const PAGE = '100';

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
  const isLast = body['next'] === undefined && values.length < Number(PAGE);
  return { items: values.map(decode), isLast: isLast || values.length === 0 };
}

export function decodeSteps(body: unknown): readonly StepRun[] | null {
  if (!isRecord(body) || !Array.isArray(body['values'])) return null;
  return listAt(body, 'values').map((step, at) => decodeStep(step, at + 1));
}

export function onlineRunner(payload: unknown): OnlineRunner | null {
  const runner = decodeRunner(payload);
  if (runner?.state !== 'online') return null;
  const { uuid, name, labels } = runner;
  return { uuid, name, labels };
}

export function decodeStepNames(body: unknown): ReadonlyMap<string, string> | null {
  const steps = decodeSteps(body);
  if (steps === null) return null;
  const uuids = listAt(body, 'values').map((step) => textAt(step, 'uuid') ?? '');
  return new Map(steps.map(({ name }, at) => [uuids[at] ?? '', name]));
}

export function decodeCommit(payload: unknown): CommitReading | null {
  const hash = textAt(payload, 'hash');
  const committedAt = instantAt(payload, 'date');
  if (hash === null || committedAt === null) return null;
  const parents = listAt(payload, 'parents').flatMap((parent) => textAt(parent, 'hash') ?? []);
  return { hash, at: committedAt, parents };
}
