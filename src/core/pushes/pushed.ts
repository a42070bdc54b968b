import { HOUR, MINUTE, SECOND, type EpochMillis } from '../time';
import type { PushedLabel } from './vocabulary';

/** What the steps of one repository have pushed. The order in which pushes arrive makes no difference to it. */
export interface Pushed {
  /** In order of pipeline and step. */
  readonly groups: readonly Group[];
  /** In order of pipeline, step and series. */
  readonly counters: readonly Counter[];
  /** In order of environment and id. */
  readonly incidents: readonly Incident[];
  /** The steps that pushed lately, with the names that Bitbucket told; the youngest last. */
  readonly steps: readonly NamedStep[];
  readonly asking: Asking;
}

/** The gauges of the newest run of a step. */
export interface Group extends StepNames {
  readonly run: StepRunId;
  readonly gauges: readonly Gauge[];
}

export interface StepNames {
  readonly pipeline: string;
  readonly step: string;
}

/** One run of one step: its token was issued for it. */
export interface StepRunId {
  /** Epoch seconds, as the token says. */
  readonly issuedAt: number;
  readonly stepUuid: string;
}

export interface Gauge {
  readonly metric: string;
  readonly labels: readonly PushedLabel[];
  readonly value: number;
}

export interface Counter extends StepNames {
  readonly metric: string;
  readonly labels: readonly PushedLabel[];
  /** Millionths of contributions that are forgotten, in digits: sums of them do not depend on their order. */
  readonly forgotten: string;
  readonly contributions: readonly Contribution[];
  readonly bornAt: EpochMillis;
  /** When the newest token that added to it was issued. */
  readonly latestAt: EpochMillis;
}

/** The most that one step has pushed. */
export interface Contribution {
  readonly stepUuid: string;
  /** Millionths, in digits. */
  readonly value: string;
  /** From then on no token can tell of it again. */
  readonly until: EpochMillis;
}

/**
 * An incident, as steps of production deployments told of it. Instants are those at which their tokens were issued, in
 * epoch seconds: whoever repeats a push, or pushes late, tells the same. Null where none has told of it.
 */
export interface Incident {
  readonly id: string;
  readonly environment: Production;
  /** The first and the last step that said that it is open. */
  readonly openedAt: number | null;
  readonly lastOpenAt: number | null;
  /** The last step that said that it is resolved. */
  readonly resolvedAt: number | null;
}

/** A deployment environment of the type production. */
export interface Production {
  readonly uuid: string;
  readonly name: string;
}

export interface NamedStep extends StepNames {
  readonly uuid: string;
  readonly until: EpochMillis;
}

/** What one repository may still make us ask of Bitbucket. */
export interface Asking {
  readonly left: number;
  readonly at: EpochMillis;
}

/** So many steps at once, and one more each minute: each costs two requests. */
export const ASKING_MOST = 60;

export const NOTHING_PUSHED: Pushed = {
  groups: [],
  counters: [],
  incidents: [],
  steps: [],
  asking: { left: ASKING_MOST, at: 0 },
};

/** A step may be asked for; null when the repository has used up what it may. */
export function asked({ left, at }: Asking, now: EpochMillis): Asking | null {
  const more = Math.floor(Math.max(0, now - at) / MINUTE);
  const filled =
    left + more >= ASKING_MOST
      ? { left: ASKING_MOST, at: now }
      : { left: left + more, at: at + more * MINUTE };
  return filled.left < 1 ? null : { ...filled, left: filled.left - 1 };
}

/** No token of a step that we know lives longer; its names are remembered as long. */
export const STEP_REMEMBERED = 2 * HOUR;

const MILLION = 1_000_000;

/** A value in millionths: exact, so that a sum is the same in every order. */
export const millionths = (value: number): bigint =>
  // Beyond 2^53 millionths a fraction is not in the number any more.
  value < Number.MAX_SAFE_INTEGER / MILLION
    ? BigInt(Math.round(value * MILLION))
    : BigInt(Math.round(value)) * BigInt(MILLION);

/** What a counter shows. */
export function totalOf({ forgotten, contributions }: Counter): number {
  const sum = contributions.reduce((all, { value }) => all + BigInt(value), BigInt(forgotten));
  return Number(sum / BigInt(MILLION)) + Number(sum % BigInt(MILLION)) / MILLION;
}

export const issuedAt = ({ run }: Group): EpochMillis => run.issuedAt * SECOND;
