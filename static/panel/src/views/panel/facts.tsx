import type { ReactNode } from 'react';
import type { PanelAnswer } from '../../../../../src/contract/panel';
import { NOTHING, number } from '../../state/format';
import { every } from '../../state/time';
import { Instant } from '../kit/instant';

interface FactProps {
  name: string;
  value: ReactNode;
  note: ReactNode;
}

export function Fact({ name, value, note }: FactProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="fact-value">{value}</dd>
      <dd className="fact-note">{note}</dd>
    </div>
  );
}

function scrapeNote({ client, status }: PanelAnswer['scrape']): string {
  const answered = status === null || status === 200 ? '' : `answered ${status}`;
  return [client ?? '', answered].filter((part) => part !== '').join(' · ');
}

type Visit = NonNullable<PanelAnswer['scrape']['visit']>;

function ByHand({ visit, now }: { visit: Visit; now: number }) {
  return (
    <>
      tried by hand <Instant at={visit.at} now={now} />, with {visit.client}
    </>
  );
}

function LastScrape({ scrape, now }: { scrape: PanelAnswer['scrape']; now: number }) {
  const { lastAt, visit } = scrape;
  if (lastAt === null)
    return (
      <Fact
        name="Last scrape"
        value="Never"
        note={visit === null ? 'no request yet' : <ByHand visit={visit} now={now} />}
      />
    );
  return (
    <Fact name="Last scrape" value={<Instant at={lastAt} now={now} />} note={scrapeNote(scrape)} />
  );
}

function Rhythm({ seconds }: { seconds: number | null }) {
  if (seconds === null)
    return <Fact name="Scraped" value={NOTHING} note="known after a few scrapes" />;
  return <Fact name="Scraped" value={every(seconds)} note="usual time between two scrapes" />;
}

/** With the age of the installation: whoever has installed Lifeline anew sees that the counts of before are not in it. */
function CountedNote({ answer, now }: { answer: PanelAnswer; now: number }) {
  const { uncounted, since } = answer.counted;
  if (answer.ci.state === 'not counted') return <>before the repository was excluded</>;
  if (uncounted !== null && uncounted > 0) return <>{number(uncounted)} not counted yet</>;
  return (
    <>
      since the installation <Instant at={since} now={now} />;{' '}
      {uncounted === null
        ? 'not compared with Bitbucket yet'
        : 'none was missing at the last comparison'}
    </>
  );
}

/** Whether the numbers arrive: who reads, how often, and whether all runs are in. */
export function Facts({ answer, now }: { answer: PanelAnswer; now: number }) {
  const { scrape, counted } = answer;
  return (
    <dl className="facts">
      <LastScrape scrape={scrape} now={now} />
      <Rhythm seconds={scrape.intervalSeconds} />
      <Fact
        name="Runs counted"
        value={number(counted.runs)}
        note={<CountedNote answer={answer} now={now} />}
      />
    </dl>
  );
}
