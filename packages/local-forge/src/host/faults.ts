import { isRecord } from '../kit/json';
import { type Random, seededRandom } from '../kit/random';

interface Switch {
  readonly kind: 'probability' | 'number';
  readonly meaning: string;
}

/**
 * Every switch of `POST /__devhost/faults`. A probability is 0 to 1 (`true` means 1); all are off at
 * start. One seed (`{"seed": 7}`) decides all of them, so a run can be repeated.
 */
export const SWITCHES = {
  duplicateEvents: { kind: 'probability', meaning: 'a product event is delivered twice' },
  reorderEvents: { kind: 'probability', meaning: 'a product event is held back up to 60 s' },
  dropEvents: { kind: 'probability', meaning: 'a product event is never delivered' },
  delayEventsSeconds: { kind: 'number', meaning: 'every product event comes this much later' },
  parallelConsumers: {
    kind: 'probability',
    meaning: 'a queue event is consumed twice at once, lanes ignored',
  },
  laneBackoffSeconds: {
    kind: 'number',
    meaning: 'what finds its lane full comes back within this time, in any order (the cloud: 900)',
  },
  queueTooManyRequests: { kind: 'probability', meaning: 'a push to the queue is refused with 429' },
  kvsTooManyRequests: { kind: 'probability', meaning: 'a storage request is refused with 429' },
  kvsConflicts: {
    kind: 'probability',
    meaning: 'a transaction fails as if another had been first',
  },
  kvsPartialBatches: {
    kind: 'probability',
    meaning: 'an item of a batch fails while the others succeed',
  },
  kvsStaleQueries: { kind: 'probability', meaning: 'a query does not see the newest writes' },
  kvsStaleSeconds: { kind: 'number', meaning: 'how old a stale query is (default 5)' },
  kvsLatencyMs: { kind: 'number', meaning: 'real milliseconds added to every storage request' },
  kvsExpiredReadable: {
    kind: 'probability',
    meaning: 'expired values are still read for 48 hours',
  },
  bitbucketTooManyRequests: {
    kind: 'probability',
    meaning: 'a REST request is answered 429 with plain text',
  },
  bitbucketServerErrors: { kind: 'probability', meaning: 'a REST request is answered 503' },
  bitbucketLatencyMs: { kind: 'number', meaning: 'real milliseconds added to every REST request' },
  quotas: {
    kind: 'probability',
    meaning:
      'storage quotas and invocation limits of an installation are enforced (all or nothing)',
  },
  crashAfterStorageOperation: {
    kind: 'number',
    meaning: 'the runtime dies right after the n-th storage operation from now, once',
  },
  crashBeforeStorageOperation: {
    kind: 'number',
    meaning: 'the runtime dies right before it, once',
  },
  otherBraces: {
    kind: 'probability',
    meaning: 'raw braces are wanted in paths, and encoded ones answered 400',
  },
  themeRefusals: {
    kind: 'probability',
    meaning: 'a page that wants to follow the theme is refused',
  },
  coldStart: { kind: 'probability', meaning: 'an invocation starts in a new runtime process' },
} as const satisfies Record<string, Switch>;

export type SwitchName = keyof typeof SWITCHES;

/** Thrown for a switch that does not exist or a value that it cannot take. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

const DEFAULT_SEED = 1;

/** What is being made to go wrong. */
export class Faults {
  #values = new Map<SwitchName, number>();
  #seed = DEFAULT_SEED;
  #random: Random = seededRandom(DEFAULT_SEED);

  /** The value of a switch; 0 when it is off. */
  value(name: SwitchName): number {
    return this.#values.get(name) ?? 0;
  }

  /** Draws: true with the probability of this switch. */
  chance(name: SwitchName): boolean {
    return this.#random.chance(this.value(name));
  }

  /** In [0, 1), from the same seeded sequence. */
  draw(): number {
    return this.#random.next();
  }

  /** Counts a switch down by one; true when it has just reached zero and is off again. */
  countDown(name: SwitchName): boolean {
    const left = this.value(name);
    if (left === 0) return false;
    this.#values.set(name, left - 1);
    return left === 1;
  }

  /** Sets the named switches and leaves the others; throws {@link FaultError} before changing anything. */
  configure(body: unknown): void {
    if (!isRecord(body))
      throw new FaultError('Send a JSON object of switches, e.g. {"dropEvents": 0.1}.');
    const { seed, ...switches } = body;
    const changes = Object.entries(switches).map(([name, value]) => switchOf(name, value));
    if (seed !== undefined && !Number.isInteger(seed)) throw new FaultError('seed is an integer.');
    if (typeof seed === 'number') {
      this.#seed = seed;
      this.#random = seededRandom(seed);
    }
    for (const [name, value] of changes) this.#values.set(name, value);
  }

  clear(): void {
    this.#values.clear();
    this.#seed = DEFAULT_SEED;
    this.#random = seededRandom(DEFAULT_SEED);
  }

  describe(): Record<string, number> {
    return { seed: this.#seed, ...Object.fromEntries(this.#values) };
  }
}

function switchOf(name: string, value: unknown): [SwitchName, number] {
  if (!Object.hasOwn(SWITCHES, name)) {
    throw new FaultError(
      `There is no fault "${name}". Known: seed, ${Object.keys(SWITCHES).join(', ')}.`,
    );
  }
  const known = name as SwitchName;
  const amount = typeof value === 'boolean' ? Number(value) : value;
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) {
    throw new FaultError(`${name} is a number from 0 or a boolean.`);
  }
  if (SWITCHES[known].kind === 'probability' && amount > 1) {
    throw new FaultError(`${name} is a probability: 0 to 1.`);
  }
  return [known, amount];
}
