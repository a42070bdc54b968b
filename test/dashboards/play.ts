/** `npm run dashboards:play -- DIRECTORY [NAME:SEED [HOURS]]`: plays a day that ends now, as storage of a Prometheus. */
import { PlayedWorkspace } from '../rules/played-workspace';
import { History } from './history';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
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

/** What fills the panels that a calm day would leave empty, by the hour at which it happens. */
function happenings(workspace: PlayedWorkspace): Readonly<Record<number, () => unknown>> {
  const act = (action: object): void => void workspace.simulation.act(action);
  return {
    2: () => workspace.savePlan(PLAN),
    14: () => {
      act({ action: 'runnersOffline', repository: 'firmware' });
      act({ action: 'push', repository: 'firmware' });
    },
    15: () => act({ action: 'runnersOnline', repository: 'firmware' }),
  };
}

const PLAN = {
  ...{ name: 'Standard', currency: 'USD', source: 'a price list' },
  ...{ includedMinutes: 26_000, perThousandMinutes: 10, perSlot: 15, plannedSlots: 3 },
};

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
  const { directory, name, seed, hours } = wanted(process.argv.slice(2));
  const at = Math.floor(Date.now() / MINUTE) * MINUTE - hours * HOUR;
  const tell = progress(hours);
  const workspace = await PlayedWorkspace.open({ name, seed, at });
  const { token } = await workspace.issueToken('prometheus');
  const history = new History(workspace.simulation.workspace.slug);
  const happens = name === 'acme' ? happenings(workspace) : {};
  while (workspace.now <= Date.now()) {
    const since = workspace.now - at;
    if (since % HOUR === 0) await happens[since / HOUR]?.();
    const { status, body } = await workspace.scrape(token, OPENMETRICS);
    if (status === 200) history.add(body, workspace.now);
    await workspace.playUntil(workspace.now + EVERY);
    tell(Math.min(1, since / (hours * HOUR)));
  }
  say(`${process.stdout.isTTY ? '\n' : ''}Writing them into the storage of Prometheus…\n`);
  history.writeBlocks(directory);
}

void main();
