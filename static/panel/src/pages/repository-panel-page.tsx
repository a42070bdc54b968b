import { queries } from '../effects/asked';
import { useLinks } from '../effects/use-links';
import { usePage } from '../effects/use-page';
import { useQuery } from '../effects/use-query';
import { RepositoryPanel } from '../views/panel/repository-panel';

/** `bitbucket:repoCodeOverviewPanel` */
export function RepositoryPanelPage() {
  const [state, again] = useQuery(queries.panel);
  return (
    <RepositoryPanel
      state={state}
      again={again}
      page={usePage('repository-page')}
      following={useLinks()}
    />
  );
}
