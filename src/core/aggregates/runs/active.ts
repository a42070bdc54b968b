import type { RunHinted } from '../../events';
import { LIMITS } from '../../settings';
import { DAY, type EpochMillis } from '../../time';
import { findBuild } from './ledger';
import type { ActiveRun, RepositoryTotals } from '../totals';

/** A run that nobody resumed for this long is no longer shown as active; should it complete after all, it is counted. */
export const ACTIVE_AGE_LIMIT = 7 * DAY;

/** Notes a run that has not completed. The same totals when a younger word about it is known. */
export function activate(totals: RepositoryTotals, run: ActiveRun): RepositoryTotals {
  const known = totals.active.find(({ buildNumber }) => buildNumber === run.buildNumber);
  if (known !== undefined && known.seenAt >= run.seenAt) return totals;
  const others = totals.active.filter((other) => other !== known);
  const { buildNumber, state, createdAt, seenAt, isHalted = false } = run;
  const halted = isHalted ? { isHalted } : {};
  const active = [...others, { buildNumber, state, createdAt, seenAt, ...halted }].sort(
    (a, b) => a.buildNumber - b.buildNumber,
  );
  return { ...totals, active: active.slice(-LIMITS.activeRuns) };
}

/** Forgets an active run that completed, unless something younger says that it runs again. */
export function deactivate(
  totals: RepositoryTotals,
  buildNumber: number,
  readAt: EpochMillis,
): RepositoryTotals {
  const active = totals.active.filter(
    (run) => run.buildNumber !== buildNumber || run.seenAt > readAt,
  );
  return active.length === totals.active.length ? totals : { ...totals, active };
}

/** Believes a build status that says "in progress", unless Bitbucket has told us more since. */
export function foldHint(totals: RepositoryTotals, hint: RunHinted): RepositoryTotals {
  const done = findBuild(totals.ledger, hint.buildNumber);
  if (done !== undefined && hint.updatedAt <= Math.max(done.completedAt, done.readAt))
    return totals;
  const { buildNumber, createdAt, updatedAt } = hint;
  return activate(totals, { buildNumber, state: 'executing', createdAt, seenAt: updatedAt });
}

/**
 * Replaces what was believed with what Bitbucket lists: active runs created since `listedSince` that it does not list
 * are gone (they were forged, or removed), and those beyond the age limit are given up.
 */
export function pruneActive(
  totals: RepositoryTotals,
  listed: {
    readonly since: EpochMillis;
    readonly buildNumbers: ReadonlySet<number>;
    readonly at: EpochMillis;
  },
): RepositoryTotals {
  const active = totals.active.filter(
    (run) =>
      run.seenAt > listed.at ||
      ((run.createdAt < listed.since || listed.buildNumbers.has(run.buildNumber)) &&
        run.createdAt >= listed.at - ACTIVE_AGE_LIMIT),
  );
  return active.length === totals.active.length ? totals : { ...totals, active };
}
