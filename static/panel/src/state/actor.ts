/** Who did something, as people read it, and the id by which they are found and erased; null where that says no more. */
export interface Who {
  readonly name: string;
  readonly id: string | null;
}

/** Bitbucket tells apps no names of people without a right that Lifeline does not ask for. */
export function whoIs(actor: string, viewer: string | null): Who {
  if (actor === 'lifeline') return { name: 'Lifeline', id: null };
  if (actor === 'unknown') return { name: 'Not known', id: null };
  if (actor === viewer) return { name: 'You', id: actor };
  return { name: actor.startsWith('erased-') ? 'Erased account' : 'Account', id: actor };
}
