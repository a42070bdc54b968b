/** `npm run bench`: what one event, one run and one scrape cost, as the local Forge's meters tell. */
import type { Meter } from 'local-forge';
import { EVENTS_OF_RUN, openTypical, restOf, type Weighed } from '../test/system/host/typical';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const COLUMNS = [
  'pushes',
  'operations',
  'conditional writes',
  'round trips',
  'bytes read',
  'bytes written',
  'REST requests',
  'milliseconds',
];

function row(what: string, cells: readonly (string | number)[]): string {
  const padded = cells.map((cell, index) => String(cell).padStart(COLUMNS[index]?.length ?? 0));
  return [what.padEnd(24), ...padded].join('  ');
}

function line(what: string, meter: Meter): string {
  const { kvs, queue, wallMs } = meter;
  return row(what, [
    queue.pushes,
    kvs.operations,
    kvs.byRoute['transaction'] ?? 0,
    kvs.sequentialRoundTrips,
    kvs.bytesRead,
    kvs.bytesWritten,
    restOf(meter),
    wallMs.toFixed(1),
  ]);
}

function lines(what: string, { trigger, consumer }: Weighed): string {
  return [line(`${what}, trigger`, trigger), line(`${what}, consumer`, consumer)].join('\n');
}

const MINUTES = 20;
const MINUTES_A_DAY = 1440;

async function main(): Promise<void> {
  const typical = await openTypical();
  try {
    const weighed = await typical.run();
    say(
      'A repository of 3 pipelines, 7 steps and 3 environments, after 1,200 runs in 60 days of work.\n',
    );
    say(row('', COLUMNS));
    for (const event of EVENTS_OF_RUN) say(lines(event, weighed[event]));
    await typical.scrape();
    const scrape = await typical.scrape();
    say(line('scrape', scrape));
    const rest = EVENTS_OF_RUN.map((event) => restOf(weighed[event].consumer));
    const ofRun = rest.slice(0, 3).reduce((sum, each) => sum + each, 0);
    const ofDeployment = rest.slice(3).reduce((sum, each) => sum + each, 0);
    say(
      `\nREST requests of a run from start to finish: ${ofRun}; of its deployment: ${ofDeployment}.`,
    );
    say(
      `Bytes of its totals: ${typical.totalsBytes()}; served by a scrape: ${scrape.bytesServed}.`,
    );
    const { writes, bytes } = await typical.notes(MINUTES);
    say(
      `Notes of scrapes with one token, one every 15 seconds: ${(writes * MINUTES_A_DAY) / MINUTES} writes a day, ${bytes} bytes at most.\n`,
    );
  } finally {
    await typical.close();
  }
}

void main();
