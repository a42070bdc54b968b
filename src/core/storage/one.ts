import { SOURCES, type RepositoryTotals, type Source } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** What a repository has one of. */
type Singles = Pick<
  RepositoryTotals,
  | 'identity'
  | 'baseline'
  | 'upgradedAt'
  | 'expiredRuns'
  | 'hints'
  | 'lastPushAt'
  | 'heardAt'
  | 'reconciliation'
  | 'history'
  | 'quietUntil'
>;

/** The same, and what is kept with what there are many of. */
export interface One {
  readonly singles: Singles;
  readonly settledThrough: number;
  readonly isOff: boolean;
}

export function writeSingles(pen: Pen, { singles: one, settledThrough, isOff }: One): void {
  const { identity, baseline, reconciliation, history, hints } = one;
  pen.text(identity.uuid).text(identity.slug).text(identity.workspace);
  pen.text(identity.project).text(identity.mainBranch);
  pen.count(baseline);
  pen
    .int(settledThrough - baseline)
    .count(one.upgradedAt)
    .count(one.expiredRuns);
  pen.count(one.lastPushAt);
  for (const source of SOURCES) pen.count(one.heardAt[source]);
  pen.count(reconciliation.at).text(reconciliation.failure);
  pen
    .int(history.since - baseline)
    .count(history.page)
    .count(Number(history.isDone));
  pen.count(Number(isOff)).count(one.quietUntil);
  pen.count(hints.left).count(hints.at).count(hints.asked.length);
  for (const [buildNumber, at] of hints.asked) pen.count(buildNumber).int(at - hints.at);
  if (hints.leftAt > 0) pen.count(hints.leftAt);
}

export function readSingles(cursor: Cursor): One {
  const identity = identityIn(cursor);
  const baseline = cursor.count();
  const settledThrough = baseline + cursor.int();
  const singles = {
    identity,
    baseline,
    upgradedAt: cursor.count(),
    expiredRuns: cursor.count(),
    lastPushAt: cursor.count(),
    heardAt: heardIn(cursor),
    reconciliation: { at: cursor.count(), failure: cursor.textOrNull() },
    history: {
      since: baseline + cursor.int(),
      page: cursor.count(),
      isDone: cursor.count() === 1,
    },
  };
  const isOff = cursor.count() === 1;
  const quietUntil = cursor.count();
  const hints = hintsIn(cursor);
  return cursor.whole({ singles: { ...singles, quietUntil, hints }, settledThrough, isOff });
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

function hintsIn(cursor: Cursor): RepositoryTotals['hints'] {
  const [left, at] = [cursor.count(), cursor.count()];
  const asked: (readonly [number, number])[] = [];
  for (let count = cursor.count(); count > 0; count--)
    asked.push([cursor.count(), at + cursor.int()]);
  return { left, at, asked, leftAt: cursor.isAtEnd ? 0 : cursor.count() };
}

function heardIn(cursor: Cursor): Readonly<Record<Source, number>> {
  return {
    event: cursor.count(),
    sweep: cursor.count(),
    webhook: cursor.count(),
    push: cursor.count(),
  };
}
