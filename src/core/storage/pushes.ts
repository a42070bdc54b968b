import type { Clues, RecentPush } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

export function writePushes(pen: Pen, pushes: readonly RecentPush[]): void {
  let before = 0;
  for (const { id, at, branch } of pushes) {
    const [commit, ref] = partsOf(id);
    pen
      .hash(commit)
      .int(at - before)
      .text(branch)
      .text(ref === refOf(branch) ? null : ref);
    before = at;
  }
}

export function readPushes(cursor: Cursor): readonly RecentPush[] {
  let at = 0;
  return cursor.toTheEnd(() => {
    const commit = cursor.hash() ?? cursor.damaged();
    at += cursor.int();
    const branch = cursor.textOrNull();
    const ref = cursor.textOrNull() ?? refOf(branch);
    return { id: `${commit}${ref}`, at, branch };
  });
}

/** The id of a push is its commit, then its ref, of which the end is kept. */
function partsOf(id: string): readonly [commit: string, ref: string] {
  const colon = id.indexOf(':');
  return colon < 0 ? [id, ''] : [id.slice(0, colon), id.slice(colon)];
}

const REF_KEPT = 24;

/** The ref in the id of a push to a branch as it almost always is. */
const refOf = (branch: string | null): string =>
  `:${`refs/heads/${branch ?? ''}`.slice(-REF_KEPT)}`;

export function writeStarted(pen: Pen, started: Clues['started']): void {
  let before = 0;
  for (const [commit, at] of started) {
    pen.hash(commit).int(at - before);
    before = at;
  }
}

export function readStarted(cursor: Cursor): Clues['started'] {
  let at = 0;
  return cursor.toTheEnd(() => [cursor.hash() ?? cursor.damaged(), (at += cursor.int())] as const);
}
