import { addCounts, REASONS, type Counts, type Reason } from '../../core/access/reasons';
import { MINUTE, type EpochMillis } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { REFUSALS_KEY } from '../records/keys';
import type { Found } from '../records/load';

/** What is stored of refused requests. */
export interface Refusals {
  /** When it was last written. */
  readonly at: EpochMillis;
  /** Every refusal, by reason. */
  readonly counts: Counts;
  /** The newest refusals of credentials that we know, by the id of the token or service account; a sample. */
  readonly known: Readonly<Record<string, KnownRefusal>>;
  /** What the audit log has told of already. */
  readonly audited: Counts;
}

export interface KnownRefusal {
  readonly reason: Reason;
  readonly at: EpochMillis;
  readonly client: string;
}

const NONE: Refusals = { at: 0, counts: {}, known: {}, audited: {} };
const KNOWN_MAX = 20;
const AT_MOST_EVERY = MINUTE;

/** What is stored of refusals, for scrape health and the page. */
export function refusalsIn(found: Found): Refusals {
  return { ...NONE, ...(found.get(REFUSALS_KEY)?.body as Partial<Refusals> | undefined) };
}

/** The family of the page: every reason from the start, so that the first refusal is an increase. */
export function refusalCounts(found: Found): Readonly<Record<string, number>> {
  const { counts } = refusalsIn(found);
  return Object.fromEntries(REASONS.map((reason) => [reason, counts[reason] ?? 0]));
}

export function refusalsChange(found: Found, refusals: Refusals): RecordChange {
  return { key: REFUSALS_KEY, body: refusals, revision: found.get(REFUSALS_KEY)?.revision ?? null };
}

/** A refusal; `credential` where it is one that we know. */
export interface Refused {
  readonly reason: Reason;
  readonly credential?: string | undefined;
  readonly client: string;
}

/**
 * Counts a refusal. The count waits in the container and is stored with all that waited, at most once a minute and
 * never at the expense of the answer.
 */
export async function noteRefusal(refused: Refused, world: World): Promise<void> {
  world.refusals.count(refused.reason);
  await storeRefusals(world, refused);
}

/** Stores what waits, when it is time. Whoever scrapes with success does it too. */
export async function storeRefusals(world: World, refused?: Refused): Promise<void> {
  const waiting = world.refusals.take(world.now());
  if (waiting === null) return;
  try {
    if (await store(waiting, refused, world)) return;
  } catch {
    // The answer to the caller stands; the counts wait for the next minute.
    world.log('Refusals not stored');
  }
  world.refusals.giveBack(waiting);
}

async function store(
  waiting: Counts,
  refused: Refused | undefined,
  world: World,
): Promise<boolean> {
  const now = world.now();
  const found = await world.records.read([REFUSALS_KEY]);
  const before = refusalsIn(found);
  // Another container has had this minute.
  if (now - before.at < AT_MOST_EVERY && now >= before.at) return false;
  const after: Refusals = {
    ...before,
    at: now,
    counts: addCounts(before.counts, waiting),
    known: withKnown(before.known, refused, now),
  };
  return (await world.records.write([refusalsChange(found, after)])) === 'written';
}

function withKnown(
  known: Refusals['known'],
  refused: Refused | undefined,
  now: EpochMillis,
): Refusals['known'] {
  if (refused?.credential === undefined) return known;
  const { credential, reason, client } = refused;
  const all = Object.entries({ ...known, [credential]: { reason, at: now, client } });
  return Object.fromEntries(all.sort(([, a], [, b]) => b.at - a.at).slice(0, KNOWN_MAX));
}
