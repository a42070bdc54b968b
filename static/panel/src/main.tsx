import 'virtual:atlassian-themes.css';
import '@atlaskit/css-reset';
import './views/page.css';
import { createRoot } from 'react-dom/client';
import { currentModule, followTheme } from './effects/bridge';
import { FleetPage } from './pages/fleet-page';
import { RepositoryPage } from './pages/repository-page';
import { RepositoryPanelPage } from './pages/repository-panel-page';
import { RepositorySettingsPage } from './pages/repository-settings-page';
import { SettingsPage } from './pages/settings-page';
import { Notice } from './views/kit/notice';

/** One bundle serves every module of manifest.yml; its key says which page this is. */
function pageOf(moduleKey: string) {
  switch (moduleKey) {
    case 'repository-panel':
      return <RepositoryPanelPage />;
    case 'repository-page':
      return <RepositoryPage />;
    case 'repository-settings':
      return <RepositorySettingsPage />;
    case 'workspace-settings':
      return <SettingsPage />;
    case 'fleet':
      return <FleetPage />;
    default:
      return (
        <Notice
          appearance="error"
          title="This page is not part of this version of Lifeline"
          text={`Bitbucket asked for “${moduleKey}”. Ask your admin to update the app.`}
        />
      );
  }
}

async function start(): Promise<void> {
  const container = document.getElementById('root');
  if (!container) throw new Error('index.html has no #root.');
  const root = createRoot(container);
  followTheme();
  try {
    root.render(pageOf(await currentModule()));
  } catch (error) {
    // Without Bitbucket around it the page can do nothing; it says so instead of staying blank.
    root.render(
      <Notice
        appearance="error"
        title="Bitbucket does not answer this page"
        text={`Reload to try again. (${error instanceof Error ? error.message : String(error)})`}
      />,
    );
  }
}

void start();
