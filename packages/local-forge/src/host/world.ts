import type { Source } from '../time/agenda';
import type { CreateSimulation, Simulation } from './bitbucket-server';
import type { Clock } from '../time/clock';
import { recordOf } from '../kit/json';
import { holdSimulation } from './held';
import type { Memory } from './memory';
import type { Deliveries } from '../platform/deliveries';
import { type RemoteOptions, remoteWorld } from './remote-world';
import type { World } from './workspace';

/** Which workspace the app is installed in. `server` is for tests that bring their own; `by` makes what is simulated. */
export type WorldOptions =
  | { readonly simulate: SimulationName; readonly by: CreateSimulation }
  | { readonly bitbucket: RemoteOptions }
  | { readonly server: Simulation };

export interface SimulationName {
  readonly name: string;
  readonly seed: number;
}

interface Place {
  readonly memory: Memory;
  /** What the manifest asks for. */
  readonly scopes: readonly string[];
  readonly startAt: number;
}

/** Opens the workspace; a simulated one is replayed from the instant the data directory remembers. */
export async function openWorld(
  options: WorldOptions,
  { memory, scopes, startAt }: Place,
): Promise<World> {
  if ('bitbucket' in options) return remoteWorld(options.bitbucket, memory, scopes);
  if ('server' in options) return simulatedWorld(options.server);
  const { name, seed } = options.simulate;
  holdSimulation(memory, `${name}:${String(seed)}`);
  return simulatedWorld(options.by({ name, seed, startAt }));
}

function simulatedWorld(simulation: Simulation): World {
  return {
    server: simulation,
    workspace: simulation.workspace,
    accounts: simulation.accounts,
    isOwnedHere: false,
    repositories: () => simulation.repositories(),
    refresh: () => Promise.resolve(),
    simulation,
  };
}

/** Events older than this when the host comes back were sent while nobody listened. */
const LATE_MS = 10 * 60_000;
const PLAYED_TO = 'worldPlayedTo';
const STAGED = 'worldStaged:';

/** The one action that changes nothing. */
const isQuestion = (action: unknown): boolean => recordOf(action)['action'] === 'truth';

/** Something that was staged, to be staged again at its moment when the workspace is replayed. */
interface Staged {
  readonly at: number;
  readonly action: unknown;
}

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
  /** How much was staged so far. */
  #staged = 0;

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
    const { simulation, clock, memory } = this.#deps;
    const at = clock.now();
    this.#accept(at, Number.NEGATIVE_INFINITY);
    if (!simulation.act) throw new Error('This workspace takes no actions.');
    const answer = simulation.act(action);
    if (isQuestion(action)) return answer;
    memory.write(PLAYED_TO, at);
    memory.write(STAGED + String(this.#staged++), { at, action });
    return answer;
  }

  /** What was delivered before a restart is not delivered again; what happened meanwhile is mostly lost. */
  #catchUp(): void {
    const { simulation, memory, clock } = this.#deps;
    const now = clock.now();
    const playedTo = memory.readOr(PLAYED_TO, () => now);
    for (;;) {
      const staged = memory.read(STAGED + String(this.#staged)) as Staged | undefined;
      if (staged === undefined) break;
      simulation.advanceTo(staged.at);
      simulation.act?.(staged.action);
      this.#staged++;
    }
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
