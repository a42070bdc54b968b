import { eventsOf, type TrueEvent } from './events';
import { deploymentEventsOf } from './deployment-events';
import { nameOf } from './deployed';
import { Graph } from './graph';
import type { Commit, Environment, History, Run } from './history';
import { play } from './play';
import type { RunPlan, StepPlan, StepResult } from './plan';
import { Random } from './random';
import {
  awayFromBaseline,
  BASELINE,
  deliver,
  endOf,
  HOUR,
  MINUTE,
  SECOND,
  Telling,
  type Scenario,
  type Watch,
} from './scenario';

/** One history of a few runs that deploy, over commits of their own. */
export function deliveryScenario(seed: number): Scenario {
  const random = new Random(seed);
  const { plans, commits } = new Delivering(random).plans();
  const runs = plans.map(play).map(awayFromBaseline);
  const end = endOf(runs);
  const secret = random.chance(0.25) ? [play(secretPlan(random, plans, end + HOUR))] : [];
  const { environments, watches } = environmentsFor(random, [...runs, ...secret]);
  const base = { mainBranch: 'main', commits, environments, isHushed: random.chance(0.3) };
  const history: History = { ...base, runs: [...runs, ...secret] };
  const skews = skewsOf(random);
  const told = (run: Run): readonly TrueEvent[] => [
    ...eventsOf(run),
    ...deploymentEventsOf(history, run, () => random.one(skews)),
  ];
  const telling = new Telling(random, { runs, end, eventsOf: told, watches, ...ODD });
  const scenario = { history, latency: 0, ...telling.all(secret) };
  return secret.reduce((told, run) => withSecret(told, run, random), scenario);
}

const PATHS = [
  ...(['deployments', 'deployments', 'deployments', 'deployment', 'environments'] as const),
  ...(['commits', 'commits', 'pipelines', 'steps', 'repositories', 'any'] as const),
] as const;

/** What says that there is nothing cannot be told from the truth where commits are asked for. */
const ANSWERS = ['401', '403', '410', '429', '500', '503', 'html', 'truncated', 'blank'] as const;
const ODD = { oddPaths: PATHS, oddAnswers: ANSWERS, oddTimes: 20 };

/** In some histories Bitbucket's two clocks agree, in others they are seconds apart. */
const skewsOf = (random: Random): readonly [number, ...number[]] =>
  random.one<readonly [number, ...number[]]>([
    [0],
    [0, 700, 2500],
    [-2500, -400, 0, 900],
    [0, 4 * SECOND, 30 * SECOND],
  ]);

interface Where {
  readonly branch: string;
  readonly selector: { readonly type: string; readonly pattern?: string };
  readonly trigger: string;
}

const MAIN: Where = { branch: 'main', selector: { type: 'default' }, trigger: 'PUSH' };
const WHERES: readonly [Where, ...Where[]] = [
  MAIN,
  MAIN,
  MAIN,
  MAIN,
  { branch: 'main', selector: { type: 'custom', pattern: 'api' }, trigger: 'MANUAL' },
  { branch: 'main', selector: { type: 'custom', pattern: 'shop' }, trigger: 'MANUAL' },
  { branch: 'release/1', selector: { type: 'branches', pattern: 'release/*' }, trigger: 'PUSH' },
  { branch: 'release/2', selector: { type: 'branches', pattern: 'release/*' }, trigger: 'PUSH' },
  { branch: 'hotfix/1', selector: { type: 'branches', pattern: 'hotfix/*' }, trigger: 'PUSH' },
  { branch: 'feature/a', selector: { type: 'default' }, trigger: 'PUSH' },
  { branch: 'feature/b', selector: { type: 'default' }, trigger: 'PUSH' },
];

const RESULTS: readonly [readonly StepResult[], ...(readonly StepResult[])[]] = [
  ['FAILED'],
  ['FAILED', 'SUCCESSFUL'],
  ['ERROR', 'SUCCESSFUL'],
  ['EXPIRED'],
];

/** Plans of runs of one repository with several environments and services. */
class Delivering {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  plans(): { readonly plans: readonly RunPlan[]; readonly commits: readonly Commit[] } {
    const random = this.#random;
    const count = random.between(2, 12);
    const before = random.chance(0.6) ? random.between(1, 5) : 0;
    let at = before > 0 ? BASELINE - random.between(5, 30) * HOUR : BASELINE + MINUTE;
    const graph = new Graph(random, at - HOUR);
    const plans: RunPlan[] = [];
    for (let number = 1; number <= count; number++) {
      const from = at;
      at += random.between(10 * SECOND, random.one([MINUTE, 20 * MINUTE, 5 * HOUR]));
      if (number === before + 1 && at < BASELINE) at = BASELINE + random.between(MINUTE, HOUR);
      plans.push(this.#plan({ number, createdAt: at }, { graph, from, plans }));
    }
    return { plans, commits: graph.commits };
  }

  #plan(
    of: { readonly number: number; readonly createdAt: number },
    { graph, from, plans }: { graph: Graph; from: number; plans: readonly RunPlan[] },
  ): RunPlan {
    const random = this.#random;
    const { branch, selector, trigger } = random.one(WHERES);
    const own = plans.filter(({ ref }) => ref?.name === branch);
    const old = random.chance(0.15) ? own[random.between(0, own.length - 1)] : undefined;
    const commit = old?.commit ?? graph.grow(branch, from, of.createdAt);
    const stages = this.#stages(branch, selector.type);
    const plan: RunPlan = {
      ...of,
      ...{ ref: { kind: 'branch', name: branch }, selector, trigger, commit, stages },
      queue: random.between(200, 20 * SECOND),
      waitsAs: random.one(['PAUSED', 'HALTED']),
    };
    const steps = stages.flat();
    if (random.chance(0.35)) {
      const step = steps.findIndex(({ deploysTo }) => deploysTo !== undefined);
      const after = (): number => random.between(25, 400) * MINUTE;
      const acts = [
        { kind: 'redeploy' as const, step, after: after() },
        { kind: 'redeploy' as const, step: steps.length - 1, after: after() },
        { kind: 'rerun-failed' as const, after: after() },
        { kind: 'press' as const, after: after() },
      ] as const;
      return {
        ...plan,
        later: Array.from({ length: random.between(1, 3) }, () => random.one(acts)),
      };
    }
    return random.chance(0.08)
      ? { ...plan, stoppedAt: of.createdAt + random.between(5, 200) * MINUTE }
      : plan;
  }

  #stages(branch: string, kind: string): readonly (readonly StepPlan[])[] {
    const random = this.#random;
    const build: StepPlan = { name: 'build', lasts: random.between(5, 300) * SECOND };
    const auto = (to: string, name = to): StepPlan => this.#deploying(name, to);
    const gate = (to: string, name = to): StepPlan => ({
      ...this.#deploying(name, to),
      ...this.#press(),
    });
    if (branch.startsWith('hotfix/')) return [[build], [auto('production')]];
    if (branch.startsWith('feature/'))
      return random.one([
        [[build], [auto('test')]],
        [[build], [gate('staging')]],
      ]);
    if (kind === 'custom')
      return random.one([
        [[build], [auto('production')]],
        [[build], [gate('production')]],
      ]);
    return random.one([
      [[build], [auto('staging')], [gate('production')]],
      [[build], [gate('staging')], [gate('production')]],
      [[build], [auto('staging')], [auto('production')]],
      [[build], [auto('production', 'api')], [gate('production', 'shop')]],
      [[build], [gate('staging'), gate('production')]],
      [[build], [gate('staging')], [{ name: 'smoke' }], [auto('production')]],
    ]);
  }

  #deploying(name: string, deploysTo: string): StepPlan {
    const random = this.#random;
    return {
      ...{ name, deploysTo, lasts: random.between(6, 900) * SECOND + random.between(0, 999) },
      starts: random.between(300, 5000),
      ...(random.chance(0.2) ? { results: random.one(RESULTS) } : {}),
    };
  }

  #press(): StepPlan {
    const random = this.#random;
    const after = random.one([
      null,
      null,
      random.between(2, 60) * SECOND,
      random.between(1, 600) * MINUTE,
    ]);
    return { isManual: true, ...(after === null ? {} : { pressedAfter: after }) };
  }
}

/** Deployed again before anybody looked: of what was before only an event may tell. */
function secretPlan(random: Random, plans: readonly RunPlan[], createdAt: number): RunPlan {
  const last = plans.at(-1);
  const isFailed = random.chance(0.5);
  const results: readonly StepResult[] = isFailed ? ['FAILED', 'SUCCESSFUL'] : ['SUCCESSFUL'];
  const deploy: StepPlan = { name: 'staging', deploysTo: 'staging', results };
  const after = random.between(40, 200) * SECOND;
  return {
    ...{ number: (last?.number ?? 0) + 1, createdAt, ref: { kind: 'branch', name: 'main' } },
    ...(last?.commit === undefined ? {} : { commit: last.commit }),
    stages: [[{ name: 'build' }], [deploy]],
    later: [
      isFailed
        ? { kind: 'rerun-failed', after, isUnseen: true }
        : { kind: 'redeploy', step: 1, after, isUnseen: true },
    ],
  };
}

/** With the event of what was overwritten, which in some histories comes late and in others never. */
function withSecret(scenario: Scenario, secret: Run, random: Random): Scenario {
  const [first, again] = secret.steps[1]?.attempts ?? [];
  if (first === undefined || again === undefined || random.chance(0.4)) return scenario;
  const skew = random.one([0, 0, -1500, 2500]);
  const told = deploymentEventsOf(scenario.history, secret, () => skew)[2];
  const at = random.one([again.startedAt + SECOND, again.completedAt + 2 * SECOND]);
  const heard = new Map([[nameOf(secret, 1, 0), first.completedAt + skew]]);
  const actions = [...scenario.actions, deliver(told?.payload ?? {}, at)];
  return { ...scenario, heard, actions: actions.sort((a, b) => a.at - b.at) };
}

interface Named {
  readonly environments: readonly Environment[];
  /** Somebody has to look before a name changes, or is told by nobody any more. */
  readonly watches: readonly Watch[];
}

const KEYS = ['production', 'staging', 'test'];

/** Some are renamed, and some are deleted, while nothing is deployed there. */
function environmentsFor(random: Random, runs: readonly Run[]): Named {
  const watches: Watch[] = [];
  const environments = KEYS.map((key): Environment => {
    const lasting = { key, type: key, names: [], retiredAt: Infinity };
    const quiet = quietTimes(runs, key);
    const last = quiet.at(-1);
    if (last === undefined || random.chance(0.5)) return lasting;
    if (last[1] === Infinity && random.chance(0.4)) {
      if (last[0] < BASELINE) return { ...lasting, retiredAt: BASELINE - MINUTE };
      watches.push({ run: null, from: last[0], until: last[0] + 2 * HOUR });
      return { ...lasting, retiredAt: last[0] + 2 * HOUR };
    }
    const [from, until] = random.one([last, ...quiet]);
    if (until === Infinity || from < BASELINE) return lasting;
    watches.push({ run: null, from, until: until - 10 * MINUTE });
    return { ...lasting, names: [{ from: until - 10 * MINUTE, name: `${key}-eu` }] };
  });
  return { environments, watches };
}

/** When nothing was deployed to an environment for hours: between two deployments, or after the last. */
function quietTimes(runs: readonly Run[], key: string): readonly (readonly [number, number])[] {
  const busy = runs
    .flatMap(({ steps }) => steps.filter(({ deploysTo }) => deploysTo === key))
    .flatMap(({ attempts, resets }) => [
      ...attempts.map(({ startedAt, completedAt }) => [startedAt, completedAt] as const),
      ...resets.map((at) => [at, at] as const),
    ])
    .sort(([a], [b]) => a - b);
  return busy.flatMap(([, end], index) => {
    const from = Math.max(end, ...busy.slice(0, index).map(([, each]) => each));
    const until = busy[index + 1]?.[0] ?? Infinity;
    return until - from > 3 * HOUR ? [[from, until] as const] : [];
  });
}
