import type { TokensAnswer, LastRead } from '../../../../src/contract/access';
import type { ScrapeConfigurationAnswer } from '../../../../src/contract/configuration';
import { queries } from '../effects/asked';
import { useQuery } from '../effects/use-query';
import { firstScrapeOf, goodTokens, type FirstScrape } from '../state/first-scrape';
import { many } from '../state/format';
import { Copied } from './copied';
import { Instant } from '../views/kit/instant';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Progress } from '../views/settings/progress';
import { GuideStep } from '../views/settings/steps';
import { TokenIssuing } from './token-issuing';

function Configuration({ answer }: { answer: ScrapeConfigurationAnswer }) {
  const text = answer.examples[0]?.text ?? '';
  return (
    <>
      <p className="subtle">
        The first lines store the token; the rest goes into prometheus.yml. Other scrapers stand
        under Scraping.
      </p>
      <Copied label="Scrape configuration" text={text} />
    </>
  );
}

function Waiting({ visitor, now }: { visitor: LastRead | null; now: number }) {
  return (
    <GuideStep number={3} title="Waiting for the first scrape…" state="waiting">
      {visitor && (
        <p>
          Tried by hand <Instant at={visitor.at} now={now} />, with {visitor.client} and “
          {visitor.name}”: the token works, but that was not Prometheus yet.
        </p>
      )}
      <p className="subtle" role="status">
        This turns green by itself, usually within a minute of Prometheus’ reload.
      </p>
    </GuideStep>
  );
}

function ThirdStep({ found, now }: { found: FirstScrape; now: number }) {
  if (found.state === 'waiting') return <Waiting visitor={found.visitor} now={now} />;
  if (found.state === 'later')
    return (
      <GuideStep number={3} title="See the first scrape" state="later">
        <p className="subtle" role="status">
          Comes after the token.
        </p>
      </GuideStep>
    );
  const { client, name, at } = found.scraper;
  return (
    <GuideStep number={3} title="Prometheus reads" state="done">
      <p role="status">
        {client} read with “{name}” <Instant at={at} now={now} />.
      </p>
    </GuideStep>
  );
}

function Guide({ answer, now, again }: { answer: TokensAnswer; now: number; again: () => void }) {
  const [configuration, askAgain] = useQuery(queries.configuration);
  const count = goodTokens(answer.tokens).length;
  const first = firstScrapeOf(answer);
  return (
    <ol className="steps">
      <GuideStep
        number={1}
        title="Issue a token"
        state={count > 0 || first.state === 'done' ? 'done' : 'now'}
      >
        {count > 0 && <p className="subtle">{many(count, 'token')} can read.</p>}
        <TokenIssuing repositories={answer.repositories} onIssued={again} isFolded={count > 0} />
      </GuideStep>
      <GuideStep
        number={2}
        title="Give it to Prometheus"
        state={first.state === 'done' ? 'done' : 'now'}
      >
        <Queried state={configuration} what="write the configuration" again={askAgain} outline={1}>
          {(found) => <Configuration answer={found} />}
        </Queried>
      </GuideStep>
      <ThirdStep found={first} now={now} />
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
