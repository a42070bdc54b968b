import { activeSeconds, buildSeconds, stepBuildSeconds, stepSeconds } from './durations';
import type { Run, Step } from './model';
import type { StepPlan } from './temperament';

function ran(from: number, to: number, plan: Partial<StepPlan> = {}): Step {
  return {
    uuid: '{s}',
    plan: { name: 'Test', seconds: [1, 2], ...plan },
    state: 'COMPLETED',
    result: 'SUCCESSFUL',
    startedAt: from,
    completedAt: to,
    runNumber: 1,
    isRedeploy: false,
    isAnnounced: true,
    press: 'not-needed',
  };
}

function runOf(...steps: Step[]): Run {
  return { steps } as unknown as Run;
}

describe('durations', () => {
  it('round the active time of a step, and bill its whole seconds', () => {
    expect(stepSeconds(ran(0, 4719))).toBe(5);
    expect(stepBuildSeconds(ran(0, 4719))).toBe(4);
  });

  it('bill by size, and nothing on self-hosted runners', () => {
    expect(
      buildSeconds(runOf(ran(0, 10_000, { size: 4 }), ran(0, 9000, { selfHosted: true }))),
    ).toBe(40);
  });

  it('leave waits out and count parallel time once', () => {
    expect(activeSeconds(runOf(ran(0, 60_000), ran(0, 50_000), ran(100_000, 105_000)))).toBe(65);
  });

  it('are 0 for a step that has not run', () => {
    const waiting: Step = { ...ran(0, 0), state: 'PENDING' };
    delete waiting.startedAt;
    delete waiting.completedAt;
    expect([stepSeconds(waiting), activeSeconds(runOf(waiting))]).toEqual([0, 0]);
  });
});
