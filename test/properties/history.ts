import fc from 'fast-check';

/** What truly happened in one repository, in a form so plain that the right counts can be read off it. Times are ms. */
export interface TrueHistory {
  readonly runs: readonly TrueRun[];
}

export interface TrueRun {
  readonly uuid: string;
  readonly buildNumber: number;
  readonly createdAt: number;
  readonly branch: string;
  readonly trigger: 'PUSH' | 'MANUAL' | 'SCHEDULE';
  /** One for the first completion, one more for each time that steps were run again. Empty: still running. */
  readonly attempts: readonly TrueAttempt[];
}

export interface TrueAttempt {
  readonly startedAt: number;
  readonly completedAt: number;
  readonly result: 'SUCCESSFUL' | 'FAILED' | 'STOPPED' | 'ERROR';
  readonly steps: readonly TrueStep[];
  readonly deployment: {
    readonly uuid: string;
    readonly environment: string;
    readonly startedAt: number;
    readonly completedAt: number;
  } | null;
}

export interface TrueStep {
  readonly name: string;
  readonly startedAt: number;
  readonly completedAt: number;
  readonly result: 'SUCCESSFUL' | 'FAILED' | 'NOT_RUN';
  readonly attempt: number;
}

export const BASELINE = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;

const attemptArbitrary = fc.record({
  wait: fc.integer({ min: 200, max: 3_000 }),
  lasts: fc.integer({ min: 1_000, max: 900_000 }),
  result: fc.constantFrom('SUCCESSFUL', 'SUCCESSFUL', 'FAILED', 'STOPPED', 'ERROR'),
  deploys: fc.constantFrom(null, null, 'production', 'staging'),
} as const);

const runArbitrary = fc.record({
  after: fc.integer({ min: 1_000, max: 20 * MINUTE }),
  branch: fc.constantFrom('main', 'develop', 'feature/a', 'release/1'),
  trigger: fc.constantFrom('PUSH', 'MANUAL', 'SCHEDULE'),
  stepCount: fc.integer({ min: 1, max: 3 }),
  attempts: fc.array(attemptArbitrary, { minLength: 0, maxLength: 3 }),
  /** Between two attempts: long enough for somebody to have looked. */
  pause: fc.integer({ min: 30 * MINUTE, max: 90 * MINUTE }),
} as const);

type RunPlan = typeof runArbitrary extends fc.Arbitrary<infer T> ? T : never;

export const historyArbitrary: fc.Arbitrary<TrueHistory> = fc
  .array(runArbitrary, { minLength: 1, maxLength: 9 })
  .map((plans) => {
    let clock = BASELINE + MINUTE;
    const runs = plans.map((plan, index) => {
      clock += plan.after;
      return runOf(plan, index + 1, clock);
    });
    return { runs };
  });

const uuid = (kind: number, number: number): string =>
  `{${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}}`;

function runOf(plan: RunPlan, buildNumber: number, createdAt: number): TrueRun {
  let startedAt = createdAt;
  let steps: readonly TrueStep[] = [];
  const attempts = plan.attempts.map((attempt, index) => {
    startedAt += attempt.wait;
    const completedAt = startedAt + attempt.lasts;
    steps = stepsOf(plan.stepCount, steps, {
      startedAt,
      completedAt,
      isFailure: attempt.result !== 'SUCCESSFUL',
    });
    const deployment =
      attempt.deploys === null || attempt.result !== 'SUCCESSFUL'
        ? null
        : {
            uuid: uuid(7, buildNumber),
            environment: 'production',
            startedAt: startedAt + 1,
            completedAt,
          };
    const done: TrueAttempt = {
      startedAt,
      completedAt,
      result: attempt.result,
      steps,
      deployment: index === 0 || attempt.result === 'SUCCESSFUL' ? deployment : null,
    };
    startedAt = completedAt + plan.pause;
    return done;
  });
  return {
    uuid: uuid(1, buildNumber),
    buildNumber,
    createdAt,
    branch: plan.branch,
    trigger: plan.trigger,
    attempts,
  };
}

/** The first attempt runs every step; a later one repeats the last step only and leaves the others as they were. */
function stepsOf(
  count: number,
  before: readonly TrueStep[],
  span: { startedAt: number; completedAt: number; isFailure: boolean },
): readonly TrueStep[] {
  const last: TrueStep = {
    name: `step ${String(count)}`,
    startedAt: span.startedAt + 1,
    completedAt: span.completedAt,
    result: span.isFailure ? 'FAILED' : 'SUCCESSFUL',
    attempt: (before.at(-1)?.attempt ?? 0) + 1,
  };
  if (before.length > 0) return [...before.slice(0, -1), last];
  const earlier = Array.from({ length: count - 1 }, (_, index) => ({
    name: `step ${String(index + 1)}`,
    startedAt: span.startedAt,
    completedAt: span.startedAt + 1 + index,
    result: 'SUCCESSFUL' as const,
    attempt: 1,
  }));
  return [...earlier, last];
}
