import type { ReactNode } from 'react';
import type { PanelAnswer } from '../../../../src/contract/panel';
import { every } from '../state/time';
import { Instant } from './instant';

interface FactProps {
  name: string;
  value: ReactNode;
  note: string;
}

const count = new Intl.NumberFormat('en');

function Fact({ name, value, note }: FactProps) {
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

function LastScrape({ scrape, now }: { scrape: PanelAnswer['scrape']; now: number }) {
  if (scrape.lastAt === null)
    return <Fact name="Last scrape" value="Never" note="No Prometheus has asked yet" />;
  return (
    <Fact
      name="Last scrape"
      value={<Instant at={scrape.lastAt} now={now} />}
      note={scrapeNote(scrape)}
    />
  );
}

function Rhythm({ seconds }: { seconds: number | null }) {
  if (seconds === null) return <Fact name="Scraped" value="—" note="Known after two scrapes" />;
  return <Fact name="Scraped" value={every(seconds)} note="between the last two scrapes" />;
}

function uncountedNote(uncounted: number): string {
  if (uncounted === 0) return 'none missing since the installation';
  return `${count.format(uncounted)} not counted yet`;
}

/** The numbers behind the verdict. */
export function Facts({ answer, now }: { answer: PanelAnswer; now: number }) {
  const { scrape, counted } = answer;
  return (
    <dl className="facts">
      <LastScrape scrape={scrape} now={now} />
      <Rhythm seconds={scrape.intervalSeconds} />
      <Fact
        name="Runs counted"
        value={count.format(counted.runs)}
        note={uncountedNote(counted.uncounted)}
      />
    </dl>
  );
}
