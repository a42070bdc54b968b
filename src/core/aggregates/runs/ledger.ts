import type { RunOutcome } from '../../events';
import type { RunResult } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';

/** A completed run that needs no counting any more. */
export interface LedgerEntry {
  /** {@link runId} of its uuid. */
  readonly id: string;
  readonly buildNumber: number;
  readonly completedAt: EpochMillis;
  /** When we last asked Bitbucket about it; a hint older than that tells nothing new. */
  readonly readAt: EpochMillis;
  /** Its result now, which a re-run may have changed since it was counted. */
  readonly result: RunResult;
  /** Key of the row of last runs it belongs to. */
  readonly lastRunKey: string;
}

/**
 * Which completed runs have been counted. Exact for every completion after `settledThrough`: such a run is in
 * `entries` if and only if it has been counted (or was there before the baseline). Everything that completed up to
 * `settledThrough` is done with for good, whether or not we remember it.
 */
export interface Ledger {
  readonly settledThrough: EpochMillis;
  /** Ordered by completion, then id. */
  readonly entries: readonly LedgerEntry[];
}

/** Entries kept after settling: how far back a re-run is recognised by the run itself. */
export const LEDGER_KEEPS = 60;
/** Beyond this many the oldest are settled even though no sweep has vouched for their neighbours. */
export const LEDGER_LIMIT = 600;

export function findRun(ledger: Ledger, id: string): LedgerEntry | undefined {
  return ledger.entries.find((entry) => entry.id === id);
}

export function findBuild(ledger: Ledger, buildNumber: number): LedgerEntry | undefined {
  return ledger.entries.find((entry) => entry.buildNumber === buildNumber);
}

/** Whether a run as Bitbucket lists it has completed and is not counted, or has completed again since. */
export function isUncounted(
  ledger: Ledger,
  { uuid, outcome }: { readonly uuid: string; readonly outcome: RunOutcome },
): boolean {
  if (outcome.state !== 'completed') return false;
  const known = findRun(ledger, runId(uuid));
  return outcome.completedAt > (known?.completedAt ?? ledger.settledThrough);
}

/** With the entry in its place, replacing an earlier one of the same run. */
export function record(ledger: Ledger, entry: LedgerEntry): Ledger {
  const entries = ledger.entries.filter(({ id }) => id !== entry.id);
  const after = entries.findIndex((other) => compare(other, entry) > 0);
  entries.splice(after === -1 ? entries.length : after, 0, entry);
  return { ...ledger, entries };
}

export interface Settled {
  readonly ledger: Ledger;
  /** What was forgotten, oldest first. */
  readonly forgotten: readonly LedgerEntry[];
}

/**
 * Forgets the oldest entries beyond `keeps`, but none that completed after `verifiedThrough`: up to there somebody
 * has compared us with Bitbucket's list, so nothing uncounted hides among them.
 */
export function settle(
  ledger: Ledger,
  verifiedThrough: EpochMillis,
  keeps = LEDGER_KEEPS,
): Settled {
  const excess = Math.max(0, ledger.entries.length - keeps);
  const forgotten = ledger.entries
    .slice(0, excess)
    .filter(({ completedAt }) => completedAt <= verifiedThrough);
  const last = forgotten.at(-1);
  if (last === undefined) return { ledger, forgotten };
  return {
    forgotten,
    ledger: {
      settledThrough: Math.max(ledger.settledThrough, last.completedAt),
      entries: ledger.entries.slice(forgotten.length),
    },
  };
}

/** A run's uuid in 10 characters of base64url (60 bits of a hash of it): enough to tell one repository's runs apart. */
export function runId(uuid: string): string {
  const text = uuid.toLowerCase();
  return digits(hash(text, 0x9747b28c)) + digits(hash(text, 0x3c6ef372));
}

/** MurmurHash3's mixing over UTF-16 units; not for secrets. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let at = 0; at < text.length; at++) {
    h = Math.imul(h ^ text.charCodeAt(at), 0xcc9e2d51);
    h = (h << 13) | (h >>> 19);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function digits(value: number): string {
  let text = '';
  for (let shift = 0; shift < 30; shift += 6) text += ALPHABET[(value >>> shift) & 63] ?? '';
  return text;
}

function compare(a: LedgerEntry, b: LedgerEntry): number {
  if (a.completedAt !== b.completedAt) return a.completedAt - b.completedAt;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
