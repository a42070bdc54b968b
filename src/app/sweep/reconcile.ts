import type { FoldContext } from '../../core/aggregates/tables/count';
import { pruneActive } from '../../core/aggregates/runs/active';
import { bornAtStoring } from '../../core/aggregates/tables/births';
import { evolve } from '../../core/aggregates/evolve';
import { noteHeard } from '../../core/aggregates/exporter';
import { settleRuns } from '../../core/aggregates/runs/last-runs';
import { isUncounted } from '../../core/aggregates/runs/ledger';
import type { Gap, RepositoryTotals } from '../../core/aggregates/totals';
import { observed, type RunReading } from '../../core/events/reading';
import { conclude } from '../../core/health/quiet';
import { MINUTE, type EpochMillis } from '../../core/time';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import { identityOf } from '../counting/enrol';
import { importHistory } from './import-history';
import { listRuns, type ListedRuns } from './list-runs';
import { totalsKey } from '../records/keys';
import { totalsChange, totalsIn } from '../records/load';
import { prune } from '../../core/aggregates/prune';
import { forRepository } from '../../core/settings';
import { reconcileDeployments } from './reconcile-deployments';
import type { Sweeping } from './sweeping';
import type { SweepNote } from '../records/sweep-notes';

const ATTEMPTS = 3;

/** Compares one repository with Bitbucket's list and stores what was missing. Null when it could not be compared. */
export async function reconcile(
  { uuid, reading }: { readonly uuid: string; readonly reading: RepositoryReading | undefined },
  sweeping: Sweeping,
  world: World,
): Promise<SweepNote | null> {
  for (let attempt = 0; attempt < ATTEMPTS && sweeping.budget.has(1); attempt++) {
    const found = await world.records.read([totalsKey(uuid)]);
    const totals = totalsIn(found, uuid);
    if (totals === null) return null;
    const called = named(totals, reading, sweeping);
    const listed = await listRuns(called, sweeping.budget, world);
    const counted = await compared(called, { listed, sweeping }, world);
    const tables = bornAtStoring(totals.tables, counted.tables, world.now());
    const next = conclude({ ...counted, tables });
    if ((await world.records.write([totalsChange(found, next)])) === 'written') {
      return {
        at: world.now(),
        isOpen: next.active.length > 0 || next.reconciliation.uncounted > 0,
      };
    }
  }
  return null;
}

/** By its name of today, where the list has told it. */
function named(
  totals: RepositoryTotals,
  reading: RepositoryReading | undefined,
  { workspace }: Sweeping,
): RepositoryTotals {
  return reading === undefined ? totals : { ...totals, identity: identityOf(reading, workspace) };
}

async function compared(
  totals: RepositoryTotals,
  { listed, sweeping }: { readonly listed: ListedRuns; readonly sweeping: Sweeping },
  world: World,
): Promise<RepositoryTotals> {
  if (listed.failure !== null) {
    const uncounted = totals.reconciliation.uncounted;
    return {
      ...totals,
      reconciliation: { at: totals.reconciliation.at, uncounted, failure: listed.failure },
    };
  }
  const settings = forRepository(sweeping.settings, totals.identity.uuid);
  const context = { now: world.now(), settings };
  if (tellsNothing(totals, listed)) return untold(totals, listed, context);
  const past = { context, budget: sweeping.budget, listed };
  const started = await importHistory(totals, past, world);
  const { totals: counted, left } = await countMissing(
    started,
    { listed, context, sweeping },
    world,
  );
  const deployed = await reconcileDeployments(counted, { context, sweeping }, world);
  const { isComplete } = deployed;
  return concluded(deployed.totals, { listed, left, isComplete, context });
}

/** Where runs are known, a list that is gone or empty may be one odd answer: nothing is compared with it. */
const tellsNothing = ({ latestBuildNumber }: RepositoryTotals, { runs }: ListedRuns): boolean =>
  runs.length === 0 && latestBuildNumber > 0;

function untold(
  totals: RepositoryTotals,
  { isOff, readAt }: ListedRuns,
  context: FoldContext,
): RepositoryTotals {
  const clues = { ...totals.clues, isOff };
  const reconciliation = { ...totals.reconciliation, failure: null };
  const aged = pruneActive(totals, { since: Infinity, buildNumbers: new Set(), at: readAt });
  return noteHeard(prune({ ...aged, clues, reconciliation }, context), 'sweep', readAt);
}

interface Missing {
  readonly listed: ListedRuns;
  readonly context: FoldContext;
  readonly sweeping: Sweeping;
}

/** Runs whose steps Bitbucket cannot tell that a sweep passes over before it takes Bitbucket itself to be ill. */
const PASSED_OVER = 3;

/** Counts the listed runs that are not counted, oldest completion first, as far as the budget goes. */
async function countMissing(
  totals: RepositoryTotals,
  { listed, context, sweeping }: Missing,
  world: World,
): Promise<{ readonly totals: RepositoryTotals; readonly left: readonly RunReading[] }> {
  let next = withActive(totals, listed, context);
  const missing = listed.runs
    .filter((reading) => isUncounted(totals.ledger, reading))
    .sort((a, b) => completionOf(a) - completionOf(b));
  const left: RunReading[] = [];
  for (const [index, reading] of missing.entries()) {
    if (!sweeping.budget.has(1) || left.length >= PASSED_OVER)
      return { totals: next, left: [...left, ...missing.slice(index)] };
    const readAt = world.now();
    const steps = await sweeping.budget.spend(() =>
      world.bitbucket.steps(totals.identity.uuid, reading.uuid),
    );
    if (!steps.ok && steps.problem.type !== 'not_found') {
      left.push(reading);
      continue;
    }
    const seen = {
      steps: steps.ok ? steps.value : [],
      readAt,
      mainBranch: totals.identity.mainBranch,
    };
    next = evolve(next, observed(reading, seen), context);
  }
  return { totals: next, left };
}

function withActive(
  totals: RepositoryTotals,
  { runs, since, readAt }: ListedRuns,
  context: FoldContext,
): RepositoryTotals {
  const open = runs.filter(({ outcome }) => outcome.state !== 'completed');
  const buildNumbers = new Set(open.map(({ buildNumber }) => buildNumber));
  const seen = { steps: null, readAt, mainBranch: totals.identity.mainBranch };
  return open.reduce(
    (next, reading) => evolve(next, observed(reading, seen), context),
    pruneActive(totals, { since, buildNumbers, at: readAt }),
  );
}

function completionOf({ outcome }: RunReading): EpochMillis {
  return outcome.state === 'completed' ? outcome.completedAt : Infinity;
}

interface Conclusion {
  readonly listed: ListedRuns;
  readonly left: readonly RunReading[];
  /** Whether the deployments have been compared as well. */
  readonly isComplete: boolean;
  readonly context: FoldContext;
}

function concluded(
  totals: RepositoryTotals,
  { listed, left, isComplete, context }: Conclusion,
): RepositoryTotals {
  const first = left[0];
  const gap = gapLeft(listed, left) ?? (isComplete ? null : { through: listed.readAt, page: 2 });
  const verifiedThrough = Math.min(
    first === undefined ? listed.readAt : completionOf(first) - 1,
    listed.gap === null ? listed.readAt : listed.gap.through - CLOCK_SLACK,
  );
  const settled = settleRuns(totals, verifiedThrough);
  const reconciliation = {
    at: gap === null ? listed.readAt : totals.reconciliation.at,
    uncounted: left.length + (listed.gap?.unreadRuns ?? 0),
    failure: null,
  };
  const clues = { ...settled.clues, isOff: listed.isOff };
  return noteHeard(
    prune({ ...settled, reconciliation, gap, clues }, context),
    'sweep',
    listed.readAt,
  );
}

/** A run may complete, by its times, this much before it was created. */
const CLOCK_SLACK = MINUTE;

/** What has not been listed, or could not be counted, is what the next sweep lists. */
function gapLeft({ gap }: ListedRuns, left: readonly RunReading[]): Gap | null {
  if (gap === null && left.length === 0) return null;
  const through = Math.min(gap?.through ?? Infinity, ...left.map(({ createdAt }) => createdAt));
  return { through, page: gap?.page ?? 2 };
}
