import type { PrometheusApi } from './prometheus-api';

/** What is wrong, as far as a Prometheus shows it, and what to do about it. */
export interface Finding {
  readonly key: string;
  /** What was seen. */
  readonly seen: string;
  readonly fix: string;
}

/** What is looked at. */
export interface Patient {
  readonly prometheus: PrometheusApi;
  /** The job that scrapes Lifeline. */
  readonly job: string;
  /** Alert rules as they are shipped; null where none are at hand. */
  readonly shippedRules: readonly ShippedRule[] | null;
  /** Of this machine, in epoch seconds. */
  readonly now: () => number;
}

export interface ShippedRule {
  readonly name: string;
  readonly expression: string;
}

/** There was nothing to look at: neither well nor wrong. */
export interface Unseen {
  readonly why: string;
}

/** Nothing of ours is stored, or nothing with the labels that it is asked for by. */
export const NO_SERIES: Unseen = {
  why: 'Prometheus has no series of the job to look at, or not yet.',
};

/** One check sees one kind of trouble. */
export interface Check {
  /** What is well when nothing is found. */
  readonly well: string;
  readonly look: (patient: Patient) => Promise<readonly Finding[] | Unseen>;
}
