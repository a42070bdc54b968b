import Button from '@atlaskit/button/new';
import type { RepositoryRef } from '../../../../../src/contract/access';
import { TOKEN_DAYS } from '../../../../../src/contract/bounds';
import { span, type TokenDraft } from '../../state/drafts';
import type { Failure } from '../../state/failure';
import { fieldsOf } from '../kit/draft-fields';
import { TextField } from '../kit/field';
import { Submitted } from '../kit/submitted';
import { Notice } from '../kit/notice';
import { ScopeField } from './scope-field';

interface TokenFormProps {
  draft: TokenDraft;
  repositories: readonly RepositoryRef[];
  failure: Failure | null;
  isPending: boolean;
  change: (draft: TokenDraft) => void;
  submit: () => void;
}

/** Issues a token that a scraper reads with. */
export function TokenForm(props: TokenFormProps) {
  const { draft, repositories, failure, isPending, change, submit } = props;
  const field = fieldsOf(draft, change);
  return (
    <Submitted onSubmit={submit}>
      <div className="form-row">
        <TextField
          label="Name"
          {...field('name')}
          isInvalid={failure?.code === 'name'}
          help="What will use it, e.g. “prometheus-eu”."
        />
        <TextField
          label="Good for (days)"
          type="number"
          {...field('days')}
          isInvalid={failure?.code === 'days'}
          help={`${span(TOKEN_DAYS)}.`}
        />
        <ScopeField {...field('scope')} repositories={repositories} />
      </div>
      {failure && <Notice appearance="error" title="No token was issued" text={failure.message} />}
      <Button type="submit" appearance="primary" isLoading={isPending}>
        Issue token
      </Button>
    </Submitted>
  );
}
