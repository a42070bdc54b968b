import { InvocationError, InvocationErrorCode, type AsyncEvent } from '@forge/events';
import Resolver from '@forge/resolver';
import type { World } from '../../ports/world';
import { forgeWorld, type ForgeContext } from './world';

interface RetryWish {
  readonly retryAfterSeconds: number;
  readonly reason: string;
}

/** A handler of ours as a Forge function of any kind. */
export function inForge<P, A>(
  handler: (payload: P, world: World) => Promise<A>,
): (payload: P, context: ForgeContext) => Promise<A> {
  return (payload, context) => handler(payload, forgeWorld(context));
}

/** A handler that may wish to be invoked again, as a Forge `trigger`. */
export function triggered(
  handler: (payload: unknown, world: World) => Promise<RetryWish | undefined>,
): (payload: unknown, context: ForgeContext) => Promise<InvocationError | undefined> {
  return async (payload, context) => retried(await handler(payload, forgeWorld(context)));
}

/** The same as a Forge `consumer`: it gets the body of the message. */
export function consumed(
  handler: (body: never, world: World) => Promise<RetryWish | undefined>,
): (event: AsyncEvent, context: ForgeContext) => Promise<InvocationError | undefined> {
  return async (event, context) =>
    retried(await handler(event.body as never, forgeWorld(context)));
}

/** Returned, not thrown: Forge then invokes the function again after that time. */
function retried(wish: RetryWish | undefined): InvocationError | undefined {
  if (wish === undefined) return undefined;
  return new InvocationError({
    retryAfter: wish.retryAfterSeconds,
    retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
  });
}

interface Caller {
  readonly accountId: string | null;
  readonly repositoryUuid: string | null;
}

/** A table of functions as a Forge `resolver`. The caller comes from Forge's context, never from the payload. */
export function resolved(
  table: Readonly<
    Record<string, (payload: unknown, caller: Caller, world: World) => Promise<object>>
  >,
): ReturnType<Resolver['getDefinitions']> {
  const resolver = new Resolver();
  for (const [name, resolve] of Object.entries(table)) {
    resolver.define(name, ({ payload, context }) =>
      resolve(payload, callerOf(context), forgeWorld(context as ForgeContext)),
    );
  }
  return resolver.getDefinitions();
}

function callerOf(context: unknown): Caller {
  const { accountId, extension } = context as {
    accountId?: string;
    extension?: { repository?: { uuid?: string } };
  };
  const uuid = extension?.repository?.uuid;
  return {
    accountId: accountId ?? null,
    repositoryUuid: uuid === undefined ? null : wrapped(uuid),
  };
}

/** Bitbucket writes uuids in braces, Forge's contexts with and without. */
const wrapped = (uuid: string): string => (uuid.startsWith('{') ? uuid : `{${uuid}}`);
