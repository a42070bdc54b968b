import { HOUR, MINUTE, SECOND, Session } from '../properties/session';
import type { StepPlan } from '../properties/truth/plan';
import { play } from '../properties/truth/play';
import { told } from '../properties/truth/told';
import {
  BASELINE,
  build,
  BUILT,
  CREATED,
  deploy,
  DEPLOYED,
  failing,
  gate,
  given,
  pressed,
  smoke,
  test,
  amended,
  describeScenes,
} from './scenes';

/** In a moment, by a condition that was not met. */
const passedOver: StepPlan = { name: 'staging', results: ['NOT_RUN'], lasts: 0, starts: 200 };
/** Begins when the runner is free that it shares with a step beside it. */
const queued: StepPlan = { ...smoke, starts: 70 * SECOND };

describeScenes([
  { name: 'a run without a gate', runs: [given({ stages: [[build]] })], page: BUILT },
  {
    name: 'a gate that nobody ever presses',
    runs: [given({ stages: [[build], [gate]] })],
    page: BUILT,
  },
  {
    name: 'a gate that shows as HALTED',
    runs: [given({ stages: [[build], [gate]], waitsAs: 'HALTED' })],
    page: BUILT,
  },
  {
    name: 'a gate that shows as RUNNING',
    runs: [given({ stages: [[build], [gate]], waitsAs: 'RUNNING' })],
    page: BUILT,
  },
  {
    name: 'a run that fails before its gate',
    runs: [given({ stages: [[failing(build)], [gate]] })],
    page: [
      ...['active build 60', 'built cloud 60', 'duration other 1 in 70', 'queue cloud 1 in 10'],
      ...['run failure 1', 'step build failure 1', 'step deploy skip 1'],
    ],
  },
  {
    name: 'a manual step beside an automatic one, never pressed',
    runs: [given({ stages: [[build], [test, gate]] })],
    page: amended(
      BUILT,
      ...['active test 60', 'built cloud 120', 'duration success 1 in 132', 'step test success 1'],
    ),
  },
  {
    name: 'a manual step pressed while the automatic one beside it runs: nothing ever waits',
    runs: [given({ stages: [[build], [test, pressed(20 * SECOND)]] })],
    page: amended(
      BUILT,
      ...['active deploy 60', 'active test 60', 'built cloud 180', 'duration success 1 in 152'],
      ...['step deploy success 1', 'step test success 1'],
    ),
  },
  {
    name: 'a failure beside a manual step ends the run: no earlier rest',
    runs: [given({ stages: [[build], [failing(test), gate]] })],
    page: [
      ...['active build 60', 'active test 60', 'built cloud 120', 'duration other 1 in 132'],
      ...['queue cloud 1 in 10', 'run failure 1', 'step build success 1', 'step deploy skip 1'],
      'step test failure 1',
    ],
  },
  {
    name: 'a run waits with a failure beside its manual step',
    runs: [given({ stages: [[build], [failing(test), gate]], failureWaits: true })],
    page: [
      ...['active build 60', 'active test 60', 'built cloud 120', 'duration other 1 in 132'],
      ...['queue cloud 1 in 10', 'run failure 1', 'step build success 1', 'step test failure 1'],
    ],
  },
  {
    name: 'a custom pipeline whose first step is manual',
    runs: [
      given({
        ...{ trigger: 'MANUAL', selector: { type: 'custom', pattern: 'release' } },
        stages: [[pressed(HOUR)], [smoke]],
      }),
    ],
    sweeps: [BASELINE + 10 * MINUTE],
    page: [
      ...['active deploy 60', 'active smoke 60', 'built cloud 120', 'duration success 1 in 122'],
      ...['run success 1', 'step deploy success 1', 'step smoke success 1'],
    ],
  },
  {
    name: 'a custom pipeline whose first step is manual, and nobody presses it',
    runs: [given({ trigger: 'MANUAL', stages: [[gate], [smoke]] })],
    page: [],
  },
  {
    name: 'a run stopped while a step runs',
    runs: [given({ stages: [[build], [gate]], stoppedAt: CREATED + 40 * SECOND })],
    page: [
      ...['active build 30', 'built cloud 30', 'duration other 1 in 40', 'queue cloud 1 in 10'],
      ...['run cancellation 1', 'step build cancellation 1', 'step deploy skip 1'],
    ],
  },
  {
    name: 'a run stopped before its first step',
    runs: [given({ stages: [[build], [test]], stoppedAt: CREATED + 4 * SECOND })],
    page: ['run cancellation 1', 'step build cancellation 1', 'step test skip 1'],
  },
  {
    name: 'a run halted for ten minutes between two steps',
    runs: [given({ stages: [[build], [{ ...deploy, held: { as: 'HALTED', for: 10 * MINUTE } }]] })],
    sweeps: [BASELINE + 5 * MINUTE, BASELINE + 10 * MINUTE],
    page: amended(BUILT, ...DEPLOYED, 'duration success 1 in 732'),
  },
  {
    name: 'a concurrency group that goes on by itself',
    runs: [given({ stages: [[build], [{ ...deploy, held: { as: 'PAUSED', for: 10 * MINUTE } }]] })],
    sweeps: [BASELINE + 5 * MINUTE, BASELINE + 10 * MINUTE],
    page: amended(BUILT, ...DEPLOYED, 'duration success 1 in 732'),
  },
  {
    name: 'a run held by a concurrency group before a gate',
    runs: [
      given({ stages: [[build], [{ ...test, held: { as: 'PAUSED', for: 10 * MINUTE } }], [gate]] }),
    ],
    sweeps: [BASELINE + 5 * MINUTE, BASELINE + 10 * MINUTE],
    page: amended(
      BUILT,
      ...['active test 60', 'built cloud 120', 'duration success 1 in 732', 'step test success 1'],
    ),
  },
  {
    name: 'a run halted before its first step, as a sweep saw',
    runs: [given({ stages: [[{ held: { as: 'HALTED', for: 20 * MINUTE } }]] })],
    sweeps: [BASELINE + 5 * MINUTE, BASELINE + 10 * MINUTE],
    seenHeld: [1],
    page: [
      ...['active build 60', 'built cloud 60', 'duration success 1 in 60', 'run success 1'],
      'step build success 1',
    ],
  },
  {
    name: 'a run that waits at the installation, and for ever',
    runs: [given({ createdAt: BASELINE - HOUR, stages: [[build], [gate]] })],
    page: [],
  },
  {
    name: 'a run that is executing at the installation',
    runs: [given({ createdAt: BASELINE - 30 * SECOND, stages: [[build], [gate]] })],
    page: BUILT,
  },
  {
    name: 'a run that is halted between two steps at the installation',
    runs: [
      given({
        createdAt: BASELINE - 5 * MINUTE,
        stages: [[build], [{ ...deploy, held: { as: 'HALTED', for: 10 * MINUTE } }]],
      }),
    ],
    page: amended(BUILT, ...DEPLOYED, 'duration success 1 in 732'),
  },
  {
    name: 'a failed step run again before anybody looked: what is visible',
    runs: [
      given({
        stages: [[build], [{ ...test, results: ['FAILED', 'SUCCESSFUL'] }]],
        later: [{ kind: 'rerun-failed', after: MINUTE, isUnseen: true }],
      }),
    ],
    page: [
      ...['active build 60', 'active test 60', 'again test success 1', 'built cloud 120'],
      ...['queue cloud 1 in 10', 'run success 1', 'step build success 1', 'step test success 1'],
    ],
  },
  {
    name: 'a run that is executing at the installation, fails, and runs again before anybody looked',
    runs: [
      given({
        createdAt: BASELINE - 30 * SECOND,
        stages: [[build], [{ ...test, results: ['FAILED', 'SUCCESSFUL'] }]],
        later: [{ kind: 'rerun-failed', after: MINUTE, isUnseen: true }],
      }),
    ],
    page: [
      ...['active build 60', 'active test 60', 'again test success 1', 'built cloud 120'],
      ...['queue cloud 1 in 10', 'run success 1', 'step build success 1', 'step test success 1'],
    ],
  },
  {
    name: 'a run that runs again at the installation',
    runs: [
      given({
        createdAt: BASELINE - HOUR,
        stages: [[build], [{ ...test, results: ['FAILED', 'SUCCESSFUL'] }]],
        later: [{ kind: 'rerun-failed', after: HOUR - 150 * SECOND }],
      }),
    ],
    page: [
      ...['active test 60', 'again test success 1', 'built cloud 60'],
      ...['resumed rerun success 1', 'step test success 1'],
    ],
  },
  {
    name: 'a failure that is ignored',
    runs: [given({ stages: [[{ ...failing(test), isIgnored: true }], [build]] })],
    page: amended(
      BUILT,
      ...['active test 60', 'built cloud 120', 'duration success 1 in 132', 'step test failure 1'],
    ),
  },
  {
    name: 'broken YAML',
    runs: [given({ stages: [] })],
    page: ['duration other 1 in 0', 'run failure 1'],
  },
  {
    name: 'build numbers that jump to a million',
    runs: [1, 2, 1_000_000, 1_000_001].map((number, index) =>
      given({ number, createdAt: CREATED + index * MINUTE, stages: [[build]] }),
    ),
    page: [
      ...['active build 240', 'built cloud 240', 'duration success 4 in 280'],
      ...['queue cloud 4 in 40', 'run success 4', 'step build success 4'],
    ],
  },
  {
    name: 'steps without names, and words that we do not know',
    runs: [given({ stages: [[{ name: null }], [{ name: null }]], hasUnknownWords: true })],
    sweeps: [BASELINE + 90 * SECOND],
    page: [
      ...['active step-1 60', 'active step-2 60', 'built cloud 120', 'duration success 1 in 132'],
      ...['queue cloud 1 in 10', 'run success 1', 'step step-1 success 1', 'step step-2 success 1'],
    ],
  },
  {
    name: 'a cloud step that was billed nothing, and one on a runner of our own',
    runs: [
      given({ stages: [[{ isUnbilled: true }]] }),
      given({
        ...{ number: 2, createdAt: CREATED + MINUTE },
        stages: [[{ ...test, runsOn: 'self_hosted' }]],
      }),
    ],
    page: [
      ...['active build 60', 'active test 60', 'duration success 2 in 140'],
      ...['queue cloud 1 in 10', 'queue self_hosted 1 in 10', 'run success 2'],
      ...['step build success 1', 'step test success 1'],
    ],
  },
  {
    name: 'a step that a condition passes over a moment before a gate',
    runs: [given({ stages: [[build], [passedOver], [gate]] })],
    page: [...BUILT, 'step staging skip 1'],
  },
  {
    name: 'a step that a condition passes over beside a gate',
    runs: [given({ stages: [[build], [test, passedOver, gate]] })],
    page: amended(
      BUILT,
      ...['active test 60', 'built cloud 120', 'duration success 1 in 132'],
      ...['step staging skip 1', 'step test success 1'],
    ),
  },
  {
    name: 'nothing but a step that a condition passes over, before a gate',
    runs: [given({ stages: [[passedOver], [gate]] })],
    page: [],
  },
  {
    name: 'the first of two steps that share a runner fails, before a gate',
    runs: [given({ stages: [[build], [failing(test), queued], [gate]] })],
    page: [
      ...['active build 60', 'active smoke 60', 'active test 60', 'built cloud 180'],
      ...['duration other 1 in 200', 'queue cloud 1 in 10', 'run failure 1'],
      ...['step build success 1', 'step deploy skip 1', 'step smoke success 1'],
      'step test failure 1',
    ],
  },
]);

it('a run that fails after it was listed as running, and before its steps were read', async () => {
  const long = { ...failing(build), lasts: 3 * HOUR };
  const session = new Session(
    { mainBranch: 'main', runs: [play(given({ stages: [[long], [gate]] }))] },
    BASELINE,
  );
  await session.sweepAt(BASELINE);
  const end = CREATED + 10 * SECOND + 3 * HOUR;
  session.odd = (path) => {
    if (path === 'steps') session.now = Math.max(session.now, end + SECOND);
    return null;
  };
  await session.sweepAt(end - SECOND);
  for (const minutes of [5, 20, 70, 140]) await session.sweepAt(end + minutes * MINUTE);
  expect(told(await session.totals())).toEqual([
    ...['active build 10800', 'built cloud 10800', 'duration other 1 in 10810'],
    ...['queue cloud 1 in 10', 'run failure 1', 'step build failure 1', 'step deploy skip 1'],
  ]);
});
