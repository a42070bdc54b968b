import Button from '@atlaskit/button/new';
import type { EraseAccountAnswer } from '../../../../../src/contract/audit';
import type { CommandState } from '../../state/command';
import { TextField } from '../kit/field';
import { Notice } from '../kit/notice';
import { Submitted } from '../kit/submitted';

interface EraseProps {
  accountId: string;
  state: CommandState<{ accountId: string }, EraseAccountAnswer>;
  onChange: (accountId: string) => void;
  onSubmit: () => void;
}

/** Puts a pseudonym in the place of a person’s account id. */
export function EraseForm({ accountId, state, onChange, onSubmit }: EraseProps) {
  return (
    <Submitted onSubmit={onSubmit}>
      <TextField
        label="Account id of the person"
        help="What they did stays in the log under a pseudonym. This cannot be undone. Another admin must erase you."
        value={accountId}
        onChange={onChange}
      />
      <Button type="submit" isLoading={state.phase === 'pending'}>
        Erase the account id
      </Button>
      {state.phase === 'failed' && (
        <Notice appearance="error" title="Nothing was finished" text={state.failure.message} />
      )}
      {state.phase === 'done' && (
        <Notice
          appearance="success"
          title="The account id is erased"
          text={`${String(state.answer.replaced)} records now name ${state.answer.pseudonym}.`}
        />
      )}
    </Submitted>
  );
}
