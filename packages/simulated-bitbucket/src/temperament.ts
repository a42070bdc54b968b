import type { Rhythm } from './calendar';

export type EnvironmentType = 'Test' | 'Staging' | 'Production';

/** Which section of bitbucket-pipelines.yml started a run. */
export interface Selector {
  readonly type: 'default' | 'branches' | 'tags' | 'pull-requests' | 'custom' | 'merge-queues';
  readonly pattern?: string;
}

/** A step as its author wrote it. Chances are shares of its runs. */
export interface StepPlan {
  /** Absent for a step that nobody gave a name. */
  readonly name?: string;
  /** Shortest and longest usual time. */
  readonly seconds: readonly [number, number];
  /** Neighbours with the same label run at the same time. */
  readonly parallel?: string;
  readonly environment?: string;
  /** Somebody has to press it; beside automatic steps it may be pressed while they run. */
  readonly manual?: true;
  /** The concurrency group it deploys in: while another step of the group is under way it waits, and goes on by itself. */
  readonly group?: string;
  readonly selfHosted?: true;
  /** 1x is 1. */
  readonly size?: number;
  readonly failing?: number;
  readonly erring?: number;
  /** `on-fail: strategy: ignore`. */
  readonly ignored?: true;
  /** How many test cases its report names. */
  readonly tests?: number;
  /** The custom pipeline it starts and waits for. */
  readonly starts?: string;
}

export interface PipelinePlan {
  readonly steps: readonly StepPlan[];
}

/** What people do with their runs, as shares. */
export interface Habits {
  /** Pushes that go straight to the main branch, merge into it, go to the release branch, set a tag, start a custom pipeline, or come in a burst on many branches; the rest go to feature branches. */
  readonly direct: number;
  readonly merge: number;
  readonly release: number;
  readonly tag: number;
  readonly custom: number;
  readonly burst: number;
  readonly skipCi: number;
  readonly brokenYaml: number;
  readonly stop: number;
  readonly rerun: number;
  /** Re-runs pressed before anybody can have seen what they overwrite. */
  readonly rerunAtOnce: number;
  readonly repeat: number;
  readonly redeploy: number;
  readonly rollback: number;
  /** Manual steps; the rest are never pressed. */
  readonly press: Presses;
  /** Waiting runs that somebody stops hours later. */
  readonly abandon: number;
  /** Runs that are halted before their first step, as when the minutes are used up. */
  readonly halt: number;
  /** Halted runs that somebody resumes. */
  readonly resume: number;
}

/** Shares of manual steps that somebody presses within 20 seconds, within 20 minutes, or hours later in working time. */
interface Presses {
  readonly atOnce: number;
  readonly soon: number;
  readonly later: number;
  /** Fewest and most hours. */
  readonly hours: readonly [number, number];
}

/** How a repository lives, as data. */
export interface Temperament {
  readonly slug: string;
  readonly project: string;
  readonly language: string;
  readonly mainBranch: string;
  /** Readers and writers may not see it. */
  readonly isRestricted?: true;
  readonly pipelines: 'on' | 'off';
  readonly rhythm?: Rhythm;
  /** Nothing is pushed or scheduled later than this many days before the start. */
  readonly restingDays?: number;
  /** Exactly so many pushes from the start on, evenly spread. */
  readonly steady?: { readonly pushes: number; readonly overSeconds: number };
  readonly habits: Habits;
  /** Absent sections start nothing, as in YAML. */
  readonly plans: {
    readonly default?: PipelinePlan;
    readonly main?: PipelinePlan;
    readonly release?: PipelinePlan;
    readonly pullRequests?: PipelinePlan;
    readonly tags?: PipelinePlan;
    /** Of tags; `v*` unless it says otherwise. */
    readonly tagPattern?: string;
    /** Merges are tried on a branch of their own first. */
    readonly mergeQueue?: PipelinePlan;
    readonly custom?: Readonly<Record<string, PipelinePlan>>;
    /** `triggers:` the custom pipelines that a push to the main branch starts besides. */
    readonly onPush?: readonly string[];
  };
  readonly schedules: readonly Schedule[];
  readonly environments: readonly (readonly [name: string, type: EnvironmentType])[];
  readonly runners?: readonly string[];
  /** Another CI posts build statuses here too. */
  readonly foreignCi?: true;
  /** The form of a run's address in its build status. */
  readonly address?: 'results' | 'addon' | 'uuids';
  /** The image a step names carries registry credentials, as REST may show them. */
  readonly privateImage?: true;
}

interface Schedule {
  readonly custom: string;
  readonly everyMinutes: number;
  readonly offsetMinutes: number;
}
