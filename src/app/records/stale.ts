import type { Problem } from '../../contract/problem';
import type { Stored } from './kind';
import { isForgotten, type SettingsChanges } from './settings-changes';

/** A form as it arrives: with the revision of what it was read from, where the page tells it. */
export type Sent<T> = T & { readonly revision?: number | undefined };

/** How the settings of the workspace are called among what changed. */
export const WHOLE = 'workspace';

interface ReadAt {
  /** Whose settings the form holds: {@link WHOLE}, or a repository by its uuid. */
  readonly object: string;
  readonly revision: number | undefined;
}

/**
 * What a form missed that was read at `revision`; null where nothing of it changed since. A repository follows the
 * workspace: its admins are told that, and not what other repositories are called.
 */
export function missedBy(
  { object, revision: read }: ReadAt,
  { value: changes, revision }: Stored<SettingsChanges> & { readonly revision: number },
): Problem | null {
  if (read === undefined || read >= revision) return null;
  const missed = changes.newest
    .filter((one) => one.revision > read && (one.object === object || one.object === WHOLE))
    .map((one) => (one.object === object ? one.detail : 'the settings of the workspace'));
  const told = isForgotten(changes, read) ? ['more than is remembered', ...missed] : missed;
  return told.length === 0 ? null : staleForm([...new Set(told)].join('; '), revision);
}

/** Tells whoever sends a form what changed since they read it, and how to save it all the same. */
export const staleForm = (told: string, revision: number): Problem => ({
  code: 'stale',
  message: `Somebody changed this since you read it (${told}). Nothing was saved, and what you typed is still here: save again to put it in the place of that.`,
  revision,
});
