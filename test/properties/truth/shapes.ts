import type { Random } from './random';
import type { Later, Ref, RunPlan, StepPlan, StepResult } from './plan';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Shape = Pick<RunPlan, 'stages'> & Partial<RunPlan>;

/** What started a run, for which ref. */
export interface Occasion {
  readonly ref: Ref;
  readonly selector: { readonly type: string; readonly pattern?: string };
  readonly trigger: string;
}

const branch = (name: string): Ref => ({ kind: 'branch', name });
const MAIN = branch('main');

const OCCASIONS: readonly [Occasion, ...Occasion[]] = [
  { ref: MAIN, selector: { type: 'default' }, trigger: 'PUSH' },
  { ref: MAIN, selector: { type: 'branches', pattern: 'main' }, trigger: 'PUSH' },
  { ref: branch('feature/a'), selector: { type: 'default' }, trigger: 'PUSH' },
  {
    ref: branch('release/1'),
    selector: { type: 'branches', pattern: 'release/*' },
    trigger: 'PUSH',
  },
  { ref: { kind: 'tag', name: 'v1' }, selector: { type: 'tags', pattern: 'v*' }, trigger: 'PUSH' },
  {
    ref: { kind: 'pull_request', name: 'feature/b' },
    selector: { type: 'pull-requests', pattern: '**' },
    trigger: 'PUSH',
  },
  { ref: MAIN, selector: { type: 'custom', pattern: 'nightly' }, trigger: 'SCHEDULE' },
  { ref: MAIN, selector: { type: 'custom', pattern: 'child' }, trigger: 'PARENT_STEP' },
  { ref: MAIN, selector: { type: 'custom', pattern: 'on-push' }, trigger: 'PUSH' },
  {
    ref: branch('bitbucket-merge-queue-1'),
    selector: { type: 'merge-queues', pattern: 'main' },
    trigger: 'PUSH',
  },
];

const BY_HAND: readonly [Occasion, ...Occasion[]] = [
  { ref: MAIN, selector: { type: 'custom', pattern: 'release' }, trigger: 'MANUAL' },
  {
    ref: { kind: 'none', name: '' },
    selector: { type: 'custom', pattern: 'hotfix' },
    trigger: 'MANUAL',
  },
];

const PRESSES: readonly [string, ...string[]] = [
  'never',
  'never',
  'never',
  'at once',
  'soon',
  'later',
  'late',
];

/** Makes plans of runs, one shape among those that people have. */
export class Shapes {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A run of any shape. The first step of a run that nobody started by hand waits for nobody. */
  any(): Occasion & Shape {
    const random = this.#random;
    if (random.chance(0.06)) return { ...random.one(BY_HAND), ...this.#manualFirst() };
    return { ...random.one(OCCASIONS), ...this.#shape(), ...this.#manner() };
  }

  #manner(): Partial<RunPlan> {
    const random = this.#random;
    const waitsAs = random.one(['PAUSED', 'PAUSED', 'PAUSED', 'HALTED', 'RUNNING'] as const);
    return {
      waitsAs,
      queue: random.between(200, 20 * SECOND),
      isGroupTold: true,
      hasUnknownWords: random.chance(0.06),
    };
  }

  #shape(): Shape {
    const random = this.#random;
    const kinds = [
      ...[this.#plain, this.#plain, this.#plain, this.#gated, this.#gated, this.#gated],
      ...[this.#twoGates, this.#beside, this.#beside, this.#stageGate, this.#twoSideBySide],
      ...[
        this.#ignored,
        this.#failing,
        this.#failing,
        this.#held,
        this.#broken,
        this.#failedBeside,
      ],
    ] as [() => Shape, ...(() => Shape)[]];
    return random.one(kinds).call(this);
  }

  step(changes: StepPlan = {}): StepPlan {
    const random = this.#random;
    const name = random.one(['build', 'test', 'lint', 'build', null]);
    return {
      name,
      lasts: random.between(1, 900) * SECOND + random.between(0, 999),
      starts: random.between(300, 5_000),
      runsOn: random.chance(0.15) ? 'self_hosted' : 'cloud',
      isUnbilled: random.chance(0.05),
      ...changes,
    };
  }

  #gate(name: string, beside = 0): StepPlan {
    const random = this.#random;
    const when = random.one(PRESSES);
    const after: Readonly<Record<string, number>> = {
      'at once': random.between(2 * SECOND, 20 * SECOND),
      soon: random.between(1, 20) * MINUTE,
      later: random.between(1, 12) * HOUR,
      late: random.between(1, 9) * 24 * HOUR,
    };
    const pressedAfter = after[when];
    return this.step({
      name,
      isManual: true,
      ...(pressedAfter === undefined ? {} : { pressedAfter: pressedAfter + beside }),
      ...(random.chance(0.15)
        ? { results: random.one([['FAILED'], ['FAILED', 'SUCCESSFUL']] as const) }
        : {}),
      ...(random.chance(0.5) ? { deploysTo: name } : {}),
    });
  }

  #stages(least: number, most: number): StepPlan[][] {
    return Array.from({ length: this.#random.between(least, most) }, () => [this.step()]);
  }

  #plain(): Shape {
    const stages = this.#stages(1, 3);
    if (this.#random.chance(0.3)) stages.push([this.step(), this.step()]);
    if (this.#random.chance(0.3))
      stages.push([this.step({ name: 'staging', deploysTo: 'staging' })]);
    return { stages };
  }

  #gated(): Shape {
    return { stages: [...this.#stages(1, 2), [this.#gate('production')]] };
  }

  #twoGates(): Shape {
    return { stages: [...this.#stages(1, 2), [this.#gate('staging')], [this.#gate('production')]] };
  }

  #beside(): Shape {
    const automatic = this.step();
    const gate = this.#gate('staging', this.#random.chance(0.4) ? 0 : (automatic.lasts ?? 0));
    const group = this.#random.chance(0.5) ? [automatic, gate] : [gate, automatic];
    return { stages: [...this.#stages(1, 2), group, ...this.#stages(0, 1)] };
  }

  #twoSideBySide(): Shape {
    return { stages: [...this.#stages(1, 1), [this.#gate('staging'), this.#gate('production')]] };
  }

  #stageGate(): Shape {
    return { stages: [...this.#stages(1, 1), [this.#gate('staging')], ...this.#stages(1, 2)] };
  }

  #manualFirst(): Shape {
    return { stages: [[this.#gate('production')], ...this.#stages(0, 2)] };
  }

  #ignored(): Shape {
    const results = this.#random.one([['FAILED'], ['FAILED', 'SUCCESSFUL']] as const);
    const stages = [[this.step({ results, isIgnored: true })], ...this.#stages(0, 1)];
    return this.#random.chance(0.5)
      ? { stages: [...stages, [this.#gate('production')]] }
      : { stages };
  }

  #failing(): Shape {
    const results = this.#random.one<readonly StepResult[]>([
      ['FAILED'],
      ['FAILED', 'SUCCESSFUL'],
      ['FAILED', 'FAILED', 'SUCCESSFUL'],
      ['ERROR', 'SUCCESSFUL'],
      ['EXPIRED'],
    ]);
    const after = this.#random.chance(0.3) ? [[this.#gate('production')]] : this.#stages(0, 1);
    return { stages: [...this.#stages(0, 1), [this.step({ results })], ...after] };
  }

  #failedBeside(): Shape {
    const failed = this.step({ results: ['FAILED'] });
    const gate = this.#gate('staging', failed.lasts);
    return {
      stages: [...this.#stages(0, 1), [failed, gate]],
      failureWaits: this.#random.chance(0.6),
    };
  }

  #held(): Shape {
    const as = this.#random.one(['HALTED', 'PAUSED'] as const);
    const held = { as, for: this.#random.between(1, 90) * MINUTE };
    const stages = [...this.#stages(1, 1), [this.step({ held })]];
    return this.#random.chance(0.4)
      ? { stages: [...stages, [this.#gate('production')]] }
      : { stages };
  }

  #broken(): Shape {
    return { stages: [] };
  }

  /** What people do with a run later on, long enough after its rest for everybody to have looked. */
  later(stages: RunPlan['stages']): readonly Later[] {
    const random = this.#random;
    const step = stages.flat().findIndex(({ deploysTo }) => deploysTo !== undefined);
    return Array.from({ length: random.between(1, 2) }, (): Later => {
      const after = random.between(25, 400) * MINUTE;
      return random.one<Later>([
        { kind: 'rerun-failed', after },
        { kind: 'rerun-step', step: 0, after },
        { kind: 'redeploy', step, after },
        { kind: 'press', after },
      ]);
    });
  }
}
