import { isRun, type Run, type Step, type Stretch } from './history';
import { BASELINE, SECOND, watchesOf, type Scenario } from './scenario';

/** What a history reached that code is likely to have a limit, or a blind eye, for. */
export const BOUNDS: Readonly<Record<string, (scenario: Scenario) => boolean>> = {
  'a run waits for ever': anyRun(({ stretches }) => stretches.at(-1)?.rest?.isWaiting === true),
  'a gate was pressed': anyStretch(({ kind }) => kind === 'manual_step'),
  'a gate was pressed within a sweep': anyRun((run) =>
    pauses(run).some((wait) => wait < 5 * 60_000),
  ),
  'two gates were pressed': anyRun(
    ({ stretches }) => stretches.filter(({ kind }) => kind === 'manual_step').length > 1,
  ),
  'a manual step beside an automatic one': anyRun(({ steps }) =>
    steps.some((a) => a.isManual && steps.some((b) => !b.isManual && b.stage === a.stage)),
  ),
  'two manual steps side by side': anyRun(({ steps }) =>
    steps.some(
      (a) => a.isManual && steps.some((b) => b.isManual && b !== a && b.stage === a.stage),
    ),
  ),
  'a manual first step': anyRun(({ steps }) => steps[0]?.isManual === true),
  'a gate before several stages': anyRun(({ steps }) =>
    steps.some((a) => a.isManual && steps.filter((b) => b.stage > a.stage).length > 1),
  ),
  'stopped while it waited': anyStretch(({ kind }) => kind === 'stop'),
  'stopped while it ran': anyStretch(
    ({ kind, rest }) => kind !== 'stop' && rest?.result === 'STOPPED',
  ),
  'halted or paused by itself': anyRun(
    ({ shown, steps }) =>
      !steps.some(({ isManual }) => isManual) &&
      shown.some(({ stage }) => stage === 'HALTED' || stage === 'PAUSED'),
  ),
  'held before its first step, as was seen': ({ seenHeld }) => seenHeld.size > 0,
  'a failed step again': anyStretch(({ kind }) => kind === 'rerun'),
  'a step of a waiting run again': anyRun(({ stretches }) =>
    stretches.some(
      ({ kind }, index) => kind === 'rerun' && stretches[index - 1]?.rest?.isWaiting === true,
    ),
  ),
  'a deployment again': anyStretch(({ kind }) => kind === 'redeploy'),
  'overwritten before anybody looked': anyStretch(({ isUnseen }) => isUnseen),
  'waits with a failure beside it': anyStretch(
    ({ rest }) => rest?.isWaiting === true && rest.result !== 'SUCCESSFUL',
  ),
  'broken YAML': anyRun(({ steps }) => steps.length === 0),
  'steps that never ran': anyStep(({ attempts }) =>
    attempts.some(({ result }) => result === 'NOT_RUN'),
  ),
  'a failure that was ignored': anyRun(
    ({ steps, stretches }) =>
      stretches[0]?.rest?.result === 'SUCCESSFUL' &&
      steps.some(({ attempts }) => attempts[0]?.result === 'FAILED'),
  ),
  'words that we do not know': anyRun(({ shown }) =>
    shown.some(({ state }) => state === 'CONVEYING'),
  ),
  'a step without a name': anyStep(({ name }) => name === null),
  'steps of the same name': anyRun(
    ({ steps }) => new Set(steps.map(({ name }) => name)).size < steps.length,
  ),
  'a jump of the build number': ({ history: { runs } }) =>
    runs.some(({ number }, index) => number - (runs[index - 1]?.number ?? number) > 1),
  'waiting at the installation': atBaseline(
    ({ rest }) => rest !== null && rest.at < BASELINE && rest.isWaiting,
  ),
  'unfinished at the installation': anyRun(
    ({ createdAt, stretches }) =>
      createdAt < BASELINE && (stretches[0]?.rest?.at ?? Infinity) > BASELINE,
  ),
  'resumed after an installation that it rested before': anyRun(
    ({ stretches: [first, ...others] }) =>
      (first?.rest?.at ?? Infinity) < BASELINE &&
      others.some(({ rest }) => (rest?.at ?? 0) > BASELINE),
  ),
  'self-hosted steps': anyStep(({ runsOn }) => runsOn === 'self_hosted'),
  'cloud steps that were billed nothing': anyStep(
    (step) => step.isUnbilled && step.attempts.some(isRun),
  ),
  tags: anyRun(({ ref }) => ref.kind === 'tag'),
  'pull requests': anyRun(({ ref }) => ref.kind === 'pull_request'),
  schedules: anyRun(({ trigger }) => trigger === 'SCHEDULE'),
  'child pipelines': anyRun(({ trigger }) => trigger === 'PARENT_STEP'),
  'merge queues': anyRun(({ selector }) => selector.type === 'merge-queues'),
  'more than 100 active at once': (scenario) => activeAtOnce(scenario) > 100,
  'more than 1,000 active at once': (scenario) => activeAtOnce(scenario) > 1000,
  'more than 600 rests between two looks': (scenario) => restsBetweenLooks(scenario) > 600,
  'more than 5 batches of a list': ({ history }) => history.runs.length > 500,
  'more than 61 rests before something is overwritten': (scenario) =>
    restsBeforeOverwriting(scenario) > 61,
  'a list that grows while it is read': ({ history, latency, actions }) =>
    latency > 0 &&
    actions.some(
      (action) =>
        action.do === 'sweep' &&
        history.runs.some(
          ({ createdAt }) => createdAt > action.at && createdAt < action.at + SECOND,
        ),
    ),
  'odd answers': ({ odd }) => odd.length > 0,
  'events that are lost': ({ actions, history }) =>
    actions.filter((action) => action.do === 'deliver').length < history.runs.length,
};

function anyRun(test: (run: Run) => boolean) {
  return ({ history }: Scenario): boolean => history.runs.some(test);
}

function anyStretch(test: (stretch: Stretch) => boolean) {
  return anyRun(({ stretches }) => stretches.some(test));
}

function anyStep(test: (step: Step) => boolean) {
  return anyRun(({ steps }) => steps.some(test));
}

/** A stretch after which nothing went on until the installation. */
function atBaseline(test: (stretch: Stretch) => boolean) {
  return anyRun(({ stretches }) =>
    stretches.some(
      (stretch, index) => test(stretch) && (stretches[index + 1]?.rest?.at ?? Infinity) > BASELINE,
    ),
  );
}

function pauses({ stretches, steps }: Run): readonly number[] {
  return stretches.flatMap(({ kind, ran }, index) => {
    const [place, attempt] = ran[0] ?? [-1, -1];
    const startedAt = steps[place]?.attempts[attempt]?.startedAt;
    const before = stretches[index - 1]?.rest?.at;
    return kind === 'manual_step' && startedAt !== undefined && before !== undefined
      ? [startedAt - before]
      : [];
  });
}

function activeAtOnce({ history: { runs } }: Scenario): number {
  const changes = runs
    .flatMap(({ createdAt, stretches }) => [
      [createdAt, 1] as const,
      [stretches[0]?.rest?.at ?? Infinity, -1] as const,
    ])
    .sort(([a], [b]) => a - b);
  let [active, most] = [0, 0];
  for (const [, change] of changes) most = Math.max(most, (active += change));
  return most;
}

const restsOf = ({ history }: Scenario): readonly number[] =>
  history.runs.flatMap(({ stretches }) => stretches[0]?.rest?.at ?? []);

function restsBetweenLooks(scenario: Scenario): number {
  const looks = scenario.actions.filter((action) => action.do === 'sweep').map(({ at }) => at);
  const rests = restsOf(scenario);
  if (rests.length < 600) return 0;
  const between = looks.map(
    (at, index) => rests.filter((rest) => rest > (looks[index - 1] ?? 0) && rest <= at).length,
  );
  return Math.max(0, ...between);
}

function restsBeforeOverwriting(scenario: Scenario): number {
  const rests = restsOf(scenario);
  const watches = scenario.history.runs.flatMap(watchesOf);
  return Math.max(
    0,
    ...watches.map(({ from, until }) => rests.filter((at) => at > from && at < until).length),
  );
}
