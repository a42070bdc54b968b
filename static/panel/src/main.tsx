import 'virtual:atlassian-themes.css';
import '@atlaskit/css-reset';
import './views/page.css';
import { createRoot } from 'react-dom/client';
import { currentModule, followTheme } from './effects/bridge';
import { RepositoryPanelPage, SettingsPage } from './pages';
import { Notice } from './views/notice';

/** One bundle serves every module of manifest.yml; its key says which page this is. */
function pageOf(moduleKey: string) {
  switch (moduleKey) {
    case 'repository-panel':
      return <RepositoryPanelPage />;
    case 'workspace-settings':
      return <SettingsPage />;
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
  try {
    const [moduleKey] = await Promise.all([currentModule(), followTheme()]);
    root.render(pageOf(moduleKey));
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
