import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { RepositoryRef } from '../../../../src/contract/access';
import { commands } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useCopy } from '../effects/use-copy';
import { NEW_TOKEN, tokenRequest } from '../state/drafts';
import type { Failure } from '../state/failure';
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
  const [draft, change] = useState(NEW_TOKEN);
  const [mistake, find] = useState<Failure | null>(null);
  const issue = useCommand(commands.issueToken);
  const { stateOf, copy } = useCopy();
  useDone(issue, onIssued);
  if (issue.state.phase === 'done') {
    const { request, answer } = issue.state;
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
          issue.clear();
          change(NEW_TOKEN);
        }}
      />
    );
  }
  if (isFolded && !isOpen && issue.state.phase === 'idle')
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
  const submit = () => {
    const read = tokenRequest(draft);
    find(read.ok ? null : read.failure);
    if (read.ok) issue.send(read.request);
  };
  return (
    <TokenForm
      draft={draft}
      repositories={repositories}
      failure={mistake ?? (issue.state.phase === 'failed' ? issue.state.failure : null)}
      isPending={issue.state.phase === 'pending'}
      onChange={(next) => {
        change(next);
        find(null);
        issue.clear();
      }}
      onSubmit={submit}
    />
  );
}
