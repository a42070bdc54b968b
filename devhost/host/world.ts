import type { Source } from '../time/agenda';
import type { AccountRole, BitbucketServer, Simulation } from './bitbucket-server';
import type { Clock } from '../time/clock';
import { arrayOf, isRecord, parseJson, recordOf, stringOf } from '../kit/json';
import type { Memory } from './memory';
import { forwarder } from '../platform/bitbucket';
import type { Deliveries } from '../platform/deliveries';
import { createSimulation } from '../simulation';
import { ACCOUNTS, uuidFromSlug } from '../unverified';

/** Which workspace the app is installed in. `server` is for tests that bring their own. */
export type WorldOptions =
  | { readonly simulate: { readonly name: string; readonly seed: number } }
  | {
      readonly bitbucket: {
        readonly url: string;
        readonly workspace: string;
        readonly token?: string;
      };
    }
  | { readonly server: Simulation };

export interface Named {
  readonly uuid: string;
  readonly slug: string;
}

/** The workspace as the host needs it. */
export interface World {
  readonly server: BitbucketServer;
  readonly workspace: Named;
  readonly accounts: Readonly<Record<AccountRole, string>>;
  repositories(): Named[];
  /** Looks again which repositories there are; where nobody tells, those known before stay. */
  refresh(): Promise<void>;
  /** Present where the workspace lives by itself and its events must be delivered. */
  readonly simulation?: Simulation;
}

/** Opens the workspace; a simulated one is replayed from the instant the data directory remembers. */
export async function openWorld(
  options: WorldOptions,
  memory: Memory,
  startAt: number,
): Promise<World> {
  if ('bitbucket' in options) return remoteWorld(options.bitbucket);
  if ('server' in options) return simulatedWorld(options.server);
  const { name, seed } = options.simulate;
  const wanted = `${name}:${String(seed)}`;
  const known = memory.readOr('simulation', () => wanted);
  if (known !== wanted) {
    throw new Error(
      `The data directory holds workspace ${known}, not ${wanted}: choose another --data.`,
    );
  }
  return simulatedWorld(createSimulation({ name, seed, startAt }));
}

function simulatedWorld(simulation: Simulation): World {
  return {
    server: simulation,
    workspace: simulation.workspace,
    accounts: simulation.accounts,
    repositories: () => simulation.repositories(),
    refresh: () => Promise.resolve(),
    simulation,
  };
}

type Remote = Extract<WorldOptions, { bitbucket: unknown }>['bitbucket'];

async function remoteWorld({ url, workspace: slug, token }: Remote): Promise<World> {
  const server = forwarder(url, token);
  const encoded = encodeURIComponent(slug);
  const get = async (path: string) => {
    const request = { method: 'GET', path, headers: {}, body: '', provider: 'app' as const };
    const response = await server.handle(request);
    if (response.status !== 200) throw new Error(`${path} answered ${String(response.status)}.`);
    return parseJson(response.body);
  };
  let repositories: Named[] = [];
  let workspaceUuid = await uuidOf(get(`/2.0/workspaces/${encoded}`));
  const refresh = async () => {
    // Whoever looks at the host has an answer also while the server is down: the repositories known before.
    const page = await get(`/2.0/repositories/${encoded}?pagelen=100`).catch(() => undefined);
    if (page === undefined) return;
    const values = arrayOf(recordOf(page)['values']).filter(isRecord);
    repositories = values.flatMap(namedOf);
    workspaceUuid ??= stringOf(recordOf(values[0]?.['workspace'])['uuid']);
  };
  await refresh();
  return {
    server,
    workspace: { uuid: workspaceUuid ?? uuidFromSlug(slug), slug },
    accounts: ACCOUNTS,
    repositories: () => repositories,
    refresh,
  };
}

/** Not every server knows the path; then the uuid comes from elsewhere. */
async function uuidOf(page: Promise<unknown>): Promise<string | undefined> {
  return stringOf(recordOf(await page.catch(() => undefined))['uuid']);
}

function namedOf(value: Record<string, unknown>): Named[] {
  const uuid = stringOf(value['uuid']);
  const slug = stringOf(value['slug']) ?? stringOf(value['full_name'])?.split('/').pop();
  return uuid === undefined || slug === undefined ? [] : [{ uuid, slug }];
}

/** Events older than this when the host comes back were sent while nobody listened. */
const LATE_MS = 10 * 60_000;
const PLAYED_TO = 'worldPlayedTo';

export interface LifeDeps {
  readonly simulation: Simulation;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly deliveries: Deliveries;
  log(text: string): void;
}

/** Lets a simulated workspace live: plays it as time passes and hands its events to the triggers. */
export class Life implements Source {
  readonly #deps: LifeDeps;

  constructor(deps: LifeDeps) {
    this.#deps = deps;
    this.#catchUp();
  }

  nextDueAt(now: number): number | undefined {
    const next = this.#deps.simulation.nextChangeAt();
    return next === undefined ? undefined : Math.max(next, now + 1);
  }

  runDue(now: number): void {
    this.#accept(now, Number.NEGATIVE_INFINITY);
  }

  /** Stages something in the workspace. */
  act(action: unknown): unknown {
    const { simulation, clock } = this.#deps;
    this.#accept(clock.now(), Number.NEGATIVE_INFINITY);
    if (!simulation.act) throw new Error('This workspace takes no actions.');
    return simulation.act(action);
  }

  /** What was delivered before a restart is not delivered again; what happened meanwhile is mostly lost. */
  #catchUp(): void {
    const { simulation, memory, clock } = this.#deps;
    const now = clock.now();
    const playedTo = memory.readOr(PLAYED_TO, () => now);
    simulation.advanceTo(playedTo);
    const lost = this.#accept(now, now - LATE_MS);
    if (lost > 0)
      this.#deps.log(
        `${String(lost)} events came while the host was off; the sweep finds their runs`,
      );
  }

  /** Keeps the events that became known by `now` and are not due before `since`; tells how many were. */
  #accept(now: number, since: number): number {
    const { simulation, memory, deliveries } = this.#deps;
    const events = simulation.advanceTo(now);
    if (events.length === 0) return 0;
    const kept = events.filter(({ deliverAt }) => deliverAt >= since);
    for (const { event, deliverAt } of kept) deliveries.accept(event, deliverAt);
    memory.write(PLAYED_TO, now);
    return events.length - kept.length;
  }
}
