import { useCallback, useEffect } from 'react';
import { useProgram, useTicks } from './effects/program';
import { panelProgram, tokenProgram } from './effects/programs';
import { RepositoryPanel } from './views/repository-panel';
import { TokenForm } from './views/token-form';

/** `bitbucket:repoCodeOverviewPanel` */
export function RepositoryPanelPage() {
  const [state, dispatch] = useProgram(panelProgram);
  useEffect(() => {
    dispatch({ type: 'opened' });
  }, [dispatch]);
  useTicks(
    useCallback(
      (at: number) => {
        dispatch({ type: 'ticked', at });
      },
      [dispatch],
    ),
  );
  return <RepositoryPanel state={state} onEvent={dispatch} />;
}

/** `bitbucket:workspaceSettingsMenuPage` */
export function SettingsPage() {
  const [state, dispatch] = useProgram(tokenProgram);
  return <TokenForm state={state} onEvent={dispatch} />;
}
