import { createHash } from 'node:crypto';
import type { IngestMessage } from '../../core/events/message';
import type { Bitbucket } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import { memoryRecords, type MemoryRecords } from './records';

export interface MemoryWorld extends World {
  readonly records: MemoryRecords;
  /** What was pushed and not yet taken. */
  readonly pushed: IngestMessage[];
  readonly logged: { readonly message: string; readonly facts: object }[];
}

/** A world without a vendor: time is the caller's, randomness is a sequence, Bitbucket is whatever is given. */
export function memoryWorld(outside: {
  readonly bitbucket: Bitbucket;
  readonly workspaceUuid?: string;
  now(): number;
}): MemoryWorld {
  const pushed: IngestMessage[] = [];
  const logged: MemoryWorld['logged'] = [];
  let dealt = 0;
  return {
    records: memoryRecords(),
    bitbucket: outside.bitbucket,
    queue: {
      push(message) {
        pushed.push(message);
        return Promise.resolve('accepted');
      },
    },
    installation: {
      workspaceUuid: outside.workspaceUuid ?? '{aaaaaaaa-0000-4000-8000-000000000001}',
    },
    pushed,
    logged,
    now: () => outside.now(),
    log: (message, facts = {}) => {
      logged.push({ message, facts });
    },
    randomBytes: (count) =>
      Uint8Array.from({ length: count }, () => (dealt = (dealt * 1103515245 + 12345) >>> 0) >>> 24),
    sha256: (text) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
  };
}
