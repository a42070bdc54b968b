import type { Facts } from '../../src/core/health/facts';

/** Facts, and what is said of them. */
export interface Case {
  readonly what: string;
  readonly facts: Facts;
  /** `state: its own problems | those of the workspace`. */
  readonly says: string;
}

export const of = (what: string, facts: Facts, says: string): Case => ({ what, facts, says });
