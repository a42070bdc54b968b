import { messageOf } from '../kit/json';
import type { Manifest } from './manifest';
import type { Invoker } from '../runtime/invoker';
import type { Outcome } from '../runtime/ipc';
import type { UiInvocation } from '../ui/types';
import { resolverContext } from '../unverified';
import type { Named, World } from './workspace';

/** Calls resolvers as the bridge does. */
export class ResolverCalls {
  readonly #manifest: Manifest;
  readonly #invoker: Invoker;
  readonly #world: World;

  constructor(manifest: Manifest, invoker: Invoker, world: World) {
    this.#manifest = manifest;
    this.#invoker = invoker;
    this.#world = world;
  }

  /** How the invocation ended; throws for a module that does not exist or has no resolver. */
  async call(call: UiInvocation): Promise<Outcome> {
    const { moduleKey, functionKey, payload, accountId, repositoryUuid } = call;
    const module = this.#manifest.ui.find(({ key }) => key === moduleKey);
    if (module?.resolver === undefined) {
      throw new Error(`manifest.yml has no module ${moduleKey} with a resolver.`);
    }
    const context = resolverContext({
      ...{ moduleKey, accountId },
      moduleType: module.type,
      appId: this.#manifest.appId,
      workspace: this.#world.workspace,
      repository: this.#repository(repositoryUuid),
    });
    return this.#invoker.invoke({
      functionKey: module.resolver,
      moduleKey,
      moduleType: module.type,
      accountId,
      payload: { call: { functionKey, payload }, context },
    });
  }

  /** A page may be asked for in the name of a repository that is not there: the app decides what that is worth. */
  #repository(uuid: string | undefined): Named | undefined {
    if (uuid === undefined) return undefined;
    return this.#world.repositories().find((one) => one.uuid === uuid) ?? { uuid, slug: uuid };
  }

  /** As the page sees it: a result, or the message its promise rejects with. */
  async answer(
    call: UiInvocation,
  ): Promise<{ ok: true; result: unknown } | { ok: false; error: string }> {
    try {
      const outcome = await this.call(call);
      if (outcome.ok) return { ok: true, result: outcome.result };
      return { ok: false, error: outcome.error.message };
    } catch (error) {
      // The page shows this sentence, as it would show the platform's.
      return { ok: false, error: messageOf(error) };
    }
  }
}
