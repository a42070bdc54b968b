import { queries } from '../effects/asked';
import { openModule } from '../effects/navigate';
import { useQuery } from '../effects/use-query';
import { RepositoryPanel } from '../views/panel/repository-panel';

/** `bitbucket:repoCodeOverviewPanel` */
export function RepositoryPanelPage() {
  const [state, again] = useQuery(queries.panel);
  return (
    <RepositoryPanel
      state={state}
      again={again}
      onOpenPage={() => void openModule('repository-page')}
    />
  );
}
