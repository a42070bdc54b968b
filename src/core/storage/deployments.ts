import { RESULTS } from '../events/vocabulary';
import type { DeploymentEntry, DeploymentLedger, EnvironmentTotals } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';
import { readTimes, writeTimes } from './runs';
import { ID_LENGTH } from '../aggregates/short-id';
import { TYPES } from './shape';

/** Written like the ledger of runs: `keys` are those of the environments, in the order in which they are stored. */
export function writeDeployments(
  pen: Pen,
  entries: readonly DeploymentEntry[],
  keys: readonly string[],
): void {
  let completed = 0;
  for (const entry of entries) {
    const { completedAt, startedAt } = entry;
    const group =
      keys.indexOf(entry.environmentKey) * RESULTS.length + RESULTS.indexOf(entry.result);
    pen
      .raw(entry.id)
      .count(group)
      .int(completedAt - completed);
    pen.maybe(startedAt === null ? null : completedAt - startedAt);
    pen.hash(entry.commit).maybe(entry.buildNumber);
    completed = completedAt;
  }
}

export function readDeployments(
  cursor: Cursor,
  keys: readonly string[],
): readonly DeploymentEntry[] {
  let completedAt = 0;
  return cursor.toTheEnd(() => {
    const id = cursor.raw(ID_LENGTH);
    const group = cursor.count();
    const environmentKey = keys[Math.floor(group / RESULTS.length)] ?? cursor.damaged();
    const result = RESULTS[group % RESULTS.length] ?? cursor.damaged();
    completedAt += cursor.int();
    const lasted = cursor.maybe();
    const startedAt = lasted === null ? null : completedAt - lasted;
    const [commit, buildNumber] = [cursor.hash(), cursor.maybe()];
    return { id, environmentKey, result, startedAt, completedAt, commit, buildNumber };
  });
}

export function writeStarts(pen: Pen, starts: DeploymentLedger['starts']): void {
  let started = 0;
  for (const [id, at] of starts) {
    pen.raw(id).int(at - started);
    started = at;
  }
}

export function readStarts(cursor: Cursor): DeploymentLedger['starts'] {
  let at = 0;
  return cursor.toTheEnd(() => [cursor.raw(ID_LENGTH), (at += cursor.int())] as const);
}

export function writeEnvironments(pen: Pen, environments: readonly EnvironmentTotals[]): void {
  for (const { ref, current, walked, completedAt, commitsBehind } of environments) {
    pen.text(ref.uuid).text(ref.name).count(TYPES.indexOf(ref.environmentType));
    const { through } = walked;
    pen.count(through).maybe(commitsBehind);
    writeMoment(pen, walked.failingSince, through);
    pen.hash(walked.commit).hash(walked.front);
    writeTimes(pen, completedAt, through);
    writeMoment(pen, current?.at ?? null, through);
    if (current !== null) pen.hash(current.commit).maybe(current.buildNumber);
  }
}

export function readEnvironments(cursor: Cursor): readonly EnvironmentTotals[] {
  return cursor.toTheEnd(() => {
    const [uuid, name] = [cursor.text(), cursor.text()];
    const ref = { uuid, name, environmentType: cursor.oneOf(TYPES) };
    const [through, commitsBehind] = [cursor.count(), cursor.maybe()];
    const failingSince = readMoment(cursor, through);
    const walked = { through, failingSince, commit: cursor.hash(), front: cursor.hash() };
    const completedAt = readTimes(cursor, through);
    const at = readMoment(cursor, through);
    const current = at === null ? null : { at, commit: cursor.hash(), buildNumber: cursor.maybe() };
    return { ref, current, walked, commitsBehind, completedAt };
  });
}

/** A moment that there may not be, as it differs from one near it. */
function writeMoment(pen: Pen, at: number | null, near: number): void {
  pen.count(Number(at !== null));
  if (at !== null) pen.int(at - near);
}

function readMoment(cursor: Cursor, near: number): number | null {
  return cursor.count() === 0 ? null : near + cursor.int();
}
