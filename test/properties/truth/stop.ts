import type { Attempt, Run, Step, Stretch } from './history';

const CONCLUDES = 50;

/** The run as it is when somebody stops it at that moment; unchanged when it was over by then. */
export function stopped(run: Run, at: number): Run {
  if (run.shown.some(({ from, result }) => result !== undefined && from <= at)) return run;
  const kept = run.stretches.filter(({ rest }) => rest !== null && rest.at <= at);
  const going = run.stretches[kept.length];
  const isWaiting = kept.length > 0 && (going === undefined || !hasBegun(going, run, at));
  const steps = stepsStopped(run.steps, at);
  const completedAt = at + CONCLUDES;
  const rest = { at: completedAt, result: 'STOPPED', isWaiting: false } as const;
  const last: Stretch = isWaiting
    ? { kind: 'stop', isUnseen: false, ran: [], rest }
    : { kind: going?.kind ?? 'first', isUnseen: false, ran: endedIn(steps, kept), rest };
  return {
    ...run,
    steps,
    stretches: [...kept, last],
    shown: [
      ...run.shown.filter(({ from }) => from <= at),
      { from: completedAt, state: 'COMPLETED', result: 'STOPPED', completedAt },
    ],
  };
}

const hasBegun = ({ kind, ran }: Stretch, { steps }: Run, at: number): boolean =>
  kind === 'first' ||
  ran.some(([step, attempt]) => (steps[step]?.attempts[attempt]?.startedAt ?? Infinity) <= at);

/** What runs is cut off; of what has not begun the first step is stopped, unless one was running, and the others never run. */
function stepsStopped(steps: readonly Step[], at: number): readonly Step[] {
  const isRunning = steps.some(({ attempts }) =>
    attempts.some(({ startedAt, completedAt }) => startedAt <= at && completedAt > at),
  );
  let isFirst = !isRunning;
  return steps.map((step) => {
    const begun = step.attempts.filter(({ startedAt }) => startedAt <= at);
    if (begun.length > 0) return { ...step, attempts: begun.map((each) => cut(each, at)) };
    const instant = isFirst ? at : at + 40;
    const never: Attempt = {
      ...{ isRedeploy: false, readyAt: instant, startedAt: instant, completedAt: instant },
      result: isFirst ? 'STOPPED' : 'NOT_RUN',
    };
    isFirst = false;
    return { ...step, attempts: [never] };
  });
}

const cut = (attempt: Attempt, at: number): Attempt =>
  attempt.completedAt > at ? { ...attempt, completedAt: at, result: 'STOPPED' } : attempt;

/** All attempts that did not end in one of the stretches. */
function endedIn(steps: readonly Step[], before: readonly Stretch[]): Stretch['ran'] {
  const known = new Set(before.flatMap(({ ran }) => ran.map((each) => each.join())));
  return steps
    .flatMap(({ attempts }, step) => attempts.map((_, attempt) => [step, attempt] as const))
    .filter((each) => !known.has(each.join()));
}
