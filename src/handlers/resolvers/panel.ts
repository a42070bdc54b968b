import { repositoryPanel as panelOf } from '../../app/pages/repository-panel';
import { absent } from '../request';
import { answer, entry, refuse } from '../resolver';

export const repositoryPanel = entry({
  who: 'anyone-who-sees-the-repository',
  read: absent,
  async run(_request, { repositoryUuid }, world) {
    const panel = await panelOf(repositoryUuid ?? '', world);
    return panel === null
      ? refuse(
          'not-known',
          'Lifeline has not seen this repository yet. It looks for new ones every five minutes.',
        )
      : answer(panel);
  },
});
