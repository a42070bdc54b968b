import { activeSeconds, buildSeconds } from './durations';
import type {
  Deployment,
  Purpose,
  Run,
  RunResult,
  Step,
  StepResult,
  TrueRest,
  TruthLog,
} from './model';
import { pipelinesTime } from './timestamps';

/** A moment at which nothing of a run goes on by itself: it completed, or waits for a manual step. */
interface RestedRun {
  readonly repository: string;
  readonly uuid: string;
  readonly buildNumber: number;
  readonly runNumber: number;
  /** What had set it going. */
  readonly purpose: Purpose;
  readonly result: RunResult;
  readonly isWaiting: boolean;
  readonly createdAt: number;
  readonly restedAt: number;
  readonly createdOn: string;
  /** The time of the rest, as Bitbucket writes it of a run that completed. */
  readonly completedOn: string;
  readonly activeSeconds: number;
  readonly buildSeconds: number;
  /** Places in {@link Truth.steps} of those that ended since the rest before; none of a run that was stopped while it waited. */
  readonly ended: readonly number[];
}

/** One run of a step, also those that Bitbucket has overwritten since. `NOT_RUN` steps are in it. */
interface CompletedStep {
  readonly repository: string;
  readonly run: string;
  readonly uuid: string;
  readonly name: string | undefined;
  readonly runNumber: number;
  readonly result: StepResult;
  readonly startedAt: number;
  readonly completedAt: number;
}

/** One finished deployment, also those that a redeployment has overwritten since. */
interface CompletedDeployment {
  readonly repository: string;
  readonly uuid: string;
  readonly run: string;
  readonly commit: string;
  readonly environment: string;
  readonly environmentType: string;
  readonly status: 'SUCCESSFUL' | 'FAILED' | 'STOPPED';
  readonly purpose: Purpose;
  readonly startedAt: number;
  readonly completedAt: number;
}

/** An event as Bitbucket meant to deliver it. */
interface SentEvent {
  readonly repository: string;
  readonly at: number;
  readonly deliveredAt: number;
}

/** The true history, in the order in which it happened; `repository` is a uuid. */
export interface Truth {
  /** The first rest of every run. One that was overwritten before anybody can have seen it is one with what overwrote it. */
  readonly runs: readonly RestedRun[];
  /** Each further rest, after a run had gone on. */
  readonly resumptions: readonly RestedRun[];
  /** Every completion: a re-run of failed steps or a redeployment completes the same run again. */
  readonly completions: readonly RestedRun[];
  readonly steps: readonly CompletedStep[];
  readonly deployments: readonly CompletedDeployment[];
  /** Since the start. */
  readonly events: readonly SentEvent[];
}

type Noted = Omit<RestedRun, 'createdOn' | 'completedOn'>;

/** A log that can be read: each read is a copy. */
export function createTruthLog(): TruthLog & { read(): Truth } {
  const rests: Noted[] = [];
  const overwritten = new Set<Noted>();
  const latest = new Map<string, Noted>();
  const ended = new Map<string, number[]>();
  const steps: CompletedStep[] = [];
  const deployments: CompletedDeployment[] = [];
  const events: SentEvent[] = [];
  return {
    runRested(run, rest) {
      const own = run.purpose === 'stop' ? [] : (ended.get(run.uuid) ?? []);
      const noted = restedRun(run, rest, own);
      ended.delete(run.uuid);
      rests.push(noted);
      latest.set(run.uuid, noted);
    },
    restOverwritten(run) {
      const last = latest.get(run.uuid);
      if (last !== undefined) overwritten.add(last);
    },
    stepCompleted(run, step) {
      const place = steps.push(completedStep(run, step)) - 1;
      ended.set(run.uuid, [...(ended.get(run.uuid) ?? []), place]);
    },
    deploymentCompleted: (deployment) => deployments.push(completedDeployment(deployment)),
    eventSent: ({ uuid: repository }, at, deliveredAt) =>
      events.push({ repository, at, deliveredAt }),
    read: () => ({
      ...restsOf(rests, overwritten, (place) => steps[place]?.uuid ?? ''),
      steps: [...steps],
      deployments: [...deployments],
      events: [...events],
    }),
  };
}

function restsOf(
  rests: readonly Noted[],
  overwritten: ReadonlySet<Noted>,
  uuidOf: (place: number) => string,
): Pick<Truth, 'runs' | 'resumptions' | 'completions'> {
  const { first, further } = seenRests(rests, overwritten, uuidOf);
  return {
    runs: first.map(withTexts),
    resumptions: further.map(withTexts),
    completions: rests.filter(({ isWaiting }) => !isWaiting).map(withTexts),
  };
}

function seenRests(
  rests: readonly Noted[],
  overwritten: ReadonlySet<Noted>,
  uuidOf: (place: number) => string,
): { first: Noted[]; further: Noted[] } {
  const hidden = new Map<string, Noted>();
  const known = new Set<string>();
  const seen = { first: [] as Noted[], further: [] as Noted[] };
  for (const rest of rests) {
    const before = hidden.get(rest.uuid);
    const visible = before === undefined ? rest : asOne(before, rest, uuidOf);
    hidden.delete(rest.uuid);
    if (overwritten.has(rest)) {
      hidden.set(rest.uuid, visible);
      continue;
    }
    seen[known.has(rest.uuid) ? 'further' : 'first'].push(visible);
    known.add(rest.uuid);
  }
  return seen;
}

/** Of a step that ran in both, only the latter time is left. */
function asOne(before: Noted, after: Noted, uuidOf: (place: number) => string): Noted {
  const ended = [...before.ended, ...after.ended].map((place) => [uuidOf(place), place] as const);
  return { ...after, purpose: before.purpose, ended: [...new Map(ended).values()] };
}

function withTexts(run: Noted): RestedRun {
  const { createdAt, restedAt } = run;
  return { ...run, createdOn: pipelinesTime(createdAt), completedOn: pipelinesTime(restedAt) };
}

function restedRun(run: Run, rest: TrueRest, ended: readonly number[]): Noted {
  return {
    repository: run.repository.uuid,
    uuid: run.uuid,
    buildNumber: run.buildNumber,
    runNumber: run.runNumber,
    purpose: run.purpose,
    result: rest.result,
    isWaiting: rest.isWaiting,
    createdAt: run.createdAt,
    restedAt: rest.at,
    activeSeconds: activeSeconds(run),
    buildSeconds: buildSeconds(run),
    ended,
  };
}

function completedStep(run: Run, step: Step): CompletedStep {
  return {
    repository: run.repository.uuid,
    run: run.uuid,
    uuid: step.uuid,
    name: step.plan.name,
    runNumber: step.runNumber,
    result: step.result ?? 'SUCCESSFUL',
    startedAt: step.startedAt ?? 0,
    completedAt: step.completedAt ?? 0,
  };
}

function completedDeployment(deployment: Deployment): CompletedDeployment {
  return {
    repository: deployment.run.repository.uuid,
    uuid: deployment.uuid,
    run: deployment.run.uuid,
    commit: deployment.run.commit,
    environment: deployment.environment.name,
    environmentType: deployment.environment.type,
    status: deployment.status ?? 'SUCCESSFUL',
    purpose: deployment.run.purpose,
    startedAt: deployment.startedAt ?? 0,
    completedAt: deployment.completedAt ?? 0,
  };
}
