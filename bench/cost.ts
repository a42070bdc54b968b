/**
 * `npm run bench:cost`: what a month of an installation costs its vendor, from measured operations and the price list.
 * `npm run bench:cost -- FILE` takes what an earlier run has measured.
 */
import { readFileSync } from 'node:fs';
import { divide } from '../src/core/access/shards';
import { SERIES_LIMIT } from '../src/app/scrape/read-page';
import { measure, randomUuid } from './cost/measure';
import {
  billOf,
  type Bill,
  type Cause,
  type Measured,
  type Use,
  type Workload,
} from './cost/model';
import { PRICES } from './cost/prices';

const SIZES = [10, 100, 1000, 5000];
/** Of a typical repository, as `npm run bench:scrape` counts them. */
const LINES_EACH = 480;
const OWN_LINES = 500;

const SETUPS = [
  { name: 'one Prometheus', scrapers: 1, discoverySeconds: null },
  { name: 'with /sd every 10 minutes', scrapers: 1, discoverySeconds: 600 },
  { name: 'with /sd every minute', scrapers: 1, discoverySeconds: 60 },
  { name: 'two replicas, /sd every 10 minutes', scrapers: 2, discoverySeconds: 600 },
] as const;

function workloadOf(repositories: number, setup: (typeof SETUPS)[number]): Workload {
  const sizes = new Map(
    Array.from({ length: repositories }, (_, at) => [randomUuid(at), LINES_EACH]),
  );
  const shards = divide({ sizes, own: OWN_LINES, limit: SERIES_LIMIT });
  const { scrapers, discoverySeconds } = setup;
  const work = { runsADay: 10, deploying: 1 / 3, scrapeSeconds: 60 };
  return { repositories, ...work, scrapers, discoverySeconds, shards };
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const header = (cells: readonly string[]): string =>
  `${row(cells)}\n|${'---|'.repeat(cells.length)}`;
const usd = (value: number): string => value.toFixed(2);

function setupRow(repositories: number, name: string, bill: Bill): string {
  const { gbSeconds, gbRead, gbWritten } = bill.total;
  return row([
    ...[repositories.toLocaleString('en'), name, Math.round(gbSeconds).toLocaleString('en')],
    ...[gbRead.toFixed(1), gbWritten.toFixed(2), usd(bill.usd), usd(bill.usdAlone)],
  ]);
}

function causeRow(cause: Cause, repositories: number, measured: Measured): string {
  const { causes } = billOf(measured, workloadOf(repositories, SETUPS[1]));
  const { gbSeconds, gbRead, gbWritten } = causes[cause];
  return row([
    ...[repositories.toLocaleString('en'), cause],
    ...[
      gbSeconds * PRICES.gbSecond.usd,
      gbRead * PRICES.gbRead.usd,
      gbWritten * PRICES.gbWritten.usd,
    ].map(usd),
  ]);
}

/**
 * What a typical record takes, packed, without what no page shows (runs that are done, deployments and commits that were
 * walked, calendars): tried on the totals of sixty working days.
 */
const SHOWN_BYTES = 1_700;

/** What it would be with less, calculated and not built: which lever is worth a try. */
function levers(measured: Measured): readonly (readonly [name: string, bill: Bill])[] {
  const workload = workloadOf(100, SETUPS[1]);
  const { run, deployment, visit, newsBytes } = measured;
  const slow = { ...workload, scrapeSeconds: 120 };
  // A run and a deployment are told by three events each, and each would write both records.
  const more = (use: Use): Use => ({ ...use, bytesWritten: use.bytesWritten + 3 * SHOWN_BYTES });
  const beside = {
    ...{ ...measured, run: more(run), deployment: more(deployment) },
    ...{ shownBytes: SHOWN_BYTES, newsBytes: newsBytes + SHOWN_BYTES },
  };
  const none = { bytesRead: 0, bytesWritten: 0, restRequests: 0, roundTrips: 0 };
  const seldom = { ...visit, ...none };
  return [
    ['as it is', billOf(measured, workload)],
    ['a scrape every two minutes', billOf(measured, slow)],
    ['a record beside the totals with what a page shows', billOf(beside, workload)],
    ['no comparison where nothing moved', billOf({ ...measured, visit: seldom }, workload)],
    ['the last two', billOf({ ...beside, visit: seldom }, workload)],
    ['and a scrape every two minutes', billOf({ ...beside, visit: seldom }, slow)],
  ];
}

async function main(): Promise<void> {
  const file = process.argv[2];
  const measured =
    file === undefined ? await measure() : (JSON.parse(readFileSync(file, 'utf8')) as Measured);
  say(`Measured:\n\n${JSON.stringify(measured, null, 2)}\n`);
  say(`Prices of ${PRICES.asOf}, per month:\n`);
  say(header(['repositories', 'setup', 'GB-s', 'GB read', 'GB written', 'USD', 'USD, alone']));
  for (const size of SIZES)
    for (const setup of SETUPS)
      say(setupRow(size, setup.name, billOf(measured, workloadOf(size, setup))));
  say(`\n${header(['repositories', 'cause', 'USD for time', 'for reading', 'for writing'])}`);
  for (const size of SIZES)
    for (const cause of ['runs', 'sweeps', 'scrapes', 'discovery'] as const)
      say(causeRow(cause, size, measured));
  say(`\n${header(['100 repositories, /sd every 10 minutes', 'USD', 'USD, alone'])}`);
  for (const [name, bill] of levers(measured)) say(row([name, usd(bill.usd), usd(bill.usdAlone)]));
}

void main();
