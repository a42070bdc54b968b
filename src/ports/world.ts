import type { EpochMillis } from '../core/time';
import type { Bitbucket } from './bitbucket';
import type { IngestQueue } from './queue';
import type { Records } from './records';

/** Everything outside that a use case may touch, for one invocation in one installation. */
export interface World {
  readonly records: Records;
  readonly bitbucket: Bitbucket;
  readonly queue: IngestQueue;
  readonly installation: { readonly workspaceUuid: string };
  now(): EpochMillis;
  /** One structured line. Never a payload, a token, or anything personal. */
  log(message: string, facts?: Readonly<Record<string, string | number | boolean | null>>): void;
  /** Cryptographically random bytes. */
  randomBytes(count: number): Uint8Array;
  sha256(text: string): Promise<string>;
}
