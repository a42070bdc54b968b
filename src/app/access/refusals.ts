import { REASONS, type Counts, type Reason } from '../../core/access/reasons';
import { addCounts } from '../../core/tally';
import { anyNumber, anyText, fields, mapOf, oneOf, orElse } from '../../core/shape';
import { MINUTE, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { changeOf, KIB, load, recordOf } from '../records/kind';
import { writeOrLose } from '../records/transact';

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

const counts = orElse(mapOf(anyNumber), {});

/** What is stored of refusals, for scrape health and the page. */
export const REFUSALS = recordOf<Refusals>({
  key: 'refusals',
  version: 1,
  bytesMax: 16 * KIB,
  none: NONE,
  shape: fields({
    at: orElse(anyNumber, 0),
    counts,
    known: orElse(
      mapOf(fields({ reason: oneOf(REASONS), at: anyNumber, client: anyText })),
      NONE.known,
    ),
    audited: counts,
  }),
});

/** The family of the page: every reason from the start, so that the first refusal is an increase. */
export function refusalCounts({ counts }: Refusals): Readonly<Record<string, number>> {
  return Object.fromEntries(REASONS.map((reason) => [reason, counts[reason] ?? 0]));
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
  const { stored } = await load({ stored: REFUSALS }, world);
  const before = stored.value;
  // Another container has had this minute.
  if (now - before.at < AT_MOST_EVERY && now >= before.at) return false;
  const after: Refusals = {
    ...before,
    at: now,
    counts: addCounts(before.counts, waiting),
    known: withKnown(before.known, refused, now),
  };
  return (await writeOrLose(world, [changeOf(stored, after)])) === 'written';
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
