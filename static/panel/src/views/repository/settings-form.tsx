import type { FollowedView } from '../../../../../src/contract/access';
import { NAMES_MAX } from '../../../../../src/contract/bounds';
import type { RepositoryDraft } from '../../state/repository-settings';
import { fieldsOf } from '../kit/draft-fields';
import { AreaField, CheckField, ChoiceField } from '../kit/field';

interface SettingsFormProps {
  draft: RepositoryDraft;
  workspace: FollowedView;
  onChange: (draft: RepositoryDraft) => void;
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.join(', ');

/** What a repository's admin may choose; where nothing is chosen it follows the workspace. */
export function SettingsForm({ draft, workspace, onChange }: SettingsFormProps) {
  const field = fieldsOf(draft, onChange);
  return (
    <div className="form">
      <CheckField label="Count this repository and show it to scrapers" {...field('isIncluded')} />
      <CheckField
        label={`Own choice of branches (workspace: ${listed(workspace.trackedBranches)})`}
        {...field('ownBranches')}
      />
      {draft.ownBranches && (
        <AreaField
          label="Branches with series of their own"
          help={`Besides the main branch; one a line, exact or ending in *, at most ${NAMES_MAX}.`}
          {...field('trackedBranches')}
        />
      )}
      <CheckField
        label={`Own choice of environments whose commits behind main are counted (workspace: ${listed(workspace.commitsBehind)})`}
        {...field('ownCommitsBehind')}
      />
      {draft.ownCommitsBehind && (
        <AreaField label="Environments" help="Names, one a line." {...field('commitsBehind')} />
      )}
      <ChoiceField
        label="Duration histogram of every step"
        {...field('stepHistograms')}
        options={[
          {
            value: 'workspace',
            label: `As the workspace (${workspace.stepHistograms ? 'on' : 'off'})`,
          },
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]}
      />
    </div>
  );
}
