import { assertNever } from '../result';
import type { Link, SettingsTab } from './finding';

/** A link as a page follows it: an address outside of Lifeline, or one of its own pages. */
export type Way =
  | { readonly label: string; readonly url: string }
  | { readonly label: string; readonly module: string; readonly tab: SettingsTab | null };

export interface Place {
  readonly workspace: string;
  readonly repository: string;
}

const BITBUCKET = 'https://bitbucket.org';

/** Where a link leads, and what it is called. */
export function wayOf(link: Link, { workspace, repository }: Place): Way {
  const here = (path: string): string =>
    [BITBUCKET, workspace, repository].map(encoded).join('/') + path;
  const there = (path: string): string => [BITBUCKET, workspace].map(encoded).join('/') + path;
  switch (link.to) {
    case 'run':
      return {
        label: `Open run ${link.buildNumber}`,
        url: here(`/pipelines/results/${link.buildNumber}`),
      };
    case 'branch':
      return {
        label: `Open the branch ${link.name}`,
        url: here(`/branch/${link.name.split('/').map(encodeURIComponent).join('/')}`),
      };
    case 'lifeline-settings':
      return { label: TABS[link.tab], module: 'workspace-settings', tab: link.tab };
    case 'repository-lifeline':
      return { label: 'Settings of Lifeline here', module: 'repository-settings', tab: null };
    case 'fleet':
      return { label: 'All repositories', module: 'fleet', tab: null };
    case 'pipelines':
    case 'deployments':
    case 'pipelines-settings':
    case 'repository-runners':
    case 'deployment-settings':
    case 'repository-access':
      return { label: HERE[link.to][0], url: here(HERE[link.to][1]) };
    case 'workspace-runners':
    case 'workspace-plan':
    case 'installed-apps':
      return { label: THERE[link.to][0], url: there(THERE[link.to][1]) };
    case 'bitbucket-status':
    case 'atlassian-status':
    case 'api-changes':
      return { label: OUTSIDE[link.to][0], url: OUTSIDE[link.to][1] };
    default:
      return assertNever(link);
  }
}

const encoded = (part: string): string => (part === BITBUCKET ? part : encodeURIComponent(part));

const TABS: Readonly<Record<SettingsTab, string>> = {
  tokens: 'Settings: Tokens',
  scraping: 'Settings: Scraping',
  counting: 'Settings: Counting',
  setup: 'Settings: Set up',
};

const HERE = {
  pipelines: ['Pipelines', '/pipelines'],
  deployments: ['Deployments', '/deployments'],
  'pipelines-settings': ['Pipelines settings', '/admin/pipelines/settings'],
  'repository-runners': ['Runners of the repository', '/admin/pipelines/runners'],
  'deployment-settings': ['Deployment settings', '/admin/pipelines/deployment-settings'],
  'repository-access': ['Repository access', '/admin/permissions'],
} as const;

const THERE = {
  'workspace-runners': [
    'Runners of the workspace',
    '/workspace/settings/pipelines/account-runners',
  ],
  'workspace-plan': ['Plan and build minutes', '/workspace/settings/plans'],
  'installed-apps': ['Installed apps', '/workspace/settings/addon-management'],
} as const;

const OUTSIDE = {
  'bitbucket-status': ['Bitbucket’s status', 'https://bitbucket.status.atlassian.com'],
  'atlassian-status': ['Atlassian’s status', 'https://status.atlassian.com'],
  'api-changes': [
    'Changes of Bitbucket’s API',
    'https://developer.atlassian.com/cloud/bitbucket/changelog/',
  ],
} as const;
