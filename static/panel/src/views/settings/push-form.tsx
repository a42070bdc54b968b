import Checkbox from '@atlaskit/checkbox';
import type { RepositoryRef } from '../../../../../src/contract/access';
import type { PushDraft } from '../../state/push-draft';
import { fieldsOf } from '../kit/draft-fields';
import { AreaField, CheckField } from '../kit/field';

interface PushFormProps {
  draft: PushDraft;
  repositories: readonly RepositoryRef[];
  onChange: (draft: PushDraft) => void;
}

/** Whether steps may push, of which repositories, and under which names. */
export function PushForm({ draft, repositories, onChange }: PushFormProps) {
  const field = fieldsOf(draft, onChange);
  const { offUuids } = draft;
  return (
    <div className="stack-tight">
      <CheckField label="Steps may push" {...field('isOn')} />
      <AreaField
        label="Names of their own that they may push"
        help="One a line, exact or ending in *; without any, every name is taken. Lifeline’s own measures always are."
        {...field('allowed')}
      />
      <fieldset className="choices">
        <legend>Repositories that may push</legend>
        {repositories.map(({ uuid, slug }) => (
          <Checkbox
            key={uuid}
            label={slug}
            isChecked={!offUuids.includes(uuid)}
            onChange={() => {
              const others = offUuids.filter((other) => other !== uuid);
              const isOff = others.length < offUuids.length;
              onChange({ ...draft, offUuids: isOff ? others : [...offUuids, uuid] });
            }}
          />
        ))}
      </fieldset>
    </div>
  );
}
