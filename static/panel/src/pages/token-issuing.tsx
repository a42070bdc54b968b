import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { RepositoryRef } from '../../../../src/contract/access';
import { commands } from '../effects/asked';
import { useDone } from '../effects/use-command';
import { useCopy } from '../effects/use-copy';
import { useForm } from '../effects/use-form';
import { NEW_TOKEN, tokenRequest } from '../state/drafts';
import { Secret } from '../views/settings/secret';
import { TokenForm } from '../views/settings/token-form';

interface IssuingProps {
  repositories: readonly RepositoryRef[];
  onIssued: () => void;
  /** Where a token exists already the form is one button away. */
  isFolded?: boolean;
}

/** The form that issues a token, and the token it issued until the person is done with it. */
export function TokenIssuing({ repositories, onIssued, isFolded = false }: IssuingProps) {
  const [isOpen, open] = useState(false);
  const form = useForm(commands.issueToken, { initial: NEW_TOKEN, read: tokenRequest });
  const { state } = form.command;
  const { stateOf, copy } = useCopy();
  useDone(form.command, onIssued);
  if (state.phase === 'done') {
    const { request, answer } = state;
    return (
      <Secret
        title={`Token “${request.name}” is ready`}
        text="Copy it now: it is shown only this once. We keep no copy that could be read."
        token={answer.token}
        copied={stateOf(answer.token)}
        onCopy={() => {
          copy(answer.token);
        }}
        onDone={() => {
          open(false);
          form.change(NEW_TOKEN);
        }}
      />
    );
  }
  if (isFolded && !isOpen && state.phase === 'idle')
    return (
      <div>
        <Button
          onClick={() => {
            open(true);
          }}
        >
          Issue another token
        </Button>
      </div>
    );
  return <TokenForm {...form} repositories={repositories} />;
}
