import type { IncomingMessage, ServerResponse } from 'node:http';
import { Control } from '../host/control';
import { ResolverCalls } from '../host/resolver-calls';
import type { Outcome } from '../runtime/ipc';
import { runtimeNode } from '../runtime/node';
import { pathOf, sayPlainly } from '../kit/http';
import { createUi } from '../ui';
import type { HostDescription, Installed, Prepare } from './description';
import type { Ui } from '../ui/types';
import { installedEvent, workspaceAri } from '../unverified';
import { until } from '../time/waiting';
import { Life } from '../host/world';
import { type PlatformDeps, type Services, buildServices, hostLine } from './services';

const INSTALLED = 'installedAt';

const SETTLE_MS = 30_000;

interface Deps<Added> extends PlatformDeps {
  readonly dataDir: string;
  readonly prepare: Prepare<Added>;
}

/** The platform in one place: starts it, answers its HTTP requests, ends it. */
export class Platform<Added extends object = object> {
  readonly #deps: Deps<Added>;
  readonly #services: Services;
  readonly #resolvers: ResolverCalls;
  readonly #control: Control;
  readonly #ui: Ui;
  #life: Life | undefined;
  #port = 0;
  #added: (() => Added) | undefined;
  #ready = false;

  constructor(deps: Deps<Added>) {
    this.#deps = deps;
    this.#services = buildServices(deps, () => this.#port);
    const { invoker } = this.#services;
    this.#resolvers = new ResolverCalls(deps.manifest, invoker, deps.world);
    this.#ui = this.#createUi();
    this.#control = this.#createControl();
  }

  origin(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /**
   * Resolves when what the start has caused has ended (every schedule run once, unless they wait), and the app is prepared.
   * Self-hosted, a start that is not the first does not wait for them: what was counted before is there to be read.
   */
  async start(port: number): Promise<void> {
    this.#port = port;
    const { agenda, deliveries, queue, schedules } = this.#services;
    this.#startLife();
    agenda.add(deliveries);
    agenda.add(queue);
    agenda.add(schedules);
    const isFirst = this.#install();
    const ran = this.#deps.firstSchedule === 'now' ? schedules.runAll() : Promise.resolve();
    const isWaitedFor = isFirst || !this.#deps.world.isOwnedHere;
    if (isWaitedFor) await ran;
    agenda.open();
    if (isWaitedFor) await this.#deps.activity.whenIdle();
    this.#added = await this.#deps.prepare(this.#installed());
    this.#ready = true;
  }

  async close(): Promise<void> {
    this.#ready = false;
    this.#services.agenda.close();
    await this.#services.invoker.close();
    await this.#deps.activity.whenIdle();
  }

  /** Answers a request on the main port. */
  readonly serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { proxy, webtriggers } = this.#services;
    if (proxy.isProxied(request)) {
      await proxy.handle(request, response);
      return;
    }
    if (await this.#control.handle(request, response)) return;
    if (await webtriggers.handle(request, response)) return;
    if (await this.#ui.page(request, response)) return;
    sayPlainly(response, 404, 'Nothing is here. GET /__devhost lists web triggers and pages.\n');
  };

  /** Answers a request on the address that is open to others: web triggers, and not a word about anything else. */
  readonly open = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!this.#ready) {
      sayPlainly(response, 503, 'It is not ready yet.\n');
      return;
    }
    const isPublic = pathOf(request).startsWith('/public/');
    if (isPublic && (await this.#services.webtriggers.handle(request, response))) return;
    sayPlainly(response, 404, 'Nothing is here.\n');
  };

  /** Answers a request on the resources' port. */
  readonly resource = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await this.#ui.resource(request, response);
  };

  async describe(): Promise<HostDescription & Added> {
    const { clock, manifest, world } = this.#deps;
    if (this.#added === undefined) throw new Error('The host is not ready yet.');
    await world.refresh();
    const url = (key: string) => this.#services.urls.urlOf(key);
    return {
      ...this.#added(),
      ready: true,
      now: new Date(clock.now()).toISOString(),
      workspace: world.workspace,
      webtriggers: Object.fromEntries(manifest.webtriggers.map(({ key }) => [key, url(key)])),
      pages: Object.fromEntries(manifest.ui.map(({ key }) => [key, `${this.origin()}/ui/${key}`])),
      repositories: world.repositories(),
      node: runtimeNode().version,
    };
  }

  #installed(): Installed {
    const { world, dataDir } = this.#deps;
    return {
      ...{ world, dataDir },
      urlOf: (key) => this.#services.urls.urlOf(key),
      localUrlOf: (key) => `${this.origin()}${this.#services.urls.pathOf(key)}`,
      call: (call) => this.#resolvers.call(call),
    };
  }

  /** The first start with a data directory is the installation; false for any other. */
  #install(): boolean {
    const { memory, manifest, world, clock } = this.#deps;
    if (memory.read(INSTALLED) !== undefined) return false;
    const event = installedEvent(manifest.appId, workspaceAri(world.workspace.uuid));
    this.#services.deliveries.accept(event, clock.now());
    memory.write(INSTALLED, clock.now());
    return true;
  }

  /** Ends events, queue and schedules; a start with the same data directory is installed again. */
  #uninstall(): void {
    this.#services.webtriggers.uninstall();
    this.#services.agenda.close();
  }

  #startLife(): void {
    const { simulation } = this.#deps.world;
    if (!simulation) return;
    const { deliveries, agenda } = this.#services;
    const log = (text: string) => this.#deps.log(hostLine(text));
    this.#life = new Life({ simulation, ...this.#deps, deliveries, log });
    agenda.add(this.#life);
  }

  #createUi(): Ui {
    const { manifest, world, clock, root } = this.#deps;
    return createUi({
      manifest,
      origin: () => this.origin(),
      resourceOrigin: () => `http://127.0.0.1:${String(this.#port + 1)}`,
      invoke: (call) => this.#resolvers.answer(call),
      bitbucketAsUser: ({ path, method, body = '', headers }, accountId) =>
        this.#services.bitbucket.handle({
          path,
          method,
          body,
          headers,
          provider: 'user',
          accountId,
        }),
      accounts: world.accounts,
      workspace: () => world.workspace,
      repositories: () => world.repositories(),
      refusesTheming: () => this.#services.faults.chance('themeRefusals'),
      now: () => clock.now(),
      panelRoot: root,
      webtriggerUrl: (key) => this.#services.urls.urlOf(key),
    });
  }

  #createControl(): Control {
    const { faults, meters, deliveries, agenda, schedules } = this.#services;
    return new Control({
      faults,
      meters,
      isLookedAtOnly: this.#deps.world.isOwnedHere,
      origin: () => this.origin(),
      describe: async () => (this.#ready ? this.describe() : undefined),
      deliver: (events) => deliveries.deliverNow(events),
      runSchedule: async (key) => resultOf(await schedules.runNow(key)),
      settle: () => this.#settle(),
      advance: async (seconds) => {
        await agenda.advance(seconds);
        return this.#deps.clock.now();
      },
      invoke: (call) => this.#resolvers.answer(call),
      act: (action) => this.#act(action),
      uninstall: () => {
        this.#uninstall();
      },
    });
  }

  /** On a manual clock, what lies in the future is not waited for: it would never come by itself. */
  #settle(): Promise<boolean> {
    const { clock, activity } = this.#deps;
    const horizon = () => (clock.reading().speed === 0 ? clock.now() : Number.MAX_SAFE_INTEGER);
    this.#services.agenda.wake();
    return until(
      () => activity.running === 0 && !this.#services.queue.hasDueBy(horizon()),
      SETTLE_MS,
    );
  }

  #act(action: unknown): unknown {
    if (!this.#life) throw new Error('Only a simulated workspace takes actions.');
    const result = this.#life.act(action);
    this.#services.agenda.wake();
    return result;
  }
}

function resultOf(outcome: Outcome | undefined): { success: boolean; error?: string } | undefined {
  if (!outcome) return undefined;
  if (outcome.ok) return { success: true };
  return { success: false, error: `${outcome.error.type}: ${outcome.error.message}` };
}
