import type { RunOutcome, StepRun } from '../../events';
import type { RunResult } from '../../events/vocabulary';
import { restsOf, stretchesAfter, type RunSeen } from './rests';

/** Seconds after the run was created. */
const s = 1000;

const step = (changes: Partial<StepRun>): StepRun => ({
  uuid: '',
  name: 'step',
  result: null,
  startedAt: null,
  completedAt: null,
  attempt: 1,
  buildSeconds: 0,
  runnerKind: 'cloud',
  trigger: 'automatic',
  group: null,
  isReady: false,
  environment: null,
  ...changes,
});

const ran = (from: number, to: number, changes: Partial<StepRun> = {}): StepRun =>
  step({ startedAt: from * s, completedAt: to * s, result: 'success', ...changes });
const manual = (from: number, to: number, changes: Partial<StepRun> = {}): StepRun =>
  ran(from, to, { trigger: 'manual', ...changes });
const running = (from: number, changes: Partial<StepRun> = {}): StepRun =>
  step({ startedAt: from * s, ...changes });
const PENDING = step({});
const WAITING = step({ trigger: 'manual' });
/** What becomes of a step when its run ends before it: the moment of the end, twice. */
const notRun = (at: number, changes: Partial<StepRun> = {}): StepRun =>
  ran(at, at, { result: 'skip', ...changes });

const IDENTITY = {
  uuid: '{1}',
  buildNumber: 1,
  createdAt: 0,
  pipeline: 'default',
  refClass: 'default',
  branch: 'main',
  trigger: 'push',
  commit: null,
  ref: 'branch:main',
  activeMillis: null,
} as const;

const seen = (outcome: RunOutcome, ...steps: readonly StepRun[]): RunSeen => ({
  run: { ...IDENTITY, ...outcome },
  steps,
});
const PAUSED: RunOutcome = { state: 'paused' };
const EXECUTING: RunOutcome = { state: 'executing' };
const completed = (at: number, result: RunResult = 'success'): RunOutcome => ({
  state: 'completed',
  result,
  completedAt: at * s,
});

/** `5 success waiting`: when, as what, and whether somebody must start a step. */
const told = (run: RunSeen): readonly string[] =>
  restsOf(run).map(({ at, result, isWaiting }) =>
    [at / s, result, ...(isWaiting ? ['waiting'] : [])].join(' '),
  );

describe('restsOf', () => {
  it.each<{ name: string; run: RunSeen; rests: string[] }>([
    {
      name: 'a run without steps rests when it completes',
      run: seen(completed(7, 'failure')),
      rests: ['7 failure'],
    },
    {
      name: 'one under way has not rested',
      run: seen(EXECUTING, ran(1, 4), running(5)),
      rests: [],
    },
    {
      name: 'nor has one between two automatic steps',
      run: seen(EXECUTING, ran(1, 4), PENDING),
      rests: [],
    },
    {
      name: 'it rests before its manual step',
      run: seen(PAUSED, ran(1, 4), ran(5, 9), WAITING),
      rests: ['9 success waiting'],
    },
    {
      name: 'what stands behind the manual step waits with it',
      run: seen(PAUSED, ran(1, 4), WAITING, PENDING),
      rests: ['4 success waiting'],
    },
    {
      name: 'a manual step that was started hides nothing',
      run: seen(completed(21), ran(1, 4), manual(10, 20)),
      rests: ['4 success waiting', '21 success'],
    },
    {
      name: 'nor one that was started within seconds',
      run: seen(EXECUTING, ran(1, 4), running(4.2, { trigger: 'manual' })),
      rests: ['4 success waiting'],
    },
    {
      name: 'two manual steps are two rests',
      run: seen(completed(31), ran(1, 4), manual(10, 12), ran(13, 15), manual(20, 30)),
      rests: ['4 success waiting', '15 success waiting', '31 success'],
    },
    {
      name: 'one after the other too',
      run: seen(PAUSED, ran(1, 4), manual(10, 12), WAITING),
      rests: ['4 success waiting', '12 success waiting'],
    },
    {
      name: 'a run none of whose steps ran never waits',
      run: seen(PAUSED, WAITING, PENDING),
      rests: [],
    },
    {
      name: 'a custom run whose first step is manual waits before the next one only',
      run: seen(PAUSED, manual(50, 60), WAITING),
      rests: ['60 success waiting'],
    },
    {
      name: 'paused without a manual step is not at rest',
      run: seen(PAUSED, ran(1, 4), PENDING),
      rests: [],
    },
    {
      name: 'an automatic step of the same group must end first',
      run: seen(
        EXECUTING,
        ran(1, 4),
        running(5, { group: 'g' }),
        step({ trigger: 'manual', group: 'g' }),
      ),
      rests: [],
    },
    {
      name: 'and when it has, its result counts',
      run: seen(
        PAUSED,
        ran(1, 4),
        ran(5, 9, { group: 'g', result: 'failure' }),
        step({ trigger: 'manual', group: 'g' }),
      ),
      rests: ['9 failure waiting'],
    },
    {
      name: 'an automatic step behind the manual one in its group stands beside it',
      run: seen(
        EXECUTING,
        ran(1, 4),
        step({ trigger: 'manual', group: 'g' }),
        step({ group: 'g' }),
      ),
      rests: [],
    },
    {
      name: 'where no group is told, one that is ready stands beside it',
      run: seen(EXECUTING, ran(1, 4), WAITING, step({ isReady: true })),
      rests: [],
    },
    {
      name: 'and so does one that started while the manual one waited',
      run: seen(PAUSED, ran(1, 4), WAITING, ran(5, 9)),
      rests: ['9 success waiting'],
    },
    {
      name: 'a failure that the pipeline ignores is no end',
      run: seen(PAUSED, ran(1, 4, { result: 'failure' }), ran(5, 9), WAITING),
      rests: ['9 success waiting'],
    },
    {
      name: 'a failure that ended the run left nothing to wait for',
      run: seen(
        completed(5, 'failure'),
        ran(1, 4, { result: 'failure' }),
        notRun(4, { trigger: 'manual' }),
      ),
      rests: ['5 failure'],
    },
    {
      name: 'nor a failure beside other steps',
      run: seen(
        completed(13, 'failure'),
        ran(1, 4, { result: 'error' }),
        ran(1, 12),
        notRun(13, { trigger: 'manual' }),
      ),
      rests: ['13 failure'],
    },
    {
      name: 'nor the stop of a step',
      run: seen(
        completed(5, 'cancellation'),
        ran(1, 4, { result: 'cancellation' }),
        notRun(4, { trigger: 'manual' }),
      ),
      rests: ['5 cancellation'],
    },
    {
      name: 'a stop between two steps is no wait',
      run: seen(
        completed(5, 'cancellation'),
        ran(1, 4),
        notRun(5),
        notRun(5, { trigger: 'manual' }),
      ),
      rests: ['5 cancellation'],
    },
    {
      name: 'a manual step that a condition passes over is no wait',
      run: seen(
        completed(21),
        ran(1, 4),
        notRun(4.2, { trigger: 'manual' }),
        ran(6, 10),
        ran(12, 20),
      ),
      rests: ['21 success'],
    },
    {
      name: 'what was given up at a stop is not waited for again after a redeployment',
      run: seen(
        completed(61, 'cancellation'),
        ran(50, 60, { attempt: 2, trigger: 'redeploy' }),
        notRun(30, { trigger: 'manual', result: 'cancellation' }),
      ),
      rests: ['61 cancellation'],
    },
    {
      name: 'what is given up one after another is no wait',
      run: seen(
        completed(5.2, 'cancellation'),
        ran(1, 4),
        ran(5, 5, { result: 'cancellation' }),
        notRun(5.04),
        notRun(5.05, { trigger: 'manual' }),
      ),
      rests: ['5.2 cancellation'],
    },
    {
      name: 'a step that fails before it begins, beside one that goes on, leaves nothing to wait for',
      run: seen(
        completed(9, 'failure'),
        ran(1, 9, { group: 'tests' }),
        step({ result: 'error', completedAt: 3 * s, group: 'tests' }),
        notRun(9.04, { trigger: 'manual' }),
      ),
      rests: ['9.04 failure'],
    },
    {
      name: 'a run that was stopped while it waited had rested',
      run: seen(
        completed(99, 'cancellation'),
        ran(1, 4),
        notRun(99, { trigger: 'manual', result: 'cancellation' }),
      ),
      rests: ['4 success waiting', '99 cancellation'],
    },
    {
      name: 'also one with a failure that the pipeline ignores',
      run: seen(
        completed(99, 'cancellation'),
        ran(1, 4, { result: 'failure' }),
        notRun(99, { trigger: 'manual' }),
      ),
      rests: ['4 success waiting', '99 cancellation'],
    },
    {
      name: 'a step that was run again hides the rest before it',
      run: seen(completed(61), ran(50, 60, { attempt: 2 })),
      rests: ['61 success'],
    },
    {
      name: 'but none of before a manual step',
      run: seen(completed(61), ran(1, 4), manual(50, 60, { attempt: 2, trigger: 'redeploy' })),
      rests: ['61 success'],
    },
    {
      name: 'where it still says that it is manual',
      run: seen(completed(61), ran(1, 4), manual(50, 60, { attempt: 2 })),
      rests: ['4 success waiting', '61 success'],
    },
    {
      name: 'a completion of before the end of a step is at its end',
      run: seen(completed(3.9), ran(1, 4)),
      rests: ['4 success'],
    },
  ])('$name', ({ run, rests }) => {
    expect(told(run)).toEqual(rests);
  });
});

describe('stretchesAfter', () => {
  it.each<{
    name: string;
    through: number;
    isWaiting?: boolean;
    run: RunSeen;
    stretches: string[];
  }>([
    {
      name: 'nothing while it waits',
      through: 4,
      run: seen(PAUSED, ran(1, 4), WAITING),
      stretches: [],
    },
    {
      name: 'nothing while it goes on',
      through: 4,
      run: seen(EXECUTING, ran(1, 4), running(9, { trigger: 'manual' })),
      stretches: [],
    },
    {
      name: 'a manual step to the end',
      through: 4,
      run: seen(completed(21), ran(1, 4), manual(10, 20)),
      stretches: ['manual_step success 4–21'],
    },
    {
      name: 'a manual step to the next one',
      through: 4,
      run: seen(PAUSED, ran(1, 4), manual(10, 12), WAITING),
      stretches: ['manual_step success 4–12'],
    },
    {
      name: 'both at one look',
      through: 4,
      run: seen(
        completed(21, 'failure'),
        ran(1, 4),
        manual(10, 12),
        manual(18, 20, { result: 'failure' }),
      ),
      stretches: ['manual_step success 4–12', 'manual_step failure 12–21'],
    },
    {
      name: 'a stop',
      through: 4,
      run: seen(completed(99, 'cancellation'), ran(1, 4), notRun(99, { trigger: 'manual' })),
      stretches: ['stop cancellation 4–99'],
    },
    {
      name: 'a failed step that ran again',
      through: 5,
      run: seen(completed(61), ran(1, 2), ran(50, 60, { attempt: 2 })),
      stretches: ['rerun success 5–61 revised'],
    },
    {
      name: 'a step behind the manual one that ran again',
      through: 21,
      run: seen(completed(61), ran(1, 4), manual(10, 20), ran(50, 60, { attempt: 2 })),
      stretches: ['rerun success 21–61'],
    },
    {
      name: 'a run that waited and ran again',
      through: 4,
      run: seen(PAUSED, ran(50, 60, { attempt: 2 }), WAITING),
      stretches: ['rerun success 4–60 revised'],
    },
    {
      name: 'a redeployment',
      through: 21,
      run: seen(completed(61), ran(1, 4), ran(50, 60, { attempt: 2, trigger: 'redeploy' })),
      stretches: ['redeploy success 21–61'],
    },
    {
      name: 'a redeployment after a manual step',
      through: 4,
      run: seen(
        completed(61),
        ran(1, 4),
        manual(10, 12),
        ran(50, 60, { attempt: 2, trigger: 'redeploy' }),
      ),
      stretches: ['manual_step success 4–12', 'redeploy success 12–61'],
    },
    {
      name: 'a manual step that failed before it began',
      through: 4,
      isWaiting: true,
      run: seen(
        completed(61, 'error'),
        ran(1, 4),
        step({ trigger: 'manual', result: 'error', completedAt: 60 * s }),
      ),
      stretches: ['manual_step error 4–61'],
    },
    {
      name: 'a step that was stopped before it began again',
      through: 5,
      run: seen(completed(61, 'cancellation'), notRun(60, { result: 'cancellation', attempt: 2 })),
      stretches: ['rerun cancellation 5–61 revised'],
    },
  ])('tells of $name', ({ through, isWaiting = false, run, stretches }) => {
    const words = stretchesAfter({ at: through * s, isWaiting }, run).map(
      ({ from, rest, kind, isRevision }) => {
        const revised = isRevision ? ' revised' : '';
        return `${kind} ${rest.result} ${from / s}–${rest.at / s}${revised}`;
      },
    );
    expect(words).toEqual(stretches);
  });
});
