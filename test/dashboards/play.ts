/** `npm run dashboards:play -- DIRECTORY [NAME:SEED [HOURS]]`: plays a day that ends now, as storage of a Prometheus. */
import { mkdirSync } from 'node:fs';
import { playDay } from './played-day';

const say = (text: string): void => void process.stdout.write(text);

/** On a terminal one line that changes; elsewhere a line for each tenth. */
function progress(hours: number): (part: number) => void {
  let said = -1;
  return (part) => {
    const percent = process.stdout.isTTY ? Math.floor(100 * part) : 10 * Math.floor(10 * part);
    if (percent === said) return;
    said = percent;
    const text = `Playing the last ${String(hours)} hours: ${String(percent)} %`;
    say(process.stdout.isTTY ? `\r${text}` : `${text}\n`);
  };
}

interface Wanted {
  readonly directory: string;
  readonly name: string;
  readonly seed: number;
  readonly hours: number;
}

function wanted([directory, world = 'acme:1', hours = '24']: readonly string[]): Wanted {
  if (directory === undefined) throw new Error('Where to? Name a directory.');
  const [name = '', seed = '1'] = world.split(':');
  return { directory, name, seed: Number(seed), hours: Number(hours) };
}

async function main(): Promise<void> {
  const { directory, ...world } = wanted(process.argv.slice(2));
  const history = await playDay({ ...world, until: Date.now(), tell: progress(world.hours) });
  say(`${process.stdout.isTTY ? '\n' : ''}Writing them into the storage of Prometheus…\n`);
  mkdirSync(directory, { recursive: true });
  history.writeBlocks(directory);
}

void main();
