import { MINUTE, type EpochMillis } from '../time';

/** Why a delivery of the webhook is refused: a closed set. */
export const HOOK_REASONS = [
  'method',
  'off',
  'unsigned',
  'signature',
  'too_large',
  'malformed',
  'workspace',
  'stale',
  'not_told',
] as const;
export type HookReason = (typeof HOOK_REASONS)[number];
export type HookCounts = Readonly<Partial<Record<HookReason, number>>>;

export function addHookCounts(a: HookCounts, b: HookCounts): HookCounts {
  const sums = HOOK_REASONS.map((reason) => [reason, (a[reason] ?? 0) + (b[reason] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}

/** Refusals of one installation that a container has counted and nobody has stored yet. */
export class HookRefusals {
  #counts: HookCounts = {};
  #takenAt: EpochMillis = 0;

  count(reason: HookReason): void {
    this.#counts = addHookCounts(this.#counts, { [reason]: 1 });
  }

  /** At most once a minute; null when there is nothing to store now. Whoever takes them stores them or gives them back. */
  take(now: EpochMillis): HookCounts | null {
    if (Object.keys(this.#counts).length === 0) return null;
    if (now - this.#takenAt < MINUTE && now >= this.#takenAt) return null;
    this.#takenAt = now;
    const taken = this.#counts;
    this.#counts = {};
    return taken;
  }

  giveBack(counts: HookCounts): void {
    this.#counts = addHookCounts(this.#counts, counts);
  }
}

/** Whether two signatures are the same, in a time that does not tell where they differ. */
export function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
