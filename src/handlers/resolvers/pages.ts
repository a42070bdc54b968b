import { fleet as fleetOf } from '../../app/pages/fleet';
import { importProgress as progressOf } from '../../app/pages/import-progress';
import {
  repositoryExposition as expositionOf,
  repositoryPage as pageOf,
} from '../../app/pages/repository-page';
import { absent } from '../request';
import { answer, entry, refuse } from '../resolver';

export const repositoryPage = entry({
  who: 'anyone-who-sees-the-repository',
  read: absent,
  async run(_request, { repositoryUuid }, world) {
    const page = await pageOf(repositoryUuid ?? '', world);
    return page === null
      ? refuse(
          'not-known',
          'Lifeline has not seen this repository yet. It looks for new ones every five minutes.',
        )
      : answer(page);
  },
});

export const repositoryExposition = entry({
  who: 'anyone-who-sees-the-repository',
  read: absent,
  run: async (_request, { repositoryUuid }, world) =>
    answer(await expositionOf(repositoryUuid ?? '', world)),
});

/** It names repositories: everybody gets those that Bitbucket shows them. */
export const fleet = entry({
  who: 'anyone-in-the-workspace',
  read: absent,
  async run(_request, _caller, world) {
    const found = await fleetOf(world);
    return typeof found === 'string' ? refuse(found, WHY_NO_FLEET[found]) : answer(found);
  },
});

const WHY_NO_FLEET = {
  'not-known': 'The first sweep has not run yet; look again in five minutes.',
  'not-checked': 'Bitbucket did not tell which repositories you may see. Try again in a minute.',
} as const;

export const importProgress = entry({
  who: 'workspace-admin',
  read: absent,
  run: async (_request, _caller, world) => answer(await progressOf(world)),
});
