import { DAY, HOUR, MINUTE, SECOND } from '../properties/session';
import { after } from '../given';
import type { StepPlan } from '../properties/truth/plan';
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
import { installed } from './installation';
import { pipelinePayload, stepPayload } from './payloads';

const passedOver: StepPlan = { name: 'staging', results: ['NOT_RUN'], lasts: 0, starts: 200 };

describeScenes([
  {
    name: 'a gate pressed two days later',
    runs: [given({ stages: [[build], [pressed(2 * DAY)]] })],
    sweeps: [BASELINE + HOUR],
    page: amended(BUILT, ...DEPLOYED, 'resumed manual_step success 1'),
  },
  {
    name: 'a step again, of a run with a number far ahead that waits and shows as RUNNING',
    runs: [
      given({
        number: 1_000_000,
        stages: [[build], [gate]],
        waitsAs: 'RUNNING',
        later: [{ kind: 'rerun-step', step: 0, after: 30 * MINUTE }],
      }),
    ],
    eventsUntil: BASELINE + HOUR,
    sweeps: [BASELINE + 5 * MINUTE],
    page: amended(
      BUILT,
      ...['active build 120', 'again build success 1', 'built cloud 120'],
      ...['resumed rerun success 1', 'step build success 2'],
    ),
  },
  {
    name: 'a run that failed, ran again and waits for another person, and shows as RUNNING',
    runs: [
      given({
        stages: [
          [build],
          [
            { ...gate, name: 'us' },
            { ...pressed(HOUR, 'eu'), results: ['FAILED', 'SUCCESSFUL'] },
          ],
        ],
        waitsAs: 'RUNNING',
        later: [{ kind: 'rerun-failed', after: 2 * HOUR }],
      }),
    ],
    sweeps: [BASELINE + 2 * HOUR],
    page: amended(
      BUILT,
      ...['active eu 120', 'again eu success 1', 'built cloud 180'],
      ...['resumed manual_step failure 1', 'resumed rerun success 1'],
      ...['step eu failure 1', 'step eu success 1', 'step us skip 1'],
    ),
  },
  {
    name: 'a step of a waiting run again, and nobody looks for sixteen days',
    runs: [
      given({
        stages: [[build], [gate]],
        later: [{ kind: 'rerun-step', step: 0, after: HOUR }],
      }),
    ],
    sweeps: [BASELINE + 5 * MINUTE, BASELINE + 16 * DAY],
    page: amended(
      BUILT,
      ...['active build 120', 'again build success 1', 'built cloud 120'],
      ...['resumed rerun success 1', 'step build success 2'],
    ),
  },
  {
    name: 'a step behind a gate fails before the installation, and runs again while Lifeline is installed',
    runs: [
      given({
        createdAt: BASELINE - 2 * HOUR,
        stages: [
          [build],
          [
            pressed(5 * MINUTE, 'eu'),
            { ...pressed(10 * MINUTE, 'us'), lasts: 30 * MINUTE, results: ['FAILED'] },
          ],
        ],
        later: [{ kind: 'rerun-failed', after: HOUR }],
      }),
    ],
    page: [
      ...['active us 1800', 'again us failure 1', 'built cloud 1800'],
      ...['resumed rerun failure 1', 'step us failure 1'],
    ],
  },
  {
    name: 'a gate pressed within a sweep, and every event lost',
    runs: [given({ stages: [[build], [pressed(5 * SECOND)]] })],
    page: amended(BUILT, ...DEPLOYED, 'resumed manual_step success 1'),
  },
  {
    name: 'a gate pressed within seconds, and every event told',
    runs: [given({ stages: [[build], [pressed(5 * SECOND)]] })],
    eventsUntil: BASELINE + HOUR,
    page: amended(BUILT, ...DEPLOYED, 'resumed manual_step success 1'),
  },
  {
    name: 'what is behind a gate fails',
    runs: [given({ stages: [[build], [failing(pressed(HOUR))], [smoke]] })],
    page: amended(
      BUILT,
      ...['active deploy 60', 'built cloud 120', 'resumed manual_step failure 1'],
      ...['step deploy failure 1', 'step smoke skip 1'],
    ),
  },
  {
    name: 'two gates, both pressed',
    runs: [given({ stages: [[build], [pressed(10 * MINUTE, 'staging')], [pressed(DAY)]] })],
    page: amended(
      BUILT,
      ...['active deploy 60', 'active staging 60', 'built cloud 180'],
      ...['resumed manual_step success 2', 'step deploy success 1', 'step staging success 1'],
    ),
  },
  {
    name: 'two gates, the second one never pressed',
    runs: [given({ stages: [[build], [pressed(10 * MINUTE, 'staging')], [gate]] })],
    sweeps: [BASELINE + 5 * MINUTE],
    page: amended(
      BUILT,
      ...['active staging 60', 'built cloud 120'],
      ...['resumed manual_step success 1', 'step staging success 1'],
    ),
  },
  {
    name: 'two manual steps side by side, pressed one after the other',
    runs: [given({ stages: [[build], [pressed(10 * MINUTE, 'eu'), pressed(HOUR, 'us')]] })],
    page: amended(
      BUILT,
      ...['active eu 60', 'active us 60', 'built cloud 180', 'resumed manual_step success 2'],
      ...['step eu success 1', 'step us success 1'],
    ),
  },
  {
    name: 'a manual step listed before the automatic one beside it, and Bitbucket does not tell that they are a group',
    runs: [given({ stages: [[build], [pressed(HOUR), test]], isGroupTold: false })],
    page: amended(
      BUILT,
      ...['active deploy 60', 'active test 60', 'built cloud 180', 'duration success 1 in 132'],
      ...['resumed manual_step success 1', 'step deploy success 1', 'step test success 1'],
    ),
  },
  {
    name: 'a gate before a stage of several steps',
    runs: [given({ stages: [[build], [pressed(5 * MINUTE)], [smoke], [test]] })],
    page: amended(
      BUILT,
      ...['active deploy 60', 'active smoke 60', 'active test 60', 'built cloud 240'],
      ...['resumed manual_step success 1', 'step deploy success 1', 'step smoke success 1'],
      'step test success 1',
    ),
  },
  {
    name: 'a run stopped while it waits',
    runs: [given({ stages: [[build], [gate], [smoke]], stoppedAt: CREATED + 2 * HOUR })],
    sweeps: [BASELINE + HOUR],
    page: amended(BUILT, 'resumed stop cancellation 1'),
  },
  {
    name: 'a run stopped while it waits, first seen afterwards',
    runs: [given({ stages: [[build], [gate], [smoke]], stoppedAt: CREATED + 2 * HOUR })],
    page: amended(BUILT, 'resumed stop cancellation 1'),
  },
  {
    name: 'a run that waits at the installation and is pressed later',
    runs: [given({ createdAt: BASELINE - HOUR, stages: [[build], [pressed(3 * HOUR)]] })],
    page: [
      ...['active deploy 60', 'built cloud 60', 'resumed manual_step success 1'],
      'step deploy success 1',
    ],
  },
  {
    name: 'the failed step of a run from before the installation is run again',
    runs: [
      given({
        createdAt: BASELINE - HOUR,
        stages: [[{ results: ['FAILED', 'SUCCESSFUL'] }]],
        later: [{ kind: 'rerun-failed', after: 2 * HOUR }],
      }),
    ],
    eventsUntil: BASELINE + DAY,
    page: [
      ...['active build 60', 'again build success 1', 'built cloud 60'],
      ...['resumed rerun success 1', 'step build success 1'],
    ],
  },
  {
    name: 'a failed step run again three days later',
    runs: [
      given({
        stages: [[{ results: ['FAILED', 'SUCCESSFUL'] }]],
        later: [{ kind: 'rerun-failed', after: 3 * DAY }],
      }),
    ],
    sweeps: [BASELINE + HOUR],
    page: [
      ...['active build 120', 'again build success 1', 'built cloud 120', 'duration other 1 in 70'],
      ...['queue cloud 1 in 10', 'resumed rerun success 1', 'run failure 1'],
      ...['step build failure 1', 'step build success 1'],
    ],
  },
  {
    name: 'a step of a waiting run is run again',
    runs: [
      given({
        stages: [[{ results: ['FAILED', 'SUCCESSFUL'], isIgnored: true }], [gate]],
        later: [{ kind: 'rerun-step', step: 0, after: HOUR }],
      }),
    ],
    sweeps: [BASELINE + 10 * MINUTE],
    page: amended(
      BUILT,
      ...['active build 120', 'again build success 1', 'built cloud 120'],
      ...['resumed rerun success 1', 'step build failure 1', 'step build success 1'],
    ),
  },
  {
    name: 'what failed behind a gate is run again',
    runs: [
      given({
        stages: [[build], [{ ...pressed(HOUR), results: ['FAILED', 'SUCCESSFUL'] }]],
        later: [{ kind: 'rerun-failed', after: 2 * HOUR }],
      }),
    ],
    sweeps: [BASELINE + 2 * HOUR],
    page: amended(
      BUILT,
      ...['active deploy 120', 'again deploy success 1', 'built cloud 180'],
      ...['resumed manual_step failure 1', 'resumed rerun success 1'],
      ...['step deploy failure 1', 'step deploy success 1'],
    ),
  },
  {
    name: 'a deployment repeated',
    runs: [
      given({
        stages: [[build], [{ ...deploy, deploysTo: 'production' }]],
        later: [{ kind: 'redeploy', step: 1, after: 5 * HOUR }],
      }),
    ],
    sweeps: [BASELINE + HOUR],
    page: amended(
      BUILT,
      ...['active deploy 120', 'built cloud 180', 'duration success 1 in 132'],
      ...['resumed redeploy success 1', 'step deploy success 2'],
    ),
  },
  {
    name: 'a gate behind a step that a condition passed over is pressed, and every event lost',
    runs: [given({ stages: [[build], [passedOver], [pressed(HOUR)]] })],
    page: amended(BUILT, ...DEPLOYED, ...['resumed manual_step success 1', 'step staging skip 1']),
  },
  {
    name: 'a run stopped while it waits behind a step that a condition passed over',
    runs: [
      given({
        stages: [[build], [passedOver], [gate], [smoke], [{ ...gate, name: 'us' }]],
        stoppedAt: CREATED + 2 * HOUR,
      }),
    ],
    page: [...BUILT, 'resumed stop cancellation 1', 'step staging skip 1'],
  },
  {
    name: 'behind a gate the first of two steps that share a runner fails, before another gate',
    runs: [
      given({
        stages: [
          [build],
          [pressed(MINUTE, 'staging')],
          [failing(test), { ...smoke, starts: 70 * SECOND }],
          [gate],
        ],
      }),
    ],
    page: amended(
      BUILT,
      ...['active smoke 60', 'active staging 60', 'active test 60', 'built cloud 240'],
      ...['resumed manual_step failure 1', 'step deploy skip 1', 'step smoke success 1'],
      ...['step staging success 1', 'step test failure 1'],
    ),
  },
  {
    name: 'a manual step again while the run waits for the next one',
    runs: [
      given({
        stages: [[build], [pressed(10 * MINUTE, 'staging')], [gate]],
        later: [{ kind: 'rerun-step', step: 1, after: HOUR }],
      }),
    ],
    eventsUntil: BASELINE + DAY,
    page: amended(
      BUILT,
      ...['active staging 120', 'again staging success 1', 'built cloud 180'],
      ...['resumed manual_step success 1', 'resumed rerun success 1', 'step staging success 2'],
    ),
  },
  {
    name: 'a manual step again while the run waits for the one beside it',
    runs: [
      given({
        stages: [[build], [pressed(10 * MINUTE, 'eu'), { ...gate, name: 'us' }]],
        later: [{ kind: 'rerun-step', step: 1, after: HOUR }],
      }),
    ],
    eventsUntil: BASELINE + DAY,
    page: amended(
      BUILT,
      ...['active eu 120', 'again eu success 1', 'built cloud 180'],
      ...['resumed manual_step success 1', 'resumed rerun success 1', 'step eu success 2'],
    ),
  },
  {
    name: 'a manual step that was passed over, and that somebody started when the run ran again',
    runs: [
      given({
        stages: [
          [build],
          [{ ...test, results: ['FAILED', 'SUCCESSFUL'] }],
          [{ ...gate, name: 'staging' }],
          [gate],
        ],
        later: [
          { kind: 'rerun-failed', after: HOUR },
          { kind: 'press', after: HOUR },
        ],
      }),
    ],
    eventsUntil: BASELINE + DAY,
    page: amended(
      BUILT.filter((line) => !line.startsWith('duration') && !line.startsWith('run')),
      ...['active staging 60', 'active test 120', 'again staging success 1'],
      ...['again test success 1', 'built cloud 240', 'duration other 1 in 132', 'run failure 1'],
      ...['resumed manual_step success 1', 'resumed rerun success 1', 'step deploy skip 1'],
      ...['step staging skip 1', 'step staging success 1', 'step test failure 1'],
      'step test success 1',
    ),
  },
]);

it('a run said to have ended again, and its steps tell so only later', async () => {
  const { lifeline, web } = await installed();
  const failed = { state: { name: 'COMPLETED', result: { name: 'FAILED' } } };
  const run = pipelinePayload({ number: 1, createdAt: after(10) });
  web.pipelines.push({ ...run, ...failed });
  web.steps[1] = [stepPayload('build', [after(10), after(11)], failed)];
  lifeline.now = after(20);
  await lifeline.sweep();
  web.pipelines = [{ ...run, completed_on: new Date(after(60)).toISOString() }];
  lifeline.now = after(61);
  await lifeline.sweep();
  web.steps[1] = [stepPayload('build', [after(58), after(60)], { run_number: 2 })];
  await lifeline.sweeps(1);
  expect(Object.entries(await lifeline.samples(RESUMED))).toEqual([
    [expect.stringContaining('kind="rerun",result="success"'), 1],
  ]);
});

const RESUMED = 'bitbucket_pipeline_run_resumptions_total';
