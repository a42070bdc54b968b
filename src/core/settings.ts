import type { Plan } from './money/plan';
import { DAY } from './time';

/** What an admin may choose for the workspace. */
export interface Settings {
  /** Branches that get a series of their own, besides the main branch: exact names or `prefix*`. */
  readonly trackedBranches: readonly string[];
  /** A label set without an event for this long is no longer exposed. */
  readonly retentionDays: number;
  readonly detail: {
    /** A duration histogram a step: twelve more series for each. */
    readonly stepHistograms: boolean;
    /** Names of the environments for which the commits behind the main branch are counted. */
    readonly commitsBehind: readonly string[];
    /** Whether the test report of each step that ran is asked for. */
    readonly testReports: boolean;
    /** Whether the sizes of caches are asked for. */
    readonly caches: boolean;
  };
  /** Slugs of repositories that are neither read nor exposed. */
  readonly excludedRepositories: readonly string[];
  /** The same by uuid, so that a rename does not bring one back. */
  readonly excludedUuids?: readonly string[];
  /** What the workspace has agreed with Atlassian, the latest last; none where nobody said. */
  readonly plans?: readonly Plan[];
  /** What the admins of a repository chose differently, by its uuid. */
  readonly repositories?: Readonly<Record<string, RepositoryChoice>>;
}

/** What a repository may choose for itself; null follows the workspace. */
export interface RepositoryChoice {
  readonly trackedBranches: readonly string[] | null;
  readonly stepHistograms: boolean | null;
  readonly commitsBehind: readonly string[] | null;
}

export const DEFAULT_SETTINGS: Settings = {
  trackedBranches: ['develop', 'release/*', 'hotfix/*'],
  retentionDays: 30,
  detail: { stepHistograms: false, commitsBehind: [], testReports: false, caches: false },
  excludedRepositories: [],
};

/** The cardinality budget of one repository. Past it, label values become `other`. */
export const LIMITS = {
  pipelines: 40,
  branches: 20,
  steps: 30,
  environments: 30,
  /** Label sets in any one table. */
  rows: 2000,
} as const;

/** Label values are cut here, on a code point. */
export const LABEL_BYTES = 128;

export const retentionMillis = ({ retentionDays }: Settings): number => retentionDays * DAY;

/** Whether a repository is neither read nor exposed. */
export function isExcluded(
  { excludedRepositories, excludedUuids = [] }: Settings,
  { uuid, slug }: { readonly uuid: string; readonly slug: string },
): boolean {
  return excludedUuids.includes(uuid) || excludedRepositories.includes(slug);
}

/** The settings as they hold for one repository. */
export function forRepository(settings: Settings, uuid: string): Settings {
  const choice = settings.repositories?.[uuid];
  if (choice === undefined) return settings;
  const { detail } = settings;
  return {
    ...settings,
    trackedBranches: choice.trackedBranches ?? settings.trackedBranches,
    detail: {
      ...detail,
      stepHistograms: choice.stepHistograms ?? detail.stepHistograms,
      commitsBehind: choice.commitsBehind ?? detail.commitsBehind,
    },
  };
}

/** Whether a branch has a series of its own. `mainBranch` always has. */
export function isTracked(
  branch: string,
  mainBranch: string | null,
  { trackedBranches }: Settings,
): boolean {
  return branch === mainBranch || trackedBranches.some((pattern) => matches(branch, pattern));
}

function matches(branch: string, pattern: string): boolean {
  return pattern.endsWith('*') ? branch.startsWith(pattern.slice(0, -1)) : branch === pattern;
}
