import type { RepositorySettingsView } from '../../../../src/contract/access';
import { NAMES_MAX } from '../../../../src/contract/bounds';
import type { Revised } from '../../../../src/contract/form';
import { linesOf, type Drafted } from './drafts';

/** A repository's settings as the form holds them; an empty choice follows the workspace. */
export interface RepositoryDraft {
  readonly isIncluded: boolean;
  readonly ownBranches: boolean;
  readonly trackedBranches: string;
  readonly stepHistograms: 'workspace' | 'on' | 'off';
  readonly ownCommitsBehind: boolean;
  readonly commitsBehind: string;
}

export function repositoryDraft(view: RepositorySettingsView): RepositoryDraft {
  const { trackedBranches, stepHistograms, commitsBehind } = view;
  return {
    isIncluded: view.isIncluded,
    ownBranches: trackedBranches !== null,
    trackedBranches: (trackedBranches ?? []).join('\n'),
    stepHistograms: stepHistograms === null ? 'workspace' : stepHistograms ? 'on' : 'off',
    ownCommitsBehind: commitsBehind !== null,
    commitsBehind: (commitsBehind ?? []).join('\n'),
  };
}

export function repositoryRequest(
  draft: RepositoryDraft,
  revision: number,
): Drafted<Revised<RepositorySettingsView>> {
  const trackedBranches = draft.ownBranches ? linesOf(draft.trackedBranches) : null;
  const commitsBehind = draft.ownCommitsBehind ? linesOf(draft.commitsBehind) : null;
  if ([trackedBranches, commitsBehind].some((names) => (names?.length ?? 0) > NAMES_MAX))
    return { ok: false, failure: { code: 'names', message: `Name at most ${NAMES_MAX} of each.` } };
  const stepHistograms =
    draft.stepHistograms === 'workspace' ? null : draft.stepHistograms === 'on';
  return {
    ok: true,
    request: {
      isIncluded: draft.isIncluded,
      ...{ trackedBranches, stepHistograms, commitsBehind, revision },
    },
  };
}
