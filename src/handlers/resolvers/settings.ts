import { previewCost as preview } from '../../app/settings/preview-cost';
import { scrapeConfiguration as configuration } from '../../app/scrape/scrape-configuration';
import {
  readRepositorySettings,
  readSettings as settingsOf,
  saveRepositorySettings as saveRepository,
  saveSettings as save,
  type Saved,
} from '../../app/settings/settings';
import { AUDIT_DAYS } from '../../app/records/audit';
import type { Answer } from '../../contract/resolvers';
import { absent, fields, flag, listOf, orNull, text, wholeNumber } from '../request';
import { answer, entry, refuse } from '../resolver';
import { atRepositorySettings, atSettings } from './actor';

const NAMES_MAX = 20;
const RETENTION_DAYS_MAX = 365;
const EXCLUDED_MAX = 3000;

const names = listOf(text(1, 200), NAMES_MAX);

const settings = fields({
  trackedBranches: names,
  retentionDays: wholeNumber(1, RETENTION_DAYS_MAX),
  stepHistograms: flag,
  commitsBehind: names,
  excludedRepositories: listOf(text(1, 100), EXCLUDED_MAX),
  auditRetentionDays: wholeNumber(AUDIT_DAYS.least, AUDIT_DAYS.most),
});

export const readSettings = entry({
  who: 'workspace-admin',
  read: absent,
  run: async (_request, _caller, world) => answer(await settingsOf(world)),
});

export const saveSettings = entry({
  who: 'workspace-admin',
  read: settings,
  async run(request, caller, world) {
    const saved = await save(request, atSettings(caller), world);
    return answerOf(saved);
  },
});

export const previewCost = entry({
  who: 'workspace-admin',
  read: settings,
  async run(request, _caller, world) {
    const cost = await preview(request, world);
    return cost === null
      ? refuse('not-known', 'The first sweep has not run yet; look again in five minutes.')
      : answer(cost);
  },
});

export const repositorySettings = entry({
  who: 'repository-admin',
  read: absent,
  async run(_request, { repositoryUuid }, world) {
    const found = await readRepositorySettings(repositoryUuid ?? '', world);
    return found === null ? refuse('not-known', NOT_SEEN) : answer(found);
  },
});

const saveRepositorySettingsRequest = fields({
  isIncluded: flag,
  trackedBranches: orNull(names),
  stepHistograms: orNull(flag),
  commitsBehind: orNull(names),
});

export const saveRepositorySettings = entry({
  who: 'repository-admin',
  read: saveRepositorySettingsRequest,
  async run(request, caller, world) {
    const repository = { uuid: caller.repositoryUuid ?? '', settings: request };
    const saved = await saveRepository(repository, atRepositorySettings(caller), world);
    if (saved === 'not-known') return refuse('not-known', NOT_SEEN);
    return answerOf(saved);
  },
});

export const scrapeConfiguration = entry({
  who: 'workspace-admin',
  read: absent,
  run: async (_request, _caller, world) => answer(await configuration(world)),
});

function answerOf(saved: Saved): Answer<object> {
  if (saved === 'saved') return answer({});
  return saved === 'conflict' ? refuse('busy', BUSY) : refuse('too-large', TOO_LARGE);
}

const BUSY = 'Somebody else changed the settings at the same time. Load the page again.';
const TOO_LARGE =
  'There is no room for this: what is chosen for the workspace and its repositories may take about 120 KB. Name fewer branches or environments, or let repositories follow the workspace.';
const NOT_SEEN =
  'Lifeline has not seen this repository yet. It looks for new ones every five minutes.';
