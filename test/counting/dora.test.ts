/** The small history of docs/dora.md, whose arithmetic is done there by hand. */
import { after } from '../given';
import { installed, samplesOn } from './installation';
import { commitOf, deploymentPayload, pipelinePayload, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

interface Deployed {
  readonly number: number;
  /** In minutes from the installation. */
  readonly endedAt: number;
  readonly status?: string;
  readonly commit?: number;
}

const HISTORY: readonly Deployed[] = [
  { number: 1, endedAt: 10 },
  { number: 2, endedAt: 80 },
  { number: 3, endedAt: 140, status: 'FAILED' },
  { number: 4, endedAt: 200 },
  { number: 5, endedAt: 260, commit: 2 },
  { number: 6, endedAt: 320 },
];

/** When each commit was made, in minutes from the installation. */
const COMMITTED = [0, 20, 100, 150, 220, 300];
/** The fifth was made on another branch. */
const PARENTS: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 3, 6: 4 };

function rowOf({ number, endedAt, status, commit = number }: Deployed): Payload {
  const times = { startedAt: after(endedAt - 5), completedAt: after(endedAt) };
  const row = deploymentPayload({ number, ...times, ...(status === undefined ? {} : { status }) });
  const release = { ...(row['release'] as object), commit: { hash: commitOf(commit) } };
  return { ...row, release };
}

/** What Bitbucket lists between two commits, newest first. */
function listCommits(web: PlayedRepository, from: number, to: number): void {
  const numbers = [6, 4, 3, 2].filter((number) => number > from && number <= to);
  web.commits[`${commitOf(from)}..${commitOf(to)}`] = numbers.map((number) => ({
    hash: commitOf(number),
    at: after(COMMITTED[number - 1] ?? 0),
    parents: [commitOf(PARENTS[number] ?? 0)],
  }));
}

it('is told as the arithmetic of docs/dora.md says', async () => {
  const { lifeline, web } = await installed();
  listCommits(web, 1, 2);
  listCommits(web, 2, 4);
  listCommits(web, 4, 6);
  for (const deployed of HISTORY) {
    const { number, endedAt } = deployed;
    const times = { createdAt: after(endedAt - 6), completedAt: after(endedAt) };
    web.pipelines.push(pipelinePayload({ number, ...times }));
    web.deployments.push(rowOf(deployed));
    lifeline.now = after(endedAt);
    await lifeline.sweeps(2);
  }
  const page = await lifeline.page();
  const told = (family: string): readonly number[] =>
    Object.values(samplesOn(page, `bitbucket_deployment${family}`));
  expect(told('s_total')).toEqual([5, 1]);
  expect(told('_lead_time_seconds_count')).toEqual([4]);
  expect(told('_lead_time_seconds_sum')).toEqual([13_800]);
  expect(told('_restore_duration_seconds_count')).toEqual([1]);
  expect(told('_restore_duration_seconds_sum')).toEqual([3600]);
  expect(told('_rollbacks_total')).toEqual([1]);
  const about = 'deployment_environment_name="us-east-1",environment_type="production"';
  expect(samplesOn(page, 'bitbucket_deployment_rework_total')).toEqual({
    [`${about},kind="repair"`]: 2,
    [`${about},kind="rollback"`]: 1,
  });
});
