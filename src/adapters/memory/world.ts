import { createHash, createHmac } from 'node:crypto';
import type { IngestMessage } from '../../core/events/message';
import { AdmittedLately } from '../../core/access/admission-memory';
import { LatelyRead } from '../../core/access/lately-read';
import { RefusedLately } from '../../core/access/refusal-memory';
import { ArrivedLately } from '../../core/health/arrivals';
import type { HookReason } from '../../core/pushes/hook';
import { Tally } from '../../core/tally';
import { fail } from '../../core/result';
import type { Bitbucket } from '../../ports/bitbucket';
import type { Identities } from '../../ports/identities';
import type { Person } from '../../ports/person';
import type { FirstSweepMessage, IngestQueue } from '../../ports/queue';
import type { World } from '../../ports/world';
import { memoryTrail } from './trail';
import { memoryRecords, type MemoryRecords } from './records';

export interface MemoryWorld extends World {
  readonly records: MemoryRecords;
  /** What was pushed and not yet taken. */
  readonly pushed: IngestMessage[];
  readonly sweepsWanted: FirstSweepMessage[];
  readonly logged: { readonly message: string; readonly facts: object }[];
}

/** A world without a vendor: time is the caller's, randomness is a sequence, Bitbucket is whatever is given. */
export function memoryWorld(outside: {
  readonly bitbucket: Bitbucket;
  readonly workspaceUuid?: string;
  /** Nobody takes part unless somebody is given, and nobody vouches for an identity. */
  readonly person?: Person;
  readonly identities?: Identities;
  now(): number;
}): MemoryWorld {
  const pushed: IngestMessage[] = [];
  const sweepsWanted: FirstSweepMessage[] = [];
  const logged: MemoryWorld['logged'] = [];
  let dealt = 0;
  const records = memoryRecords();
  return {
    records,
    trail: memoryTrail(records),
    ...memories(),
    person: outside.person ?? NOBODY,
    identities: outside.identities ?? NO_IDENTITIES,
    scrapeUrl: () => Promise.resolve('https://scrape.example/public/abc'),
    hookUrl: () => Promise.resolve('https://hook.example/public/ghi'),
    pushUrl: () => Promise.resolve('https://push.example/public/def'),
    bitbucket: outside.bitbucket,
    queue: queueInto(pushed, sweepsWanted),
    installation: {
      workspaceUuid: outside.workspaceUuid ?? '{aaaaaaaa-0000-4000-8000-000000000001}',
    },
    pushed,
    sweepsWanted,
    logged,
    now: () => outside.now(),
    log: (message, facts = {}) => {
      logged.push({ message, facts });
    },
    randomBytes: (count) =>
      Uint8Array.from({ length: count }, () => (dealt = (dealt * 1103515245 + 12345) >>> 0) >>> 24),
    sha256: (text) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
    hmacSha256: (secret, text) =>
      Promise.resolve(createHmac('sha256', secret).update(text).digest('hex')),
  };
}

const memories = (): Pick<
  World,
  'admissions' | 'lately' | 'noted' | 'refusals' | 'hookRefusals' | 'arrivals'
> => ({
  admissions: new AdmittedLately(),
  lately: new LatelyRead(),
  noted: new AdmittedLately(),
  refusals: new RefusedLately(),
  hookRefusals: new Tally<HookReason>(),
  arrivals: new ArrivedLately(),
});

function queueInto(pushed: IngestMessage[], sweeps: FirstSweepMessage[]): IngestQueue {
  return {
    push(message) {
      pushed.push(message);
      return Promise.resolve('accepted');
    },
    pushFirstSweep(message) {
      sweeps.push(message);
      return Promise.resolve('accepted');
    },
  };
}

const unasked = fail({
  type: 'unauthorized',
  resource: 'nobody',
  retryAfterSeconds: null,
} as const);

const NOBODY: Person = {
  sees: () => Promise.resolve(unasked),
  permissionOn: () => Promise.resolve(unasked),
  isWorkspaceAdmin: () => Promise.resolve(unasked),
  visibleRepositories: () => Promise.resolve(unasked),
};

const NO_IDENTITIES: Identities = {
  bitbucketKeys: () => Promise.resolve(fail('Nobody vouches here.')),
  issuerKeys: () => Promise.resolve(fail('Nobody vouches here.')),
  verify: () => Promise.resolve('refused'),
  keySetProblem: () => Promise.resolve(null),
};
