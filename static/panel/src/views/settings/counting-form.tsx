import Checkbox from '@atlaskit/checkbox';
import type { SizedRef } from '../../../../../src/contract/access';
import { AUDIT_DAYS, NAMES_MAX, RETENTION_DAYS } from '../../../../../src/contract/bounds';
import { span, type SettingsDraft } from '../../state/drafts';
import { number } from '../../state/format';
import { fieldsOf } from '../kit/draft-fields';
import { AreaField, CheckField, TextField } from '../kit/field';

interface CountingFormProps {
  draft: SettingsDraft;
  repositories: readonly SizedRef[];
  invalid: string | null;
  onChange: (draft: SettingsDraft) => void;
}

function Excluded({ draft, repositories, onChange }: CountingFormProps) {
  const { excludedRepositories: excluded } = draft;
  const toggle = (uuid: string) => {
    const next = excluded.includes(uuid)
      ? excluded.filter((other) => other !== uuid)
      : [...excluded, uuid];
    onChange({ ...draft, excludedRepositories: next });
  };
  return (
    <fieldset className="choices">
      <legend>
        Repositories that are counted, and their series on a page within the last hour
      </legend>
      {repositories.map(({ uuid, slug, series }) => (
        <Checkbox
          key={uuid}
          label={series === null ? slug : `${slug} (${number(series)})`}
          isChecked={!excluded.includes(uuid)}
          onChange={() => {
            toggle(uuid);
          }}
        />
      ))}
    </fieldset>
  );
}

/** What is counted in which detail, and for how long it is kept. */
export function CountingForm(props: CountingFormProps) {
  const { draft, invalid, onChange } = props;
  const field = fieldsOf(draft, onChange);
  return (
    <div className="form-row pair">
      <AreaField
        label="Branches with series of their own"
        help={`Besides the main branch; one a line, exact or ending in *, at most ${NAMES_MAX}.`}
        {...field('trackedBranches')}
      />
      <AreaField
        label="Environments that count commits behind main"
        help="Names, one a line; each costs a request to Bitbucket with every comparison."
        {...field('commitsBehind')}
      />
      <TextField
        label="Idle series stay for (days)"
        type="number"
        {...field('retentionDays')}
        isInvalid={invalid === 'retentionDays'}
        help={`${span(RETENTION_DAYS)}.`}
      />
      <TextField
        label="The audit log is kept for (days)"
        type="number"
        {...field('auditRetentionDays')}
        isInvalid={invalid === 'auditRetentionDays'}
        help={`${span(AUDIT_DAYS)}.`}
      />
      <div className="wide">
        <CheckField
          label="Duration histogram of every step (14 series each)"
          {...field('stepHistograms')}
        />
        <CheckField
          label="Test reports (a request to Bitbucket for each step that ran)"
          {...field('testReports')}
        />
        <CheckField
          label="Sizes of caches (a request for each repository every six hours)"
          {...field('caches')}
        />
      </div>
      <Excluded {...props} />
    </div>
  );
}
