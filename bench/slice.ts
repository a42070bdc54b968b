/** `npm run bench`: what one event, one run and one scrape cost, as the local Forge's meters tell. */
import type { Meter } from '../devhost/meters';
import { openTypical, restOf } from '../test/system/typical';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function line(what: string, { kvs, queue, ...meter }: Meter): void {
  const operations = Object.entries(kvs.byRoute).map(([route, count]) => `${count} ${route}`);
  say(
    [
      `${what}:`,
      `  storage operations        ${kvs.operations} (${operations.join(', ') || 'none'})`,
      `  sequential round trips    ${kvs.sequentialRoundTrips}`,
      `  bytes read, written       ${kvs.bytesRead}, ${kvs.bytesWritten}`,
      `  REST requests             ${restOf({ kvs, queue, ...meter })}`,
      `  queue pushes              ${queue.pushes}`,
      `  milliseconds              ${meter.wallMs.toFixed(1)}`,
    ].join('\n'),
  );
}

async function main(): Promise<void> {
  const typical = await openTypical();
  try {
    const { ended, deployed, restOfRun, restOfDeployment } = await typical.run();
    say('A repository of 3 pipelines, 5 steps and 3 environments, after 70 runs.\n');
    line('The event that a run has ended, trigger', ended.trigger);
    line('The event that a run has ended, consumer', ended.consumer);
    line('The event that a deployment has completed, consumer', deployed.consumer);
    say(
      `REST requests of a run from start to finish: ${restOfRun}, of its deployment: ${restOfDeployment}\n`,
    );
    await typical.scrape();
    const scrape = await typical.scrape();
    line('One scrape', scrape);
    say(`  bytes served              ${scrape.bytesServed}`);
  } finally {
    await typical.close();
  }
}

void main();
