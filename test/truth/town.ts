/** Lifeline in a simulated workspace, minute by minute, in memory; the test sees the simulation's own state. */
import {
  act,
  answer,
  createStepIssuer,
  createTruthLog,
  createWorld,
  playUntil,
  type Repository,
  type Run,
  type TruthLog,
  type World as SimulatedWorld,
} from 'simulated-bitbucket/parts';
import type { AskBitbucket } from '../../src/adapters/forge/ask-bitbucket';
import { forgeBitbucket } from '../../src/adapters/forge/bitbucket';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { healthFacts } from '../../src/app/pages/health';
import type { Facts } from '../../src/core/health/facts';
import { onEvent } from '../../src/handlers/on-event';
import { onMessage } from '../../src/handlers/on-message';
import { onSweep } from '../../src/handlers/on-sweep';
import { MINUTE, SECOND } from '../given';
import type { Rest } from './oracle';

type Message = MemoryWorld['pushed'][number];

/** As it leaves the platform: braces are encoded. */
const encoded = (path: string): string => path.replace(/\{/g, '%7B').replace(/\}/g, '%7D');

export class Town {
  readonly simulated: SimulatedWorld;
  now: number;
  /** Since when what is staged goes on; null while nothing is. */
  stagedAt: number | null = null;
  /** When something staged last ended. */
  mendedAt = 0;
  /** Minutes at which Pipelines were not on, by uuid of the repository. */
  readonly offAt = new Map<string, number[]>();
  /** By repository, then by run. */
  readonly #rests = new Map<string, Map<string, Rest[]>>();
  readonly #world: MemoryWorld;
  readonly #asked: AskBitbucket;
  #events: { readonly at: number; readonly event: object }[] = [];
  #retries: { readonly at: number; readonly message: Message }[] = [];

  constructor(name: string, seed: number, startAt: number) {
    this.simulated = createWorld({ name, seed, startAt }, this.#truthLog());
    const issuer = createStepIssuer(this.simulated);
    playUntil(this.simulated, startAt - 1);
    this.simulated.outbox.splice(0);
    this.now = startAt;
    this.simulated.now = startAt;
    this.#asked = (_, path) => {
      const request = { method: 'GET', path: encoded(path.value), headers: {}, body: '' };
      const { status, headers, body } = answer(
        { world: this.simulated, issuer },
        { ...request, provider: 'app' },
      );
      return Promise.resolve({
        ...{ status, ok: status >= 200 && status < 300, headers: new Headers(headers) },
        json: () => Promise.resolve().then(() => JSON.parse(body) as unknown),
      });
    };
    const now = () => this.now;
    const workspaceUuid = this.simulated.workspace.uuid;
    this.#world = memoryWorld({ bitbucket: this.#bitbucket(), workspaceUuid, now });
  }

  get repositories(): readonly Repository[] {
    return this.simulated.repositories;
  }

  /** What really became of each run at its first rest, and of the steps of it that were run again. */
  restsOf({ uuid }: Repository): readonly Rest[] {
    return [...(this.#rests.get(uuid)?.values() ?? [])].flat();
  }

  act(action: object): void {
    act(this.simulated, action);
  }

  /** Begins something that is wrong. */
  stage(action: object): void {
    this.act(action);
    this.stagedAt ??= this.now;
  }

  /** Ends it. */
  mend(action: object): void {
    this.act(action);
    this.stagedAt = null;
    this.mendedAt = this.now;
  }

  /** One minute passes: what happens is told, and every fifth minute Lifeline sweeps. */
  async minute(): Promise<void> {
    this.now += MINUTE;
    playUntil(this.simulated, this.now);
    this.simulated.now = this.now;
    for (const { uuid, pipelines } of this.repositories)
      if (pipelines !== 'on') this.offAt.set(uuid, [...(this.offAt.get(uuid) ?? []), this.now]);
    for (const { deliverAt, event } of this.simulated.outbox.splice(0))
      this.#events.push({ at: deliverAt, event });
    await this.#deliver();
    if (Math.floor(this.now / MINUTE) % 5 === 0) await this.sweep();
  }

  async sweep(): Promise<void> {
    await onSweep({}, this.#invocation());
  }

  factsOf({ uuid }: Repository): Promise<Facts | null> {
    return healthFacts(uuid, this.#world);
  }

  async #deliver(): Promise<void> {
    const due = this.#events.filter(({ at }) => at <= this.now);
    this.#events = this.#events.filter(({ at }) => at > this.now);
    const again = this.#retries.filter(({ at }) => at <= this.now);
    this.#retries = this.#retries.filter(({ at }) => at > this.now);
    for (const { message } of again) await this.#work(message);
    for (const { event } of due) {
      await onEvent(event, this.#invocation());
      for (const message of this.#world.pushed.splice(0)) await this.#work(message);
    }
  }

  async #work(message: Message): Promise<void> {
    const wish = await onMessage(message, this.#invocation());
    if (wish !== undefined)
      this.#retries.push({ at: this.now + SECOND * wish.retryAfterSeconds, message });
  }

  /** Of the true history only the rests are needed, each as it happens. */
  #truthLog(): TruthLog {
    return {
      ...createTruthLog(),
      runRested: (run, { at, result }) => {
        const rests = this.#restsOf(run);
        if (rests.length === 0 || run.purpose === 'rerun')
          rests.push({ number: run.buildNumber, at, result });
      },
      // Nobody saw the rest before: what comes of the run next stands in its place.
      restOverwritten: (run) => void this.#restsOf(run).pop(),
    };
  }

  #restsOf({ uuid, repository }: Run): Rest[] {
    const ofRuns = this.#rests.get(repository.uuid) ?? new Map<string, Rest[]>();
    const rests = ofRuns.get(uuid) ?? [];
    this.#rests.set(repository.uuid, ofRuns.set(uuid, rests));
    return rests;
  }

  #invocation(): MemoryWorld {
    return { ...this.#world, bitbucket: this.#bitbucket() };
  }

  #bitbucket() {
    return forgeBitbucket(this.simulated.workspace.uuid, this.#asked, () => this.now);
  }
}
