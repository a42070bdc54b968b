import type { Actor } from '../../app/records/audit';
import type { Caller } from '../resolver';

const by =
  (from: string) =>
  (caller: Caller): Actor => ({ actor: caller.accountId ?? 'unknown', from });

/** Whoever changes something on the workspace's settings page, for the audit log. */
export const atSettings = by('settings page');
/** The same on the settings page of a repository. */
export const atRepositorySettings = by('repository settings');
