import type { SettingsAnswer, SettingsView } from '../../contract/access';
import type { Saved } from '../../contract/form';
import type { Problem } from '../../contract/problem';
import { shortId } from '../../core/aggregates/short-id';
import { fail, succeed, type Result } from '../../core/result';
import type { Settings } from '../../core/settings';
import type { World } from '../../ports/world';
import type { Actor } from '../records/audit';
import { differenceOf } from '../records/audit-text';
import { load } from '../records/kind';
import { repositoriesOf } from '../records/repository-index';
import { withAuditRetention, type StoredSettings } from '../records/settings';
import { missedBy, WHOLE, type Sent } from '../records/stale';
import { transact } from '../records/transact';
import { SIZES } from '../records/sizes';
import {
  changed,
  changesIn,
  excluded,
  KINDS,
  revisionOf,
  viewOf,
  withSettings,
} from './changed-settings';

export async function readSettings(world: World): Promise<Result<SettingsAnswer, Problem>> {
  const { sizes, ...found } = await load({ ...KINDS, sizes: SIZES }, world);
  const { lines } = sizes.value;
  return succeed({
    settings: viewOf(found),
    revision: revisionOf(found),
    repositories: repositoriesOf(found.index).map((one) => ({
      ...one,
      series: lines[shortId(one.uuid)] ?? null,
    })),
  });
}

export function saveSettings(
  { revision, ...view }: Sent<SettingsView>,
  by: Actor,
  world: World,
): Promise<Result<Saved, Problem>> {
  return transact(world, KINDS, async (found) => {
    const stale = missedBy({ object: WHOLE, revision }, changesIn(found));
    if (stale !== null) return fail(stale);
    const { auditRetentionDays, ...chosen } = settingsOf(view);
    const chosenNow = { ...found.settings.value, ...chosen };
    const after: StoredSettings = {
      ...withAuditRetention(chosenNow, auditRetentionDays, world.now()),
      ...excluded(view.excludedRepositories, found),
    };
    const then = viewOf(withSettings(found, after));
    const detail = await differenceOf({ ...viewOf(found) }, { ...then }, world);
    const about = { action: 'settings-changed', object: WHOLE, result: 'done', detail } as const;
    const changes = [{ object: WHOLE, detail }];
    return changed(found, { after, changes, audit: { ...by, ...about } }, world);
  });
}

/** The workspace's settings as a page sends them, in the form in which they are stored and used. */
export function settingsOf(view: SettingsView): Settings & { readonly auditRetentionDays: number } {
  const { stepHistograms, commitsBehind, testReports, caches, ...rest } = view;
  return { ...rest, detail: { stepHistograms, commitsBehind, testReports, caches } };
}
