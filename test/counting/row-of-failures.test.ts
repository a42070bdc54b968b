/** Three runs of main fail in a row, and another one ends after them: what is said of the row is said of its own runs. */
import { after, SECOND } from '../given';
import { installed, type Installation } from './installation';
import { pipelinePayload, type PipelinePlan } from './payloads';

const failed = (number: number, minutes: number): PipelinePlan => ({
  ...{ number, createdAt: after(minutes), completedAt: after(minutes + 2), result: 'FAILED' },
});
const ROW = [failed(2, 2), failed(3, 4), failed(4, 6)];
const SLOW = { number: 1, createdAt: after(1), completedAt: after(20) };
const STOPPED = {
  ...{ number: 5, createdAt: after(20), completedAt: after(20) + SECOND / 2, result: 'STOPPED' },
};

async function played(plans: readonly PipelinePlan[]): Promise<Installation> {
  const { lifeline, web } = await installed();
  for (const plan of plans) web.pipelines.push(pipelinePayload(plan));
  lifeline.now = after(21);
  await lifeline.sweeps(2);
  return lifeline;
}

it.each([
  { what: 'nothing', plans: ROW, ended: ' It ended at 2026-03-02 09:08 UTC.', severity: 'warning' },
  { what: 'a slow run that passes', plans: [SLOW, ...ROW], ended: '', severity: 'warning' },
  { what: 'one that is stopped at once', plans: [...ROW, STOPPED], ended: '', severity: 'warning' },
])('beside $what', async ({ plans, ended, severity }) => {
  const lifeline = await played(plans);
  const problem = (await lifeline.problems()).get('pipelines/failing');
  expect(problem?.severity).toBe(severity);
  expect(problem?.evidence.text).toContain(
    `3 runs of main failed in a row; run 4 is the latest of them.${ended}`,
  );
  expect(problem?.evidence.text.includes('It ended')).toBe(ended !== '');
  expect(problem?.links[0]).toEqual({ to: 'run', buildNumber: 4 });
});
