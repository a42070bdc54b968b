import { stoodThere } from '../../aggregates/deployments/standing';
import { newEnvironment } from '../../aggregates/deployments/environments';
import { ID_LENGTH } from '../../aggregates/short-id';
import type { DeploymentEntry, EnvironmentTotals } from '../../aggregates/totals';
import { RESULTS } from '../../events/vocabulary';
import type { Cursor } from '../cursor';
import { readTimes } from '../runs';
import { TYPES } from '../shape';

/** Deployments as versions 2 and 3 stored them: whether one was read or only heard of was not told. Frozen: today’s may change. */
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
    const told = { id, environmentKey, result, startedAt, completedAt, commit, buildNumber };
    return { ...told, lane: '', readAt: completedAt };
  });
}

/** Of what was walked only the commit that stood there and the newest that ever did were kept. */
export function readEnvironments(cursor: Cursor, baseline: number): readonly EnvironmentTotals[] {
  return cursor.toTheEnd(() => {
    const [uuid, name] = [cursor.text(), cursor.text()];
    const ref = { uuid, name, environmentType: cursor.oneOf(TYPES) };
    const [through, commitsBehind] = [cursor.count(), cursor.maybe()];
    const failingSince = readMoment(cursor, through);
    const [commit, front] = [cursor.hash(), cursor.hash()];
    const completedAt = readTimes(cursor, through);
    const at = readMoment(cursor, through);
    const current = at === null ? null : { at, commit: cursor.hash(), buildNumber: cursor.maybe() };
    const empty = newEnvironment(ref, baseline);
    const moved = { ...empty.walked, through, failingSince, isBroken: failingSince !== null };
    const walked = [front, commit].reduce(
      (before, each) =>
        each === null
          ? before
          : { ...before, ...stoodThere(before, { commit: each, buildNumber: null, pipeline: '' }) },
      moved,
    );
    const newestBuild = current?.buildNumber ?? 0;
    return { ...empty, current, walked, commitsBehind, completedAt, newestBuild };
  });
}

function readMoment(cursor: Cursor, near: number): number | null {
  return cursor.count() === 0 ? null : near + cursor.int();
}
