import type { Ref, StepResult } from './plan';

/** What truly happened in one repository. Times are ms. */
export interface History {
  readonly mainBranch: string;
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** None are told unless said otherwise. */
  readonly commits?: readonly Commit[];
  /** Those that everybody has, unless said otherwise. */
  readonly environments?: readonly Environment[];
  /** Whether steps tell the environments that they deploy to; they do unless said otherwise. */
  readonly isHushed?: boolean;
}

export interface Commit {
  readonly hash: string;
  readonly at: number;
  readonly parents: readonly string[];
}

/** A deployment environment; steps name it by its key, which never changes. */
export interface Environment {
  readonly key: string;
  /** production, staging or test. */
  readonly type: string;
  /** Each from a moment on. */
  readonly names: readonly { readonly from: number; readonly name: string }[];
  /** When it was deleted: from then on nobody tells its name. */
  readonly retiredAt: number;
}

export const nameAt = ({ names, key }: Environment, now: number): string =>
  names.findLast(({ from }) => from <= now)?.name ?? key;

const ALWAYS: readonly Environment[] = ['production', 'staging', 'test'].map((key) => ({
  ...{ key, type: key },
  ...{ names: [], retiredAt: Infinity },
}));

/** All that a history has, in the order of their uuids. */
export const environmentsOf = ({ environments }: History): readonly Environment[] =>
  environments ?? ALWAYS;

export function environmentOf(history: History, key: string): Environment {
  const found = environmentsOf(history).find((each) => each.key === key);
  if (found === undefined) throw new Error(`There is no environment ${key}.`);
  return found;
}

/** Of a run of which nobody says otherwise. */
export const commitOf = (number: number): string =>
  number.toString(16).padStart(12, '0').padEnd(40, 'c0ffee');

/** A run with all that Bitbucket ever showed of it, and the stretches that it was made of. */
export interface Run {
  readonly uuid: string;
  readonly number: number;
  readonly createdAt: number;
  readonly commit: string;
  readonly ref: Ref;
  readonly selector: { readonly type: string; readonly pattern?: string };
  readonly trigger: string;
  readonly isGroupTold: boolean;
  readonly steps: readonly Step[];
  /** What Bitbucket says of the run, each from a moment on. */
  readonly shown: readonly Shown[];
  /** The first one begins with its creation, each other one when it went on after a rest. */
  readonly stretches: readonly Stretch[];
  /** Whether it was held up before its first step. */
  readonly isHeldFirst: boolean;
}

export interface Shown {
  readonly from: number;
  readonly state: string;
  readonly stage?: string;
  readonly result?: string;
  readonly completedAt?: number;
}

export interface Step {
  readonly uuid: string;
  readonly name: string | null;
  readonly isManual: boolean;
  /** Which stage it belongs to, and whether it has it for itself. */
  readonly stage: number;
  readonly isAlone: boolean;
  readonly runsOn: 'cloud' | 'self_hosted';
  readonly isUnbilled: boolean;
  readonly deploysTo: string | null;
  /** When Bitbucket forgot the attempt before and set it back to pending; there are as many further attempts at most. */
  readonly resets: readonly number[];
  readonly attempts: readonly Attempt[];
}

export interface Attempt {
  readonly isRedeploy: boolean;
  readonly readyAt: number;
  readonly startedAt: number;
  /** The same as `startedAt` where it never ran. */
  readonly completedAt: number;
  readonly result: StepResult;
}

export interface Stretch {
  readonly kind: 'first' | 'manual_step' | 'rerun' | 'redeploy' | 'stop';
  /** Over before anybody could look at what it overwrote. */
  readonly isUnseen: boolean;
  /** The attempts that ended in it: the step's place, and which attempt it was, from 0. */
  readonly ran: readonly (readonly [step: number, attempt: number])[];
  /** Null while it goes on. `at` is when Bitbucket could first show it. */
  readonly rest: {
    readonly at: number;
    readonly result: StepResult;
    readonly isWaiting: boolean;
  } | null;
}

export const isRun = ({ startedAt, completedAt, result }: Attempt): boolean =>
  result !== 'NOT_RUN' && completedAt > startedAt;

export function pipelineOf({ selector: { type, pattern } }: Run): string {
  return type === 'default' ? 'default' : `${type}/${pattern ?? '**'}`;
}
