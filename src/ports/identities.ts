import type { KeySet } from '../core/access/policy';
import type { Result } from '../core/result';
import type { EpochMillis } from '../core/time';

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly now: EpochMillis;
}

/** Other people's identities: their public keys, and signatures made with them. */
export interface Identities {
  /** The keys with which Bitbucket signs the identities of this workspace's steps, or why they could not be read. */
  bitbucketKeys(): Promise<Result<KeySet, string>>;
  /** The keys that an issuer publishes by OpenID Connect discovery, or why they could not be read. */
  issuerKeys(issuer: string): Promise<Result<KeySet, string>>;
  /** Whether one of the keys signed the token for this issuer and audience, and it is valid now. */
  verify(
    token: string,
    keys: KeySet,
    expected: Expected,
  ): Promise<'verified' | 'unknown-key' | 'time' | 'refused'>;
  /** Why a pasted key set cannot be used; null when it can. Private and symmetric keys are refused. */
  keySetProblem(keys: KeySet): Promise<string | null>;
}
