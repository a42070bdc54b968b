import { environmentsOf, isRun, nameAt, type Attempt, type Run } from './history';
import { trueTotals } from './oracle';
import { BASELINE, HOUR, type Scenario } from './scenario';

type Bound = (scenario: Scenario) => boolean;

/** What the page must show in the end, so that it was reached. */
const says =
  (...begins: readonly string[]): Bound =>
  ({ history, ...known }) =>
    Object.keys(trueTotals(history, { baseline: BASELINE, ...known })).some((key) =>
      begins.some((begin) => key.startsWith(begin)),
    );

const anyRun =
  (test: (run: Run) => boolean): Bound =>
  ({ history }) =>
    history.runs.some(test);

/** An attempt that deployed, and when it was overwritten. */
const anyAttempt = (test: (attempt: Attempt, again: number) => boolean): Bound =>
  anyRun(({ steps }) =>
    steps
      .filter(({ deploysTo }) => deploysTo !== null)
      .some(({ attempts, resets }) =>
        attempts.some((made, at) => isRun(made) && test(made, resets[at] ?? Infinity)),
      ),
  );

const refused =
  (path: string, hours: number): Bound =>
  ({ odd }) =>
    odd.some((each) => each.path === path && each.until - each.from > hours * HOUR);

/** What a history of deployments reached that code is likely to have a blind eye for. */
export const DELIVERY_BOUNDS: Readonly<Record<string, Bound>> = {
  'a deployment that failed': says('deployments production|production|failure'),
  'a rollback': says('rollbacks'),
  'a repair': says('rework production|production|repair'),
  'a hotfix': says('rework production|production|hotfix'),
  'a lead time': says('leads'),
  'a restore': says('restores'),
  'a promotion that waits': says('waiting '),
  'a deployment again, over one that was read': anyAttempt(
    ({ completedAt }, again) => completedAt > BASELINE && again < Infinity,
  ),
  'a deployment of which only an event tells': ({ heard }) => heard !== undefined,
  'a deployment that nobody can know of': ({ history, heard }) =>
    heard === undefined &&
    history.runs.some(({ stretches }) => stretches.some(({ isUnseen }) => isUnseen)),
  'what was deployed before the installation': anyAttempt(
    ({ completedAt }, again) => completedAt < BASELINE && again > BASELINE,
  ),
  'deployed again since the installation, over one of before': anyAttempt(
    ({ completedAt }, again) => completedAt < BASELINE && again > BASELINE && again < Infinity,
  ),
  'two services of one run in one environment': anyRun(
    ({ steps }) => steps.filter(({ deploysTo }) => deploysTo === 'production').length > 1,
  ),
  'a release branch with commits of its own': anyRun(({ ref }) => ref.name.startsWith('release/')),
  'a branch that is abandoned': anyRun(({ ref }) => ref.name.startsWith('feature/')),
  'a merge': ({ history }) => history.commits?.some(({ parents }) => parents.length > 1) === true,
  'an environment that is renamed': ({ history }) =>
    environmentsOf(history).some((each) => nameAt(each, Infinity) !== each.key),
  'an environment that is retired': ({ history }) =>
    environmentsOf(history).some(({ retiredAt }) => retiredAt < Infinity),
  'one that was retired before the installation': ({ history }) =>
    environmentsOf(history).some(({ retiredAt }) => retiredAt <= BASELINE),
  'deployments refused for hours': refused('deployments', 5),
  'commits refused for hours': refused('commits', 5),
  'steps that do not tell their environments': ({ history }) => history.isHushed === true,
};
