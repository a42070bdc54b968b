import Button from '@atlaskit/button/new';
import type { HookAnswer } from '../../../../src/contract/pushes';
import { commands, queries } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useQuery } from '../effects/use-query';
import { Copied } from './copied';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { HookFacts } from '../views/settings/hook-facts';

function Hook({ answer, again }: { answer: HookAnswer; again: () => void }) {
  const making = useCommand(commands.newHookSecret);
  const removal = useCommand(commands.removeHook);
  useDone(making, again);
  useDone(removal, again);
  const failed = [making.state, removal.state].find(({ phase }) => phase === 'failed');
  return (
    <>
      <Copied label="Address of the webhook" text={answer.url} />
      <HookFacts answer={answer} />
      {making.state.phase === 'done' && (
        <>
          <Notice
            appearance="warning"
            title="Copy the secret now"
            text="It is shown this once. The one before stays good for seven days."
          />
          <Copied label="Secret of the webhook" text={making.state.answer.secret} />
        </>
      )}
      {failed?.phase === 'failed' && (
        <Notice appearance="error" title="Nothing was changed" text={failed.failure.message} />
      )}
      <div className="row">
        <Button
          onClick={() => {
            making.send(undefined);
          }}
        >
          {answer.secretSince === null ? 'Make a secret' : 'Rotate the secret'}
        </Button>
        {answer.secretSince !== null && (
          <Button
            onClick={() => {
              removal.send(undefined);
            }}
          >
            Switch off
          </Button>
        )}
      </div>
    </>
  );
}

/** Spans that Bitbucket's webhook delivers, for steps that push nothing themselves. */
export function HookSection() {
  const [state, again] = useQuery(queries.hook);
  return (
    <Section
      title="What spans tell"
      lead="Bitbucket’s webhook “OTEL Traces” tells what containers used, of steps that push nothing themselves. An admin adds it in Bitbucket; no app can."
    >
      <Queried state={state} what="look at the webhook" again={again}>
        {(answer) => <Hook answer={answer} again={again} />}
      </Queried>
    </Section>
  );
}
