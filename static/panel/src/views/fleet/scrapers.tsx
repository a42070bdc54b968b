import type { ScraperView } from '../../../../../src/contract/panel';
import { lasting, NOTHING, number } from '../../state/format';
import { every } from '../../state/time';
import { MaybeInstant } from '../kit/instant';
import { StateLozenge, type Look } from '../kit/look';
import { Empty } from '../kit/section';
import { METRICS_LOOKS } from '../panel/lamps';
import { Table, type Column } from '../kit/table';

const STATES = {
  ...METRICS_LOOKS,
  visited: { label: 'Tried by hand', appearance: 'neutral' },
  ended: { label: 'Ended', appearance: 'neutral' },
} as const satisfies Record<ScraperView['state'], Look>;

const columnsAt = (now: number): readonly Column<ScraperView>[] => [
  { name: 'Scraper', cell: ({ name }) => <span className="strong">{name}</span> },
  { name: 'State', cell: ({ state }) => <StateLozenge look={STATES[state]} /> },
  {
    name: 'Last page',
    cell: ({ lastSuccessAt }) => <MaybeInstant at={lastSuccessAt} now={now} never="Never" />,
  },
  {
    name: 'Interval',
    cell: ({ intervalSeconds, scrapers }) =>
      intervalSeconds === null
        ? NOTHING
        : `${every(intervalSeconds)}${scrapers > 1 ? `, ${number(scrapers)} replicas` : ''}`,
  },
  { name: 'Client', cell: ({ client }) => client ?? NOTHING },
  {
    name: 'Series sent',
    isNumber: true,
    cell: ({ series }) => (series === null ? NOTHING : number(series)),
  },
  {
    name: 'We took',
    isNumber: true,
    cell: ({ tookMs }) => (tookMs === null ? NOTHING : lasting(tookMs / 1000)),
  },
];

/** Who reads, and how the reading goes. */
export function Scrapers({ scrapers, now }: { scrapers: readonly ScraperView[]; now: number }) {
  if (scrapers.length === 0)
    return (
      <Empty
        title="Nobody reads yet"
        text="Issue a token under Workspace settings, Lifeline, and give it to Prometheus."
      />
    );
  return (
    <Table caption="Scrapers" columns={columnsAt(now)} rows={scrapers} keyOf={({ id }) => id} />
  );
}
