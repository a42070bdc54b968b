import Button from '@atlaskit/button/new';
import type { SyntheticEvent } from 'react';
import type { RepositoryRef } from '../../../../../src/contract/access';
import type { TokenDraft } from '../../state/drafts';
import type { Failure } from '../../state/failure';
import { TextField } from '../kit/field';
import { Notice } from '../kit/notice';
import { ScopeField } from './scope-field';

interface TokenFormProps {
  draft: TokenDraft;
  repositories: readonly RepositoryRef[];
  failure: Failure | null;
  isPending: boolean;
  onChange: (draft: TokenDraft) => void;
  onSubmit: () => void;
}

/** Issues a token that a scraper reads with. */
export function TokenForm(props: TokenFormProps) {
  const { draft, repositories, failure, isPending, onChange, onSubmit } = props;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <div className="form-row">
        <TextField
          label="Name"
          value={draft.name}
          isInvalid={failure?.code === 'name'}
          help="What will use it, e.g. “prometheus-eu”."
          onChange={(name) => {
            onChange({ ...draft, name });
          }}
        />
        <TextField
          label="Good for (days)"
          type="number"
          value={draft.days}
          isInvalid={failure?.code === 'days'}
          help="1 to 365."
          onChange={(days) => {
            onChange({ ...draft, days });
          }}
        />
        <ScopeField
          scope={draft.scope}
          repositories={repositories}
          onChange={(scope) => {
            onChange({ ...draft, scope });
          }}
        />
      </div>
      {failure && <Notice appearance="error" title="No token was issued" text={failure.message} />}
      <Button type="submit" appearance="primary" isLoading={isPending}>
        Issue token
      </Button>
    </form>
  );
}
