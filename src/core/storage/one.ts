import { SOURCES, type RepositoryTotals, type Source } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** What a repository has one of. */
type Singles = Pick<
  RepositoryTotals,
  | 'identity'
  | 'baseline'
  | 'latestBuildNumber'
  | 'lastPushAt'
  | 'heardAt'
  | 'reconciliation'
  | 'gap'
  | 'history'
  | 'quietUntil'
>;

/** The same, and what is kept with what there are many of. */
export interface One {
  readonly singles: Singles;
  readonly settledThrough: readonly [runs: number, deployments: number];
  readonly isOff: boolean;
}

export function writeSingles(pen: Pen, { singles: one, settledThrough, isOff }: One): void {
  const { identity, baseline, reconciliation, gap, history } = one;
  pen.text(identity.uuid).text(identity.slug).text(identity.workspace);
  pen.text(identity.project).text(identity.mainBranch);
  pen.count(baseline);
  for (const settled of settledThrough) pen.int(settled - baseline);
  pen.count(one.latestBuildNumber).count(one.lastPushAt);
  for (const source of SOURCES) pen.count(one.heardAt[source]);
  pen.count(reconciliation.at).count(reconciliation.uncounted).text(reconciliation.failure);
  pen.count(gap?.page ?? 0);
  if (gap !== null) pen.int(gap.through - baseline);
  pen
    .int(history.since - baseline)
    .count(history.page)
    .count(Number(history.isDone));
  pen.count(Number(isOff)).count(one.quietUntil);
}

export function readSingles(cursor: Cursor): One {
  const identity = identityIn(cursor);
  const baseline = cursor.count();
  const settledThrough = [baseline + cursor.int(), baseline + cursor.int()] as const;
  const singles = {
    identity,
    baseline,
    latestBuildNumber: cursor.count(),
    lastPushAt: cursor.count(),
    heardAt: heardIn(cursor),
    reconciliation: {
      at: cursor.count(),
      uncounted: cursor.count(),
      failure: cursor.textOrNull(),
    },
    gap: gapIn(cursor, baseline),
    history: {
      since: baseline + cursor.int(),
      page: cursor.count(),
      isDone: cursor.count() === 1,
    },
  };
  const isOff = cursor.count() === 1;
  const quietUntil = cursor.count();
  return cursor.whole({ singles: { ...singles, quietUntil }, settledThrough, isOff });
}

function identityIn(cursor: Cursor): RepositoryTotals['identity'] {
  return {
    uuid: cursor.text(),
    slug: cursor.text(),
    workspace: cursor.text(),
    project: cursor.textOrNull(),
    mainBranch: cursor.textOrNull(),
  };
}

function gapIn(cursor: Cursor, baseline: number): RepositoryTotals['gap'] {
  const page = cursor.count();
  return page === 0 ? null : { page, through: baseline + cursor.int() };
}

function heardIn(cursor: Cursor): Readonly<Record<Source, number>> {
  return {
    event: cursor.count(),
    sweep: cursor.count(),
    webhook: cursor.count(),
    push: cursor.count(),
  };
}
