import { createHash } from 'node:crypto';
import { BASELINE, DAY, HOUR, MINUTE, SECOND, uuidOf } from '../given';
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

/** Three pipelines of seven steps and three environments make a repository typical, or a little more than that. */
const PIPELINES = ['branches/main', 'pull-requests/**', 'default'];
const STEPS = ['Install', 'Lint', 'Unit tests', 'Browser tests', 'Build image', 'Scan', 'Deploy'];
const ENVIRONMENTS = ['Test', 'Staging', 'Production'];
const RUNS_A_DAY = 20;
const WORKING_DAY = 10 * HOUR;

export interface Life {
  readonly lifeline: Installation;
  readonly web: PlayedRepository;
  /** The number of its last run. */
  readonly runs: number;
}

/** A typical repository that has been counted for so many working days of 20 runs, from events and sweeps. */
export async function afterLongLife(days: number): Promise<Life> {
  const life = { ...(await installed()), runs: days * RUNS_A_DAY };
  for (let day = 0; day < days; day++) await liveOn(life, day);
  return life;
}

/** Five days a week; sweeps come by every few runs, settle what is counted and walk what was deployed. */
async function liveOn({ lifeline, web }: Life, day: number): Promise<void> {
  const morning = BASELINE + (day + 2 * Math.floor(day / 5)) * DAY;
  for (let index = 0; index < RUNS_A_DAY; index++) {
    const number = day * RUNS_A_DAY + index + 1;
    const createdAt = morning + ((index + chance(number, 'begin')) * WORKING_DAY) / RUNS_A_DAY;
    const times = timesOf(number, Math.floor(createdAt));
    lifeline.now = Math.max(lifeline.now, times.createdAt);
    await lifeline.deliver(pushOf(times));
    await lifeline.deliver(statusOf(times, 'INPROGRESS'));
    addRun(web, times);
    lifeline.now = Math.max(lifeline.now, times.completedAt + 40 * SECOND);
    await lifeline.deliver(statusOf(times, 'SUCCESSFUL'));
    if (index % 4 === 3) await lifeline.sweep();
  }
  lifeline.now = morning + 2 * WORKING_DAY;
  await lifeline.sweep();
}

interface Times {
  readonly number: number;
  readonly createdAt: number;
  readonly completedAt: number;
}

/** A run that is created then; it takes four to nine minutes. */
export function timesOf(number: number, createdAt: number): Times {
  const lasts = 4 * MINUTE + chance(number, 'lasts') * 5 * MINUTE;
  return { number, createdAt, completedAt: Math.floor(createdAt + lasts) };
}

export function pushOf({ number, createdAt }: Times): Payload {
  const ref = `refs/heads/${branchOf(number)}`;
  return pushEvent(createdAt - 5 * SECOND, { push: { ref, after: commitOf(number) } });
}

export function statusOf(
  { number, createdAt, completedAt }: Times,
  state: 'INPROGRESS' | 'SUCCESSFUL',
): Payload {
  const at = state === 'INPROGRESS' ? createdAt : completedAt;
  return buildStatusEvent({ number, createdAt, at, state });
}

function branchOf(number: number): string {
  return ['main', `feature/ticket-${String(number)}`, 'develop'][number % 3] ?? 'main';
}

/** Adds a run as Bitbucket shows it, and what it deployed: every third one goes through all environments. */
export function addRun(web: PlayedRepository, times: Times): void {
  const { number, createdAt } = times;
  const [type, pattern] = (PIPELINES[number % 3] ?? '').split('/');
  const luck = chance(number, 'luck');
  const result = luck < 0.15 ? 'FAILED' : luck < 0.2 ? 'STOPPED' : 'SUCCESSFUL';
  const run = pipelinePayload({ ...times, result, branch: branchOf(number) });
  const target = { ...(run['target'] as object), selector: { type, pattern } };
  web.pipelines.push({ ...run, target });
  web.steps[number] = STEPS.map((name, index) => {
    const lasts = 5 * SECOND + Math.floor(chance(number, name) * 30 * SECOND);
    const startedAt = createdAt + (5 + 35 * index) * SECOND;
    return stepPayload(name, [startedAt, startedAt + lasts]);
  });
  if (number % 3 === 0) addDeployments(web, times);
}

function addDeployments(web: PlayedRepository, { number, completedAt }: Times): void {
  for (const [index, name] of ENVIRONMENTS.entries()) {
    const ended = completedAt - (ENVIRONMENTS.length - index) * 20 * SECOND;
    const startedAt = ended - Math.floor(chance(number, name) * 15 * SECOND);
    web.deployments.push({
      ...deploymentPayload({ number, startedAt, completedAt: ended }),
      uuid: deploymentUuid(number, index),
      environment: {
        uuid: uuidOf(index, 8),
        name: name.toLowerCase(),
        environment_type: { name },
      },
    });
  }
  const [include, exclude] = [commitOf(number), commitOf(number - 3)];
  web.commits[`${exclude}..${include}`] = [number, number - 1, number - 2].map((each) => ({
    hash: commitOf(each),
    at: completedAt - (number - each + 1) * 20 * MINUTE,
  }));
}

export const deploymentUuid = (number: number, environment: number): string =>
  uuidOf(number * ENVIRONMENTS.length + environment, 7);

/** From 0 to 1, the same every time: what differs between runs as much as it does in life. */
function chance(number: number, of: string): number {
  const digest = createHash('sha256')
    .update(`${of} ${String(number)}`)
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
