import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { RepositorySettingsAnswer } from '../../../../src/contract/access';
import { commands, queries } from '../effects/asked';
import { useCommand } from '../effects/use-command';
import { useQuery } from '../effects/use-query';
import type { Failure } from '../state/failure';
import { repositoryDraft, repositoryRequest } from '../state/repository-settings';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { SettingsForm } from '../views/repository/settings-form';

function Settings({ answer }: { answer: RepositorySettingsAnswer }) {
  const [draft, change] = useState(() => repositoryDraft(answer.settings));
  const [mistake, find] = useState<Failure | null>(null);
  const save = useCommand(commands.saveRepositorySettings);
  const failure = mistake ?? (save.state.phase === 'failed' ? save.state.failure : null);
  return (
    <Section
      title={answer.repository.slug}
      lead="What is not chosen here follows the workspace’s settings."
    >
      <SettingsForm
        draft={draft}
        workspace={answer.workspace}
        onChange={(next) => {
          change(next);
          find(null);
          save.clear();
        }}
      />
      {failure && <Notice appearance="error" title="Nothing was changed" text={failure.message} />}
      {save.state.phase === 'done' && (
        <Notice appearance="success" title="Saved" text="It holds from the next scrape on." />
      )}
      <div>
        <Button
          appearance="primary"
          isLoading={save.state.phase === 'pending'}
          onClick={() => {
            const read = repositoryRequest(draft);
            find(read.ok ? null : read.failure);
            save.clear();
            if (read.ok) save.send(read.request);
          }}
        >
          Save
        </Button>
      </div>
    </Section>
  );
}

/** `bitbucket:repoSettingsMenuPage` */
export function RepositorySettingsPage() {
  const [state, again] = useQuery(queries.repositorySettings);
  return (
    <div className="panel page">
      <Queried state={state} what="read the settings" again={again}>
        {(answer) => <Settings answer={answer} />}
      </Queried>
    </div>
  );
}
