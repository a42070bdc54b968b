/** `npm run dashboards:play -- DIRECTORY [NAME:SEED [HOURS]]`: plays a day that ends now, as storage of a Prometheus. */
import { PlayedWorkspace } from '../rules/played-workspace';
import { History } from './history';

const MINUTE = 60_000;
const EVERY = 2 * MINUTE;
const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';

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

async function main(): Promise<void> {
  const [directory, world = 'acme:3', hours = '24'] = process.argv.slice(2);
  if (directory === undefined) throw new Error('Where to? Name a directory.');
  const [name = '', seed = '1'] = world.split(':');
  const at = Math.floor(Date.now() / MINUTE) * MINUTE - Number(hours) * 60 * MINUTE;
  const tell = progress(Number(hours));
  const workspace = await PlayedWorkspace.open({ name, seed: Number(seed), at });
  const { token } = await workspace.issueToken('prometheus');
  const history = new History(workspace.simulation.workspace.slug);
  while (workspace.now <= Date.now()) {
    const { status, body } = await workspace.scrape(token, OPENMETRICS);
    if (status === 200) history.add(body, workspace.now);
    await workspace.playUntil(workspace.now + EVERY);
    tell(Math.min(1, (workspace.now - at) / (Number(hours) * 60 * MINUTE)));
  }
  say(`${process.stdout.isTTY ? '\n' : ''}Writing them into the storage of Prometheus…\n`);
  history.writeBlocks(directory);
}

void main();
