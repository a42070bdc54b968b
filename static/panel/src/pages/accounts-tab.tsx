import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { ServiceAccountsAnswer } from '../../../../src/contract/access';
import { commands, queries } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useForm } from '../effects/use-form';
import { useQuery } from '../effects/use-query';
import { accountFrom, accountOf, accountRequest, type AccountDraft } from '../state/drafts';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { AccountForm } from '../views/settings/account-form';
import { AccountTable } from '../views/settings/account-table';
import { DryRun } from '../views/settings/dry-run';

interface Edited {
  initial: AccountDraft;
  revision: number;
}

interface EditingProps extends Edited {
  answer: ServiceAccountsAnswer;
  onSaved: () => void;
  onCancel: () => void;
}

function Editing({ initial, revision, answer, onSaved, onCancel }: EditingProps) {
  const form = useForm(commands.saveAccount, { initial, read: accountRequest, revision });
  useDone(form.command, onSaved);
  const { presets, repositories } = answer;
  return (
    <AccountForm {...form} presets={presets} repositories={repositories} onCancel={onCancel} />
  );
}

function Trial() {
  const [token, change] = useState('');
  const trial = useCommand(commands.dryRun);
  return (
    <DryRun
      token={token}
      state={trial.state}
      onChange={change}
      onSubmit={() => {
        trial.send({ token: token.trim() });
      }}
    />
  );
}

function Accounts({
  answer,
  now,
  again,
}: {
  answer: ServiceAccountsAnswer;
  now: number;
  again: () => void;
}) {
  const [editing, edit] = useState<Edited | null>(null);
  const [removing, askRemove] = useState<string | null>(null);
  const remove = useCommand(commands.removeAccount);
  useDone(remove, again);
  const [preset] = answer.presets;
  const add = preset && editing === null && (
    <Button
      appearance="primary"
      onClick={() => {
        edit({ initial: accountFrom(preset), revision: 0 });
      }}
    >
      Add service account
    </Button>
  );
  return (
    <Section
      title="Service accounts"
      lead="Identities that already exist elsewhere may read, without a token of ours."
      actions={add}
    >
      {editing && (
        <Editing
          key={editing.initial.id}
          {...editing}
          answer={answer}
          onSaved={() => {
            edit(null);
            again();
          }}
          onCancel={() => {
            edit(null);
          }}
        />
      )}
      {remove.state.phase === 'failed' && (
        <Notice
          appearance="error"
          title="The service account was not removed"
          text={remove.state.failure.message}
        />
      )}
      <AccountTable
        accounts={answer.accounts}
        now={now}
        removing={removing}
        onEdit={(account) => {
          edit({ initial: accountOf(account), revision: account.revision });
        }}
        onAskRemove={askRemove}
        onRemove={(id) => {
          remove.clear();
          remove.send({ id });
          askRemove(null);
        }}
      />
    </Section>
  );
}

/** Service accounts, and a dry run that says why a token would not match. */
export function AccountsTab() {
  const [state, again] = useQuery(queries.accounts);
  return (
    <>
      <Queried state={state} what="list the service accounts" again={again}>
        {(answer, { now }) => <Accounts answer={answer} now={now} again={again} />}
      </Queried>
      <Section title="Dry run" lead="Which service account would a token be, and if none, why?">
        <Trial />
      </Section>
    </>
  );
}
