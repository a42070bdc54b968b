import type { HookReason } from '../core/pushes/hook';
import type { Tally } from '../core/tally';
import type { EpochMillis } from '../core/time';
import type { AdmissionMemory } from './admissions';
import type { ArrivalMemory } from './arrivals';
import type { Bitbucket } from './bitbucket';
import type { Identities } from './identities';
import type { RecordMemory } from './lately';
import type { Person } from './person';
import type { IngestQueue } from './queue';
import type { Records } from './records';
import type { RefusalMemory } from './refusals';
import type { Trail } from './trail';

/** Everything outside that a use case may touch, for one invocation in one installation. */
export interface World {
  readonly records: Records;
  readonly bitbucket: Bitbucket;
  readonly queue: IngestQueue;
  /** Whoever looks at the page that called. */
  readonly person: Person;
  readonly identities: Identities;
  readonly trail: Trail;
  readonly admissions: AdmissionMemory;
  readonly lately: RecordMemory;
  /** Refusals of people that this container told the audit log of, by digest. */
  readonly noted: AdmissionMemory;
  readonly refusals: RefusalMemory;
  readonly hookRefusals: Tally<HookReason>;
  readonly arrivals: ArrivalMemory;
  /** The address of this installation's scrape web trigger, without a slash at its end. */
  scrapeUrl(): Promise<string>;
  /** The address of the web trigger that steps push to. */
  pushUrl(): Promise<string>;
  /** The address of the web trigger that Bitbucket's webhook delivers spans to. */
  hookUrl(): Promise<string>;
  readonly installation: { readonly workspaceUuid: string };
  now(): EpochMillis;
  /** One structured line. Never a payload, a token, or anything personal. */
  log(message: string, facts?: Readonly<Record<string, string | number | boolean | null>>): void;
  /** Cryptographically random bytes. */
  randomBytes(count: number): Uint8Array;
  sha256(text: string): Promise<string>;
  /** In hexadecimal. */
  hmacSha256(secret: string, text: string): Promise<string>;
}
