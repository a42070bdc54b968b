import { RESULTS } from '../events/vocabulary';
import type { DeploymentEntry, DeploymentLedger, EnvironmentTotals } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';
import { readTimes, writeTimes } from './runs';
import { ID_LENGTH } from '../aggregates/short-id';
import { readHash, readHashes, writeHash, writeHashes } from './hashes';
import { TYPES } from './shape';

/** Written like the ledger of runs: `keys` are those of the environments, in the order in which they are stored. */
export function writeDeployments(
  pen: Pen,
  entries: readonly DeploymentEntry[],
  keys: readonly string[],
): void {
  let completed = 0;
  for (const entry of entries) {
    const { completedAt, startedAt, readAt } = entry;
    const group =
      keys.indexOf(entry.environmentKey) * RESULTS.length + RESULTS.indexOf(entry.result);
    pen
      .raw(entry.id)
      .count(group)
      .int(completedAt - completed);
    writeHash(pen, entry.lane);
    pen.maybe(startedAt === null ? null : completedAt - startedAt);
    pen.hash(entry.commit).maybe(entry.buildNumber);
    writeMoment(pen, readAt === 0 ? null : readAt, completedAt);
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
    const lane = readHash(cursor);
    const lasted = cursor.maybe();
    const startedAt = lasted === null ? null : completedAt - lasted;
    const [commit, buildNumber] = [cursor.hash(), cursor.maybe()];
    const readAt = readMoment(cursor, completedAt) ?? 0;
    const told = { id, environmentKey, result, startedAt, completedAt, commit, buildNumber };
    return { ...told, lane, readAt };
  });
}

type Heard = Omit<DeploymentLedger, 'settledThrough' | 'entries'>;

/** What is kept of deployments besides those counted. */
export function writeHeard(pen: Pen, ledger: Heard): void {
  const { comparedAt, counted, expired, told, settled, signals } = ledger;
  pen.count(comparedAt).count(counted).count(expired);
  for (const marks of [told, settled]) writeHashes(pen, marks);
  let heard = comparedAt;
  for (const { id, isStep, lane, at, result } of signals) {
    pen
      .raw(id)
      .count(2 * (result === null ? RESULTS.length : RESULTS.indexOf(result)) + Number(isStep));
    writeHash(pen, lane);
    pen.int(at - heard);
    heard = at;
  }
}

export function readHeard(cursor: Cursor): Heard {
  const [comparedAt, counted, expired] = [cursor.count(), cursor.count(), cursor.count()];
  const [told, settled] = [readHashes(cursor), readHashes(cursor)];
  let at = comparedAt;
  const signals = cursor.toTheEnd(() => {
    const id = cursor.raw(ID_LENGTH);
    const bits = cursor.count();
    if (bits >> 1 > RESULTS.length) cursor.damaged();
    const lane = readHash(cursor);
    at += cursor.int();
    return { id, isStep: bits % 2 === 1, lane, at, result: RESULTS[bits >> 1] ?? null };
  });
  return { comparedAt, counted, expired, told, settled, signals };
}

export function writeEnvironments(pen: Pen, environments: readonly EnvironmentTotals[]): void {
  for (const one of environments) {
    const { ref, current, walked, completedAt, commitsBehind, newestBuild } = one;
    pen.text(ref.uuid).text(ref.name).count(TYPES.indexOf(ref.environmentType));
    const { through } = walked;
    pen.count(through).maybe(commitsBehind).count(newestBuild);
    writeWalked(pen, walked);
    writeTimes(pen, completedAt, through);
    writeMoment(pen, current?.at ?? null, through);
    if (current !== null) pen.hash(current.commit).maybe(current.buildNumber);
  }
}

export function readEnvironments(cursor: Cursor): readonly EnvironmentTotals[] {
  return cursor.toTheEnd(() => {
    const [uuid, name] = [cursor.text(), cursor.text()];
    const ref = { uuid, name, environmentType: cursor.oneOf(TYPES) };
    const [through, commitsBehind, newestBuild] = [cursor.count(), cursor.maybe(), cursor.count()];
    const walked = readWalked(cursor, through);
    const completedAt = readTimes(cursor, through);
    const at = readMoment(cursor, through);
    const current = at === null ? null : { at, commit: cursor.hash(), buildNumber: cursor.maybe() };
    return { ref, current, walked, commitsBehind, completedAt, newestBuild };
  });
}

function writeWalked(pen: Pen, walked: EnvironmentTotals['walked']): void {
  const { through, failingSince, isBroken, standing, tips, stood, refs } = walked;
  writeMoment(pen, failingSince, through);
  pen.count(Number(isBroken) + 2 * Number(standing !== null));
  if (standing !== null) {
    writeHash(pen, standing.commit ?? '');
    pen.maybe(standing.buildNumber);
    writeHash(pen, standing.pipeline);
  }
  pen.count(tips.length);
  for (const tip of tips) pen.hash(tip);
  for (const marks of [stood, refs]) writeHashes(pen, marks);
}

function readWalked(cursor: Cursor, through: number): EnvironmentTotals['walked'] {
  const failingSince = readMoment(cursor, through);
  const bits = cursor.count();
  const standing = bits < 2 ? null : readStanding(cursor);
  const tips: string[] = [];
  for (let left = cursor.count(); left > 0; left--) tips.push(cursor.hash() ?? cursor.damaged());
  const [stood, refs] = [readHashes(cursor), readHashes(cursor)];
  return { through, failingSince, isBroken: bits % 2 === 1, standing, tips, stood, refs };
}

function readStanding(cursor: Cursor): NonNullable<EnvironmentTotals['walked']['standing']> {
  const commit = readHash(cursor);
  const buildNumber = cursor.maybe();
  return { commit: commit === '' ? null : commit, buildNumber, pipeline: readHash(cursor) };
}

/** A moment that there may not be, as it differs from one near it. */
function writeMoment(pen: Pen, at: number | null, near: number): void {
  pen.count(Number(at !== null));
  if (at !== null) pen.int(at - near);
}

function readMoment(cursor: Cursor, near: number): number | null {
  return cursor.count() === 0 ? null : near + cursor.int();
}
