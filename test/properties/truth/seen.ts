import type { Stretch } from './history';

export type Seen = Stretch & { readonly hides: boolean };

/** What nobody could see before it was overwritten is one with what overwrote it: only the last attempts are left. */
export function seenStretches(stretches: readonly Stretch[]): readonly Seen[] {
  const seen: Seen[] = [];
  for (const stretch of stretches) {
    const before = stretch.isUnseen ? seen.pop() : undefined;
    if (before === undefined) seen.push({ ...stretch, hides: false });
    else seen.push({ ...before, rest: stretch.rest, ran: lastOf(before, stretch), hides: true });
  }
  return seen;
}

function lastOf(before: Stretch, after: Stretch): Stretch['ran'] {
  return [...new Map([...before.ran, ...after.ran])];
}
