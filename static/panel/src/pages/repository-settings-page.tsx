import type { RepositorySettingsAnswer } from '../../../../src/contract/access';
import { commands, queries } from '../effects/asked';
import { useForm } from '../effects/use-form';
import { useQuery } from '../effects/use-query';
import { repositoryDraft, repositoryRequest } from '../state/repository-settings';
import { Queried } from '../views/kit/queried';
import { Saving } from '../views/kit/saving';
import { Section } from '../views/kit/section';
import { SettingsForm } from '../views/repository/settings-form';

function Settings({ answer }: { answer: RepositorySettingsAnswer }) {
  const { draft, change, failure, command, isPending, submit } = useForm(
    commands.saveRepositorySettings,
    {
      initial: repositoryDraft(answer.settings),
      read: repositoryRequest,
      revision: answer.revision,
    },
  );
  return (
    <Section
      title={answer.repository.slug}
      lead="What is not chosen here follows the workspace’s settings."
    >
      <SettingsForm draft={draft} workspace={answer.workspace} onChange={change} />
      <Saving
        failure={failure}
        isPending={isPending}
        said={command.state.phase === 'done' ? 'It holds from the next scrape on.' : null}
        onSave={submit}
      />
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
