import type { Rhythm } from './calendar';

export type EnvironmentType = 'Test' | 'Staging' | 'Production';

/** Which section of bitbucket-pipelines.yml started a run. */
export interface Selector {
  readonly type: 'default' | 'branches' | 'tags' | 'pull-requests' | 'custom';
  readonly pattern?: string;
}

/** A step as its author wrote it. Chances are shares of its runs. */
export interface StepPlan {
  readonly name: string;
  /** Shortest and longest usual time. */
  readonly seconds: readonly [number, number];
  /** Neighbours with the same label run at the same time. */
  readonly parallel?: string;
  readonly environment?: string;
  readonly manual?: true;
  readonly selfHosted?: true;
  /** 1x is 1. */
  readonly size?: number;
  readonly failing?: number;
  readonly erring?: number;
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
  /** Pushes that go straight to the main branch, merge into it, go to the release branch, set a tag, or start a custom pipeline; the rest go to feature branches. */
  readonly direct: number;
  readonly merge: number;
  readonly release: number;
  readonly tag: number;
  readonly custom: number;
  readonly skipCi: number;
  readonly brokenYaml: number;
  readonly stop: number;
  readonly rerun: number;
  readonly repeat: number;
  readonly redeploy: number;
  readonly rollback: number;
  /** Share of manual steps that somebody presses, and after how many hours. */
  readonly promote: number;
  readonly promoteHours: readonly [number, number];
  /** Share of halted runs that somebody resumes. */
  readonly resume: number;
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
    readonly custom?: Readonly<Record<string, PipelinePlan>>;
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
