import { PlayedWorkspace } from '../rules/played-workspace';
import { History } from './history';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVERY = 2 * MINUTE;
const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';

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

export interface Day {
  readonly name: string;
  readonly seed: number;
  readonly hours: number;
  /** In epoch milliseconds. */
  readonly until: number;
  /** Called with the part that is played. */
  readonly tell?: (part: number) => void;
}

/** Hours of a workspace, scraped every two minutes. */
export async function playDay({ name, seed, hours, until, tell }: Day): Promise<History> {
  const at = Math.floor(until / MINUTE) * MINUTE - hours * HOUR;
  const workspace = await PlayedWorkspace.open({ name, seed, at });
  const { token } = await workspace.issueToken('prometheus');
  const history = new History(workspace.simulation.workspace.slug);
  const happens = name === 'acme' ? happenings(workspace) : {};
  while (workspace.now <= until) {
    const since = workspace.now - at;
    if (since % HOUR === 0) await happens[since / HOUR]?.();
    const { status, body } = await workspace.scrape(token, OPENMETRICS);
    if (status === 200) history.add(body, workspace.now);
    await workspace.playUntil(workspace.now + EVERY);
    tell?.(Math.min(1, since / (hours * HOUR)));
  }
  return history;
}
