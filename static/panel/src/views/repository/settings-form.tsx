import Checkbox from '@atlaskit/checkbox';
import type { SettingsView } from '../../../../../src/contract/access';
import type { RepositoryDraft } from '../../state/repository-settings';
import { AreaField, ChoiceField } from '../kit/field';

interface SettingsFormProps {
  draft: RepositoryDraft;
  workspace: SettingsView;
  onChange: (draft: RepositoryDraft) => void;
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.join(', ');

/** What a repository's admin may choose; where nothing is chosen it follows the workspace. */
export function SettingsForm({ draft, workspace, onChange }: SettingsFormProps) {
  const change = (part: Partial<RepositoryDraft>) => {
    onChange({ ...draft, ...part });
  };
  return (
    <div className="form">
      <Checkbox
        label="Count this repository and show it to scrapers"
        isChecked={draft.isIncluded}
        onChange={() => {
          change({ isIncluded: !draft.isIncluded });
        }}
      />
      <Checkbox
        label={`Own choice of branches (workspace: ${listed(workspace.trackedBranches)})`}
        isChecked={draft.ownBranches}
        onChange={() => {
          change({ ownBranches: !draft.ownBranches });
        }}
      />
      {draft.ownBranches && (
        <AreaField
          label="Branches with series of their own"
          help="Besides the main branch; one a line, exact or ending in *, at most 20."
          value={draft.trackedBranches}
          onChange={(trackedBranches) => {
            change({ trackedBranches });
          }}
        />
      )}
      <Checkbox
        label={`Own choice of environments whose commits behind main are counted (workspace: ${listed(workspace.commitsBehind)})`}
        isChecked={draft.ownCommitsBehind}
        onChange={() => {
          change({ ownCommitsBehind: !draft.ownCommitsBehind });
        }}
      />
      {draft.ownCommitsBehind && (
        <AreaField
          label="Environments"
          help="Names, one a line."
          value={draft.commitsBehind}
          onChange={(commitsBehind) => {
            change({ commitsBehind });
          }}
        />
      )}
      <ChoiceField
        label="Duration histogram of every step"
        value={draft.stepHistograms}
        options={[
          {
            value: 'workspace',
            label: `As the workspace (${workspace.stepHistograms ? 'on' : 'off'})`,
          },
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]}
        onChange={(stepHistograms) => {
          change({ stepHistograms });
        }}
      />
    </div>
  );
}
