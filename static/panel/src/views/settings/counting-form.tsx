import Checkbox from '@atlaskit/checkbox';
import type { RepositoryRef } from '../../../../../src/contract/access';
import type { SettingsDraft } from '../../state/drafts';
import { AreaField, TextField } from '../kit/field';

interface CountingFormProps {
  draft: SettingsDraft;
  repositories: readonly RepositoryRef[];
  invalid: string | null;
  onChange: (draft: SettingsDraft) => void;
}

function Excluded({ draft, repositories, onChange }: CountingFormProps) {
  const { excludedRepositories: excluded } = draft;
  const toggle = (slug: string) => {
    const next = excluded.includes(slug)
      ? excluded.filter((other) => other !== slug)
      : [...excluded, slug];
    onChange({ ...draft, excludedRepositories: next });
  };
  return (
    <fieldset className="choices">
      <legend>Repositories that are counted</legend>
      {repositories.map(({ uuid, slug }) => (
        <Checkbox
          key={uuid}
          label={slug}
          isChecked={!excluded.includes(slug)}
          onChange={() => {
            toggle(slug);
          }}
        />
      ))}
    </fieldset>
  );
}

/** What is counted in which detail, and for how long it is kept. */
export function CountingForm(props: CountingFormProps) {
  const { draft, invalid, onChange } = props;
  const change = (part: Partial<SettingsDraft>) => {
    onChange({ ...draft, ...part });
  };
  return (
    <div className="form-row pair">
      <AreaField
        label="Branches with series of their own"
        help="Besides the main branch; one a line, exact or ending in *, at most 20."
        value={draft.trackedBranches}
        onChange={(trackedBranches) => {
          change({ trackedBranches });
        }}
      />
      <AreaField
        label="Environments that count commits behind main"
        help="Names, one a line; each costs a request to Bitbucket now and then."
        value={draft.commitsBehind}
        onChange={(commitsBehind) => {
          change({ commitsBehind });
        }}
      />
      <TextField
        label="Idle series stay for (days)"
        type="number"
        value={draft.retentionDays}
        isInvalid={invalid === 'retentionDays'}
        help="1 to 365."
        onChange={(retentionDays) => {
          change({ retentionDays });
        }}
      />
      <TextField
        label="The audit log is kept for (days)"
        type="number"
        value={draft.auditRetentionDays}
        isInvalid={invalid === 'auditRetentionDays'}
        help="30 to 730."
        onChange={(auditRetentionDays) => {
          change({ auditRetentionDays });
        }}
      />
      <div className="wide">
        <Checkbox
          label="Duration histogram of every step (14 series each)"
          isChecked={draft.stepHistograms}
          onChange={() => {
            change({ stepHistograms: !draft.stepHistograms });
          }}
        />
      </div>
      <Excluded {...props} />
    </div>
  );
}
