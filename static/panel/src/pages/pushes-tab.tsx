import type { PushChoiceAnswer } from '../../../../src/contract/pushes';
import { commands, queries } from '../effects/asked';
import { useDone } from '../effects/use-command';
import { useForm } from '../effects/use-form';
import { useQuery } from '../effects/use-query';
import { pushDraft, pushRequest } from '../state/push-draft';
import { Copied } from './copied';
import { HookSection } from './hook-section';
import { Queried } from '../views/kit/queried';
import { Saving } from '../views/kit/saving';
import { Section } from '../views/kit/section';
import { PushForm } from '../views/settings/push-form';

function Pushes({ answer, again }: { answer: PushChoiceAnswer; again: () => void }) {
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
        <Copied label="A step that pushes" text={answer.snippet} />
      </Section>
      <Section title="What may be pushed">
        <PushForm draft={form.draft} repositories={answer.repositories} onChange={form.change} />
        <Saving
          failure={form.failure}
          isPending={form.isPending}
          said={form.command.state.phase === 'done' ? 'It holds from the next push on.' : null}
          onSave={form.submit}
        />
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
