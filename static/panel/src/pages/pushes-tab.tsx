import Button from '@atlaskit/button/new';
import type { PushChoiceAnswer } from '../../../../src/contract/pushes';
import { commands, queries } from '../effects/asked';
import { useDone } from '../effects/use-command';
import { useCopy } from '../effects/use-copy';
import { useForm } from '../effects/use-form';
import { useQuery } from '../effects/use-query';
import { pushDraft, pushRequest } from '../state/push-draft';
import { HookSection } from './hook-section';
import { Code } from '../views/kit/code';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { PushForm } from '../views/settings/push-form';

function Pushes({ answer, again }: { answer: PushChoiceAnswer; again: () => void }) {
  const { stateOf, copy } = useCopy();
  const form = useForm(commands.savePushChoice, {
    initial: pushDraft(answer.choice),
    read: pushRequest,
    revision: answer.revision,
  });
  useDone(form.command, again);
  return (
    <>
      <Section
        title="What steps push"
        lead="Artifact sizes, CPU and memory are known to nobody but the step. It pushes them with its own OpenID Connect token: there is no secret to keep."
      >
        <Code
          label="A step that pushes"
          text={answer.snippet}
          copied={stateOf(answer.snippet)}
          onCopy={() => {
            copy(answer.snippet);
          }}
        />
      </Section>
      <Section title="What may be pushed">
        <PushForm draft={form.draft} repositories={answer.repositories} onChange={form.change} />
        {form.failure && (
          <Notice appearance="error" title="Nothing was changed" text={form.failure.message} />
        )}
        {form.command.state.phase === 'done' && (
          <Notice appearance="success" title="Saved" text="It holds from the next push on." />
        )}
        <div className="row">
          <Button appearance="primary" isLoading={form.isPending} onClick={form.submit}>
            Save
          </Button>
        </div>
      </Section>
      <HookSection />
    </>
  );
}

/** How a step pushes, and what an admin allows. */
export function PushesTab() {
  const [state, again] = useQuery(queries.pushChoice);
  return (
    <Queried state={state} what="read what may be pushed" again={again}>
      {(answer) => <Pushes answer={answer} again={again} />}
    </Queried>
  );
}
