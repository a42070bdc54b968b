import Button from '@atlaskit/button/new';
import type { PresetView, RepositoryRef } from '../../../../../src/contract/access';
import { accountFrom, type AccountDraft } from '../../state/drafts';
import type { Failure } from '../../state/failure';
import { AreaField, ChoiceField, TextField } from '../kit/field';
import { Notice } from '../kit/notice';
import { Submitted } from '../kit/submitted';
import { ScopeField } from './scope-field';

interface AccountFormProps {
  draft: AccountDraft;
  presets: readonly PresetView[];
  repositories: readonly RepositoryRef[];
  failure: Failure | null;
  isPending: boolean;
  change: (draft: AccountDraft) => void;
  submit: () => void;
  onCancel: () => void;
}

const KEYS = [
  { value: 'bitbucket', label: 'From Bitbucket’s own API' },
  { value: 'fetched', label: 'Fetched from the issuer' },
  { value: 'pasted', label: 'Pasted here' },
] as const;

const TEXTS = [
  { field: 'name', label: 'Name', help: 'How it is called in metrics and in the audit log.' },
  { field: 'issuer', label: 'Issuer', help: 'The token’s iss, exactly.' },
  { field: 'audience', label: 'Audience', help: 'One of the token’s aud.' },
  { field: 'subject', label: 'Subject', help: 'The token’s sub; * stands for any characters.' },
] as const;

function Identity({ draft, failure, change }: AccountFormProps) {
  return TEXTS.map(({ field, label, help }) => (
    <TextField
      key={field}
      label={label}
      help={help}
      value={draft[field]}
      isInvalid={failure?.code === field}
      onChange={(value) => {
        change({ ...draft, [field]: value });
      }}
    />
  ));
}

function Keys({ draft, change }: AccountFormProps) {
  return (
    <>
      <ChoiceField
        label="Signature keys"
        value={draft.keys}
        options={KEYS}
        onChange={(keys) => {
          change({ ...draft, keys });
        }}
      />
      {draft.keys === 'pasted' && (
        <AreaField
          label="Key set (JWKS)"
          help="Public keys only, as JSON."
          value={draft.jwks}
          onChange={(jwks) => {
            change({ ...draft, jwks });
          }}
        />
      )}
    </>
  );
}

function Preset({ draft, presets, change }: AccountFormProps) {
  const chosen = presets.find(({ preset }) => preset === draft.preset);
  return (
    <ChoiceField
      label="Kind"
      value={draft.preset}
      options={presets.map(({ preset, title }) => ({ value: preset, label: title }))}
      help={chosen?.hint ?? ''}
      onChange={(preset) => {
        const next = presets.find((one) => one.preset === preset);
        if (next) change({ ...accountFrom(next), id: draft.id, name: draft.name });
      }}
    />
  );
}

/** A trust policy: which identity is which service account. */
export function AccountForm(props: AccountFormProps) {
  const { draft, repositories, failure, isPending, change, submit, onCancel } = props;
  return (
    <Submitted onSubmit={submit}>
      <div className="form-row">
        <Preset {...props} />
        <Identity {...props} />
        <AreaField
          label="Required claims"
          help="One a line, as name=value; * stands for any characters."
          rows={3}
          value={draft.claims}
          onChange={(claims) => {
            change({ ...draft, claims });
          }}
        />
        <Keys {...props} />
        <ScopeField
          scope={draft.scope}
          repositories={repositories}
          onChange={(scope) => {
            change({ ...draft, scope });
          }}
        />
      </div>
      {failure && (
        <Notice
          appearance="error"
          title="The service account was not saved"
          text={failure.message}
        />
      )}
      <div className="row">
        <Button type="submit" appearance="primary" isLoading={isPending}>
          Save service account
        </Button>
        <Button appearance="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </Submitted>
  );
}
