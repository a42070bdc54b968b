import Checkbox from '@atlaskit/checkbox';
import type { RepositoryRef } from '../../../../../src/contract/access';
import type { ScopeDraft } from '../../state/drafts';
import { ChoiceField } from '../kit/field';

interface ScopeFieldProps {
  value: ScopeDraft;
  repositories: readonly RepositoryRef[];
  onChange: (scope: ScopeDraft) => void;
}

const OPTIONS = [
  { value: 'workspace', label: 'The whole workspace' },
  { value: 'repositories', label: 'Only these repositories' },
] as const;

/** What a credential may read. */
export function ScopeField({ value: scope, repositories, onChange }: ScopeFieldProps) {
  const toggle = (uuid: string) => {
    const uuids = scope.uuids.includes(uuid)
      ? scope.uuids.filter((other) => other !== uuid)
      : [...scope.uuids, uuid];
    onChange({ ...scope, uuids });
  };
  return (
    <>
      <ChoiceField
        label="May read"
        value={scope.kind}
        options={OPTIONS}
        onChange={(kind) => {
          onChange({ ...scope, kind });
        }}
      />
      {scope.kind === 'repositories' && (
        <fieldset className="choices">
          <legend>Repositories</legend>
          {repositories.map(({ uuid, slug }) => (
            <Checkbox
              key={uuid}
              label={slug}
              isChecked={scope.uuids.includes(uuid)}
              onChange={() => {
                toggle(uuid);
              }}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
