import Button from '@atlaskit/button/new';
import type { PresetView, RepositoryRef } from '../../../../../src/contract/access';
import { accountFrom, type AccountDraft } from '../../state/drafts';
import type { Failure } from '../../state/failure';
import { fieldsOf } from '../kit/draft-fields';
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
  { name: 'name', label: 'Name', help: 'How it is called in metrics and in the audit log.' },
  { name: 'issuer', label: 'Issuer', help: 'The token’s iss, exactly.' },
  { name: 'audience', label: 'Audience', help: 'One of the token’s aud.' },
  { name: 'subject', label: 'Subject', help: 'The token’s sub; * stands for any characters.' },
] as const;

function Identity({ draft, failure, change }: AccountFormProps) {
  const field = fieldsOf(draft, change);
  return TEXTS.map(({ name, label, help }) => (
    <TextField
      key={name}
      label={label}
      help={help}
      {...field(name)}
      isInvalid={failure?.code === name}
    />
  ));
}

function Keys({ draft, change }: AccountFormProps) {
  const field = fieldsOf(draft, change);
  return (
    <>
      <ChoiceField label="Signature keys" {...field('keys')} options={KEYS} />
      {draft.keys === 'pasted' && (
        <AreaField label="Key set (JWKS)" help="Public keys only, as JSON." {...field('jwks')} />
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
  const field = fieldsOf(draft, change);
  return (
    <Submitted onSubmit={submit}>
      <div className="form-row">
        <Preset {...props} />
        <Identity {...props} />
        <AreaField
          label="Required claims"
          help="One a line, as name=value; * stands for any characters."
          rows={3}
          {...field('claims')}
        />
        <Keys {...props} />
        <ScopeField {...field('scope')} repositories={repositories} />
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
