import type {
  ScrapeConfigurationAnswer,
  TokensAnswer,
  TokenView,
} from '../../../../src/contract/access';
import { queries } from '../effects/asked';
import { useCopy } from '../effects/use-copy';
import { useQuery } from '../effects/use-query';
import { many } from '../state/format';
import { Code } from '../views/kit/code';
import { Instant } from '../views/kit/instant';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Progress } from '../views/settings/progress';
import { GuideStep } from '../views/settings/steps';
import { TokenIssuing } from './token-issuing';

const isGood = ({ state }: TokenView): boolean => state === 'active' || state === 'grace';

/** The newest use of any token. */
function lastUse(tokens: readonly TokenView[]): TokenView | undefined {
  return tokens
    .filter(({ lastUsedAt }) => lastUsedAt !== null)
    .sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))[0];
}

function Configuration({ answer }: { answer: ScrapeConfigurationAnswer }) {
  const { stateOf, copy } = useCopy();
  const text = answer.examples[0]?.text ?? '';
  return (
    <>
      <p className="subtle">
        Put the token into the file that is named here, and this into prometheus.yml. Other scrapers
        stand under Scraping.
      </p>
      <Code
        label="Scrape configuration"
        text={text}
        copied={stateOf(text)}
        onCopy={() => {
          copy(text);
        }}
      />
    </>
  );
}

function ThirdStep({ tokens, now }: { tokens: readonly TokenView[]; now: number }) {
  const used = lastUse(tokens);
  const hasToken = tokens.some(isGood);
  if (used === undefined || used.lastUsedAt === null)
    return (
      <GuideStep
        number={3}
        title={hasToken ? 'Waiting for the first scrape…' : 'See the first scrape'}
        state={hasToken ? 'waiting' : 'later'}
      >
        <p className="subtle" role="status">
          {hasToken
            ? 'This turns green by itself, usually within a minute of Prometheus’ reload.'
            : 'Comes after the token.'}
        </p>
      </GuideStep>
    );
  return (
    <GuideStep number={3} title="Prometheus reads" state="done">
      <p role="status">
        {used.lastClient ?? 'A scraper'} read with “{used.name}”{' '}
        <Instant at={used.lastUsedAt} now={now} />.
      </p>
    </GuideStep>
  );
}

function Guide({ answer, now, again }: { answer: TokensAnswer; now: number; again: () => void }) {
  const [configuration, askAgain] = useQuery(queries.configuration);
  const count = answer.tokens.filter(isGood).length;
  return (
    <ol className="steps">
      <GuideStep number={1} title="Issue a token" state={count > 0 ? 'done' : 'now'}>
        {count > 0 && <p className="subtle">{many(count, 'token')} can read.</p>}
        <TokenIssuing repositories={answer.repositories} onIssued={again} isFolded={count > 0} />
      </GuideStep>
      <GuideStep
        number={2}
        title="Give it to Prometheus"
        state={lastUse(answer.tokens) ? 'done' : 'now'}
      >
        <Queried state={configuration} what="write the configuration" again={askAgain} outline={1}>
          {(found) => <Configuration answer={found} />}
        </Queried>
      </GuideStep>
      <ThirdStep tokens={answer.tokens} now={now} />
    </ol>
  );
}

/** The way from nothing to the first scrape, in three steps that check themselves. */
export function SetupTab() {
  const [tokens, again] = useQuery(queries.tokens);
  const [progress, askAgain] = useQuery(queries.progress);
  return (
    <>
      <Section title="Set up" lead="From nothing to the first scrape.">
        <Queried state={tokens} what="list the tokens" again={again}>
          {(answer, { now }) => <Guide answer={answer} now={now} again={again} />}
        </Queried>
      </Section>
      <Section
        title="History"
        lead="The last 28 days are read once, so that pictures and rhythm start with a past. It enters no counter."
      >
        <Queried state={progress} what="look at the import" again={askAgain} outline={1}>
          {(answer, { now }) => <Progress answer={answer} now={now} />}
        </Queried>
      </Section>
    </>
  );
}
