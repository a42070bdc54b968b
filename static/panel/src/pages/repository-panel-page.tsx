import { useState } from 'react';
import { queries } from '../effects/asked';
import { openModule } from '../effects/navigate';
import { useQuery } from '../effects/use-query';
import { RepositoryPanel } from '../views/panel/repository-panel';

/** `bitbucket:repoCodeOverviewPanel` */
export function RepositoryPanelPage() {
  const [state, again] = useQuery(queries.panel);
  const [isRefused, setRefused] = useState(false);
  const open = async () => {
    setRefused(!(await openModule('repository-page')));
  };
  return (
    <RepositoryPanel
      state={state}
      again={again}
      isPageRefused={isRefused}
      onOpenPage={() => void open()}
    />
  );
}
