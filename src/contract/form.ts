/** A form as a page sends it, with the revision of what it was read from: an older one is told what changed. */
export type Revised<T> = T & { revision: number };

/** What saving a form answers: the revision from which it may be saved again. */
export interface Saved {
  revision: number;
}

export type SavedAccount = Saved & { id: string };
