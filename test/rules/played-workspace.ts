import type { Simulation } from 'local-forge';
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import type { AskBitbucket, Reply } from '../../src/adapters/forge/ask-bitbucket';
import { forgeBitbucket } from '../../src/adapters/forge/bitbucket';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { TOKEN_LIST } from '../../src/app/access/token-list';
import { TOKEN } from '../../src/app/access/token-records';
import { issueToken, revokeToken, rotateToken } from '../../src/app/access/tokens';
import { repositoryPanel } from '../../src/app/pages/repository-panel';
import { load } from '../../src/app/records/kind';
import { savePlan } from '../../src/app/settings/plans';
import { readSettings, saveSettings } from '../../src/app/settings/settings';
import type { PlanView } from '../../src/contract/cost';
import type { IssueTokenAnswer, SettingsView } from '../../src/contract/access';
import { monthOf } from '../../src/core/money/calendar';
import { onEvent } from '../../src/handlers/on-event';
import { onFirstSweep } from '../../src/handlers/on-first-sweep';
import { onMessage } from '../../src/handlers/on-message';
import { onSweep } from '../../src/handlers/on-sweep';
import { onUpkeep } from '../../src/handlers/on-upkeep';
import { scrapeWebTrigger } from '../../src/handlers/scrape-web-trigger';
import { MINUTE, SECOND } from '../given';

const SWEEP_EVERY = 5 * MINUTE;
const UPKEEP_EVERY = 60 * MINUTE;
const ADMIN = { actor: 'an admin', from: 'the settings' };

/** What came of one scrape; without a body it was not answered 200. */
export interface Scraped {
  readonly status: number;
  readonly body: string;
}

/** What may go wrong between Bitbucket, Forge and Lifeline. */
export interface Faults {
  /** Storage refuses everything. */
  storage: boolean;
  /** Product events are never delivered. */
  events: boolean;
  /** Forge does not call the scheduled functions. */
  schedules: boolean;
}

export interface Opened {
  readonly name: string;
  readonly seed: number;
  readonly at: number;
}

/**
 * Lifeline's own handlers in a simulated workspace, in one process and in memory: events, retries, sweeps and upkeep
 * come when they are due, and Bitbucket is read through the real adapter. No runtime, no HTTP: a month takes minutes.
 */
export class PlayedWorkspace {
  readonly simulation: SimulatedWorkspace;
  readonly faults: Faults = { storage: false, events: false, schedules: false };
  readonly #world: MemoryWorld;
  readonly #ask: AskBitbucket;
  #events: { readonly at: number; readonly event: Record<string, unknown> }[] = [];
  #retries: { readonly at: number; readonly message: MemoryWorld['pushed'][number] }[] = [];
  #sweepAt: number;
  #upkeepAt: number;
  now: number;

  private constructor({ name, seed, at }: Opened) {
    this.simulation = createSimulation({ name, seed, startAt: at });
    this.now = at;
    this.#sweepAt = at;
    this.#upkeepAt = at + UPKEEP_EVERY;
    this.#ask = (_, path) => ask(this.simulation, encodeBraces(path.value));
    const workspaceUuid = this.simulation.workspace.uuid;
    const now = (): number => this.now;
    this.#world = memoryWorld({ bitbucket: this.#bitbucket(), workspaceUuid, now });
    this.#world.records.interrupt = () => {
      if (this.faults.storage) throw new Error('Storage refuses everything.');
    };
  }

  /** A workspace in which Lifeline has just been installed, and has read what was there. */
  static async open(opened: Opened): Promise<PlayedWorkspace> {
    const played = new PlayedWorkspace(opened);
    await onFirstSweep({ attempt: 1 }, played.#invocation());
    return played;
  }

  /** Plays on until then, whatever falls due in its order. */
  async playUntil(until: number): Promise<void> {
    for (;;) {
      this.#hear();
      const next = Math.min(
        this.#sweepAt,
        this.#upkeepAt,
        ...this.#events.map(({ at }) => at),
        ...this.#retries.map(({ at }) => at),
        this.simulation.nextChangeAt() ?? Infinity,
      );
      if (next > until) break;
      this.now = Math.max(this.now, next);
      await this.#playDue();
    }
    this.now = until;
    this.#hear();
  }

  /** One scrape as Prometheus makes it. */
  async scrape(
    token: string,
    accept = 'text/plain;version=0.0.4',
    shard?: string,
  ): Promise<Scraped> {
    const headers = {
      'User-Agent': ['Prometheus/2.42.0'],
      'X-Prometheus-Scrape-Timeout-Seconds': ['30'],
      Accept: [accept],
      Authorization: [`Bearer ${token}`],
    };
    const queryParameters = shard === undefined ? {} : { shard: [shard] };
    const request = { method: 'GET', userPath: '/metrics', headers, queryParameters };
    const { statusCode, body } = await scrapeWebTrigger(request, this.#invocation());
    return { status: statusCode, body };
  }

  async issueToken(name: string, expiresInDays = 90): Promise<IssueTokenAnswer> {
    const issued = await issueToken({ name, expiresInDays }, ADMIN, this.#invocation());
    if (!issued.ok) throw new Error(issued.problem.message);
    return issued.value;
  }

  /** Replaces the token of that name by one that lives a month. */
  async renewToken(name: string): Promise<IssueTokenAnswer> {
    const { list } = await load({ list: TOKEN_LIST }, this.#world);
    for (const { id } of list.value.tokens) {
      const { token } = await load({ token: TOKEN(id) }, this.#world);
      if (token.value?.name === name) await this.revokeToken(id);
    }
    return this.issueToken(name, 30);
  }

  /** A successor, while the old one stays good for days. */
  async rotateToken(id: string): Promise<IssueTokenAnswer> {
    const rotated = await rotateToken({ id }, ADMIN, this.#invocation());
    if (!rotated.ok) throw new Error(rotated.problem.message);
    return rotated.value;
  }

  /** An admin changes the settings of the workspace. */
  async saveSettings(changes: Partial<SettingsView>): Promise<void> {
    const read = await readSettings(this.#invocation());
    if (!read.ok) throw new Error(read.problem.message);
    const { settings, revision } = read.value;
    const saved = await saveSettings(
      { ...settings, revision, ...changes },
      ADMIN,
      this.#invocation(),
    );
    if (!saved.ok) throw new Error(saved.problem.message);
  }

  async revokeToken(id: string): Promise<void> {
    const revoked = await revokeToken({ id }, ADMIN, this.#invocation());
    if (!revoked.ok) throw new Error(revoked.problem.message);
  }

  /** An admin writes down a plan that holds from the first of the month. */
  async savePlan(plan: Omit<PlanView, 'from'>): Promise<void> {
    const from = monthOf(this.now).from / SECOND;
    const saved = await savePlan({ ...plan, from }, ADMIN, this.#invocation());
    if (!saved.ok) throw new Error(saved.problem.message);
  }

  /** The rules whose problems the repository's panel shows; none where it cannot be read. */
  async panelRules(slug: string): Promise<readonly string[]> {
    const uuid = this.simulation.repositories().find((each) => each.slug === slug)?.uuid ?? '';
    const answer = await repositoryPanel(uuid, this.#invocation()).catch(() => null);
    if (answer?.ok !== true) return [];
    return [...answer.value.problems, ...answer.value.banners].map(({ rule }) => rule);
  }

  #bitbucket(): MemoryWorld['bitbucket'] {
    return forgeBitbucket(this.simulation.workspace.uuid, this.#ask, () => this.now);
  }

  #invocation(): MemoryWorld {
    return { ...this.#world, bitbucket: this.#bitbucket() };
  }

  #hear(): void {
    const told = this.simulation.advanceTo(this.now);
    if (this.faults.events) return;
    this.#events.push(...told.map(({ deliverAt, event }) => ({ at: deliverAt, event })));
  }

  async #playDue(): Promise<void> {
    const due = <T extends { readonly at: number }>(all: readonly T[]): readonly T[] =>
      all.filter(({ at }) => at <= this.now);
    const events = due(this.#events);
    this.#events = this.#events.filter(({ at }) => at > this.now);
    for (const { event } of events) await survive(() => this.#deliver(event));
    const retries = due(this.#retries);
    this.#retries = this.#retries.filter(({ at }) => at > this.now);
    for (const { message } of retries) await this.#work(message);
    if (this.#sweepAt <= this.now) {
      this.#sweepAt += SWEEP_EVERY;
      await this.#schedule(() => onSweep({}, this.#invocation()));
    }
    if (this.#upkeepAt <= this.now) {
      this.#upkeepAt += UPKEEP_EVERY;
      await this.#schedule(() => onUpkeep({}, this.#invocation()));
    }
  }

  async #schedule(call: () => Promise<unknown>): Promise<void> {
    if (!this.faults.schedules) await survive(call);
  }

  async #deliver(event: Record<string, unknown>): Promise<void> {
    await onEvent(event, this.#invocation());
    for (const message of this.#world.pushed.splice(0)) await this.#work(message);
  }

  /** Forge invokes a consumer again when it asks for it, or a minute after it has thrown. */
  async #work(message: MemoryWorld['pushed'][number]): Promise<void> {
    try {
      const answer = await onMessage(message, this.#invocation());
      if (answer === undefined) return;
      this.#retries.push({ at: this.now + answer.retryAfterSeconds * SECOND, message });
    } catch {
      // Storage is made to fail here: the platform delivers the message again.
      this.#retries.push({ at: this.now + MINUTE, message });
    }
  }
}

/** A scheduled function that throws is called again at its next turn, as on the platform. */
async function survive(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch {
    // Storage is made to fail here: what matters is what the next turn makes of it.
  }
}

const encodeBraces = (path: string): string => path.replaceAll('{', '%7B').replaceAll('}', '%7D');

async function ask(simulation: Simulation, path: string): Promise<Reply> {
  const { status, headers, body } = await simulation.handle({
    ...{ method: 'GET', path, headers: {}, body: '', provider: 'app' },
  });
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(headers),
    json: () => Promise.resolve().then(() => JSON.parse(body) as unknown),
  };
}
