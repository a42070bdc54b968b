import { DAY, HOUR, MINUTE, SECOND, BASELINE, uuidOf } from '../given';
import { installed, type Installation } from './installation';
import {
  buildStatusEvent,
  commitOf,
  deploymentPayload,
  pipelinePayload,
  pushEvent,
  stepPayload,
  type Payload,
} from './payloads';
import type { PlayedRepository } from './played-bitbucket';

/** Three pipelines of five steps and three environments make a repository typical. */
const PIPELINES = ['branches/main', 'pull-requests/**', 'default'] as const;
const STEPS = ['Install dependencies', 'Lint', 'Unit tests', 'Build image', 'Deploy'];
const ENVIRONMENTS = [
  ['test', 'Test'],
  ['staging', 'Staging'],
  ['production', 'Production'],
] as const;
const RUNS_A_DAY = 20;

/** A typical repository that has been counted for so many days, a weekday like any other: 20 runs each, by events. */
export async function afterLongLife(
  days: number,
): Promise<{ readonly lifeline: Installation; readonly web: PlayedRepository }> {
  const life = await installed();
  for (let day = 0; day < days; day++) await liveOn(life, day);
  return life;
}

interface Life {
  readonly lifeline: Installation;
  readonly web: PlayedRepository;
}

/** Runs every half hour from nine on; sweeps find what no event told, and walk what was deployed. */
async function liveOn({ lifeline, web }: Life, day: number): Promise<void> {
  for (let index = 0; index < RUNS_A_DAY; index++) {
    const number = day * RUNS_A_DAY + index + 1;
    const createdAt = BASELINE + day * DAY + index * 30 * MINUTE + (number % 17) * SECOND + 321;
    lifeline.now = Math.max(lifeline.now, createdAt);
    await lifeline.deliver(pushOf(number, createdAt));
    await lifeline.deliver(
      buildStatusEvent({ number, createdAt, at: createdAt, state: 'INPROGRESS' }),
    );
    const completedAt = createdAt + 4 * MINUTE + (number % 23) * 7 * SECOND;
    serveRun(web, { number, createdAt, completedAt });
    lifeline.now = completedAt + 40 * SECOND;
    await lifeline.deliver(buildStatusEvent({ number, createdAt, at: completedAt }));
    if (index % 4 === 3) await lifeline.sweep();
  }
  lifeline.now = BASELINE + day * DAY + 20 * HOUR;
  await lifeline.sweep();
}

function pushOf(number: number, at: number): Payload {
  const branch = branchOf(number);
  return pushEvent(at - 5 * SECOND, {
    push: { ref: `refs/heads/${branch}`, after: commitOf(number) },
  });
}

function branchOf(number: number): string {
  return ['main', `feature/ticket-${String(number)}`, 'develop'][number % 3] ?? 'main';
}

interface Times {
  readonly number: number;
  readonly createdAt: number;
  readonly completedAt: number;
}

function serveRun(web: PlayedRepository, { number, createdAt, completedAt }: Times): void {
  const [type, pattern] = (PIPELINES[number % 3] ?? '').split('/');
  const result = number % 7 === 0 ? 'FAILED' : number % 31 === 0 ? 'STOPPED' : 'SUCCESSFUL';
  const run = pipelinePayload({ number, createdAt, completedAt, result, branch: branchOf(number) });
  const target = { ...(run['target'] as object), selector: { type, pattern } };
  web.pipelines.push({ ...run, target });
  web.steps[number] = STEPS.map((name, index) =>
    stepPayload(name, [
      createdAt + (10 + 40 * index) * SECOND + 123,
      createdAt + (49 + 40 * index) * SECOND + ((number * 37) % 997),
    ]),
  );
  if (number % 3 === 0)
    for (const [at] of ENVIRONMENTS.entries()) deploy(web, { number, at, completedAt });
}

/** From test over staging to production, with the commits since the run that was deployed before. */
function deploy(
  web: PlayedRepository,
  { number, at, completedAt }: { number: number; at: number; completedAt: number },
): void {
  const [environment = '', type = ''] = ENVIRONMENTS[at] ?? [];
  const ended = completedAt - (2 - at) * 30 * SECOND;
  const payload = deploymentPayload({
    number,
    startedAt: ended - 20 * SECOND - (number % 9),
    completedAt: ended,
    environment,
  });
  web.deployments.push({
    ...payload,
    uuid: uuidOf(number * 10 + at, 7),
    environment: { uuid: uuidOf(at, 8), name: environment, environment_type: { name: type } },
  });
  const [include, exclude] = [commitOf(number), commitOf(number - 3)];
  web.commits[`${exclude}..${include}`] = [number, number - 1, number - 2].map((each) => ({
    hash: commitOf(each),
    at: completedAt - (number - each + 1) * 20 * MINUTE,
  }));
}
