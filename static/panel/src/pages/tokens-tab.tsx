import { useState } from 'react';
import { commands, queries } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useCopy } from '../effects/use-copy';
import { useQuery } from '../effects/use-query';
import { exactUtc } from '../state/time';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Secret } from '../views/settings/secret';
import { TokenTable, type Confirming } from '../views/settings/token-table';
import { TokenIssuing } from './token-issuing';

function Rotated({ rotate }: { rotate: ReturnType<typeof useRotate> }) {
  const { stateOf, copy } = useCopy();
  if (rotate.state.phase !== 'done') return null;
  const { token, predecessorExpiresAt } = rotate.state.answer;
  return (
    <Secret
      title="The successor is ready"
      text={`Copy it now: it is shown only this once. The old token is good until ${exactUtc(predecessorExpiresAt)}.`}
      token={token}
      copied={stateOf(token)}
      onCopy={() => {
        copy(token);
      }}
      onDone={rotate.clear}
    />
  );
}

const useRotate = () => useCommand(commands.rotateToken);

/** Tokens: issue, rotate, revoke, and who still uses which. */
export function TokensTab() {
  const [tokens, again] = useQuery(queries.tokens);
  const [confirming, ask] = useState<Confirming | null>(null);
  const rotate = useRotate();
  const revoke = useCommand(commands.revokeToken);
  useDone(rotate, again);
  useDone(revoke, again);
  const failed = [rotate.state, revoke.state].find(({ phase }) => phase === 'failed');
  const confirm = ({ id, deed }: Confirming) => {
    if (deed === 'rotate') rotate.send({ id });
    else {
      revoke.clear();
      revoke.send({ id });
    }
    ask(null);
  };
  return (
    <Queried state={tokens} what="list the tokens" again={again}>
      {(answer, { now }) => (
        <>
          <Section
            title="Issue a token"
            lead="Sent as a bearer token with every scrape. It can read metrics and nothing else."
          >
            <TokenIssuing repositories={answer.repositories} onIssued={again} />
          </Section>
          <Section title="Tokens">
            <Rotated rotate={rotate} />
            {failed?.phase === 'failed' && (
              <Notice
                appearance="error"
                title="The token was not changed"
                text={failed.failure.message}
              />
            )}
            <TokenTable
              tokens={answer.tokens}
              now={now}
              confirming={confirming}
              isPending={rotate.state.phase === 'pending' || revoke.state.phase === 'pending'}
              onAsk={ask}
              onConfirm={confirm}
            />
          </Section>
        </>
      )}
    </Queried>
  );
}
