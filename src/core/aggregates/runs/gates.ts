import type { StepRun } from '../../events';
import type { EpochMillis } from '../../time';
import { hashOf } from '../short-id';
import type { RepositoryTotals } from '../totals';
import { withRun, type Gate, type KnownRun } from './known-runs';
import { hasRun, openSteps, restsOf, type Rest, type RunSeen } from './rests';

/** What a run waits for at its last rest, which is null where nothing is new. */
export function gateOf(known: KnownRun, seen: RunSeen, last: Rest | null): Gate | null {
  if (!isGated(known, last)) return null;
  const restAt = last?.at ?? known.restAt;
  const behind = openSteps(seen, restAt).flat().filter(isToCome);
  const told = behind.flatMap(({ environment }) => environment ?? []);
  const untold = behind.filter(({ environment, uuid }) => environment === null && uuid !== '');
  const { ref, refClass } = seen.run;
  const isTold = told.length > 0 || last !== null;
  return {
    since: waitingSince(known, seen, restAt),
    ref: hashOf(ref),
    isMain: refClass === 'default',
    environments: isTold ? told.map(hashOf) : (known.gate?.environments ?? []),
    steps: told.length > 0 ? [] : untold.map(({ uuid }) => hashOf(uuid)),
  };
}

function isGated(known: KnownRun, last: Rest | null): boolean {
  return last === null
    ? known.isWaiting && known.gate !== null
    : last.isWaiting && last.result === 'success';
}

const waitingSince = ({ gate }: KnownRun, seen: RunSeen, restAt: EpochMillis): EpochMillis =>
  gate?.since ?? restsOf(seen)[0]?.at ?? restAt;

const isToCome = (step: StepRun): boolean => !hasRun(step) && step.result === null;

/** A deployment that a run has in store. */
export interface Offer {
  readonly runId: string;
  /** Empty where nobody tells the step. */
  readonly stepUuid: string;
  readonly environmentUuid: string;
}

/** Notes that a run which waits may be promoted to an environment. The same totals where that is known. */
export function offerTo(totals: RepositoryTotals, offer: Offer): RepositoryTotals {
  const run = totals.runs.find(({ id, gate }) => id === offer.runId && gate !== null);
  if (run?.gate === undefined || run.gate === null) return totals;
  const { steps, environments } = run.gate;
  const step = offer.stepUuid === '' ? null : hashOf(offer.stepUuid);
  const environment = hashOf(offer.environmentUuid);
  const isOther = step === null ? steps.length === 0 : !steps.includes(step);
  if (isOther || environments.includes(environment)) return totals;
  const gate = { ...run.gate, environments: [...environments, environment] };
  return { ...totals, runs: withRun(totals.runs, { ...run, gate }) };
}

/** Whether a run is known to wait for somebody to deploy it there. */
export const isOffered = (
  { runs }: Pick<RepositoryTotals, 'runs'>,
  { runId, environmentUuid }: Omit<Offer, 'stepUuid'>,
): boolean =>
  runs.some(
    ({ id, gate }) => id === runId && gate?.environments.includes(hashOf(environmentUuid)) === true,
  );

/** Notes that somebody has started what a run waited for. */
export function takeFrom(
  totals: RepositoryTotals,
  offer: Omit<Offer, 'stepUuid'>,
): RepositoryTotals {
  const environment = hashOf(offer.environmentUuid);
  const run = totals.runs.find(({ id }) => id === offer.runId);
  if (run?.gate?.environments.includes(environment) !== true) return totals;
  const environments = run.gate.environments.filter((each) => each !== environment);
  return { ...totals, runs: withRun(totals.runs, { ...run, gate: { ...run.gate, environments } }) };
}
