/** What somebody wants to happen in one run, so short that its true history can be worked out by hand. Times are ms. */
export interface RunPlan {
  readonly number: number;
  readonly createdAt: number;
  /** From its creation to the turn of its first step. */
  readonly queue?: number;
  readonly ref?: Ref;
  readonly commit?: string;
  readonly selector?: { readonly type: string; readonly pattern?: string };
  readonly trigger?: string;
  /** One after another; the steps of one stage side by side. None: broken YAML. */
  readonly stages: readonly (readonly StepPlan[])[];
  /** Whether Bitbucket tells which steps stand side by side; it does unless said otherwise. */
  readonly isGroupTold?: boolean;
  /** What the API calls a run that waits for a manual step. */
  readonly waitsAs?: 'PAUSED' | 'HALTED' | 'RUNNING';
  /** Whether a stage of which a step failed waits for its manual steps all the same. */
  readonly failureWaits?: boolean;
  /** When somebody stops it. */
  readonly stoppedAt?: number;
  /** What is done with it once it is over, or waits for a person. */
  readonly later?: readonly Later[];
  /** Words of Bitbucket that we do not know, while it runs and when it is over. */
  readonly hasUnknownWords?: boolean;
}

export interface Ref {
  readonly kind: 'branch' | 'tag' | 'pull_request' | 'none';
  readonly name: string;
}

export type StepResult = 'SUCCESSFUL' | 'FAILED' | 'ERROR' | 'STOPPED' | 'EXPIRED' | 'NOT_RUN';

export interface StepPlan {
  /** `build` unless said otherwise; null for one without a name. */
  readonly name?: string | null;
  readonly isManual?: boolean;
  /** A minute unless said otherwise. */
  readonly lasts?: number;
  /** Of its attempts in order, the last one repeated; SUCCESSFUL unless said otherwise. */
  readonly results?: readonly StepResult[];
  /** `on-fail: strategy: ignore`. */
  readonly isIgnored?: boolean;
  /** From its turn, or from the press, to its start; two seconds unless said otherwise. */
  readonly starts?: number;
  /** How long after its turn a manual step is pressed; never unless said otherwise. */
  readonly pressedAfter?: number;
  /** What holds it up when it is its turn: a lock or used-up minutes, or a concurrency group. */
  readonly held?: { readonly as: 'HALTED' | 'PAUSED'; readonly for: number };
  readonly runsOn?: 'cloud' | 'self_hosted';
  /** Billed 0 seconds although it runs in the cloud. */
  readonly isUnbilled?: boolean;
  readonly deploysTo?: string;
}

export type Later =
  /** The failed steps of a run that is over are run again, with those behind them. */
  | Act<'rerun-failed'>
  /** One step is run again, or deployed again, and nothing behind it. */
  | (Act<'rerun-step' | 'redeploy'> & { readonly step: number })
  /** The manual step that it waits for is pressed. */
  | Act<'press'>;

interface Act<K> {
  readonly kind: K;
  /** After what came before. */
  readonly after: number;
  /** Over before anybody could look at what it overwrote. */
  readonly isUnseen?: boolean;
}
