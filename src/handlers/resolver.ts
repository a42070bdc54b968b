import type { Answer } from '../contract/resolvers';
import type { World } from '../ports/world';
import { allow, type Who } from '../app/access/authorize';
import { readRequest, type Read, type Requested } from './request';

/** Who asks, from where: what Forge vouches for, nothing that the page sends. */
export interface Caller {
  readonly accountId: string | null;
  /** The repository whose page it is. */
  readonly repositoryUuid: string | null;
}

/** A function for the pages, with its check. There is no other way to make one. */
export interface Entry<A> {
  readonly who: Who;
  readonly call: (payload: unknown, caller: Caller, world: World) => Promise<Answer<A>>;
}

/** Refuses with a stable code and a sentence for people. */
export function refuse(code: string, message: string): Answer<never> {
  return { ok: false, error: { code, message } };
}

export const answer = <A>(value: A): Answer<A> => ({ ok: true, value });

/** An entry of the table: checked first, then its request is read, then it runs. */
export function entry<R extends Read<unknown>, A>(parts: {
  readonly who: Who;
  readonly read: R;
  readonly run: (request: Requested<R>, caller: Caller, world: World) => Promise<Answer<A>>;
}): Entry<A> {
  const { who, read, run } = parts;
  return {
    who,
    async call(payload, caller, world) {
      const refusal = await allow(who, caller.repositoryUuid, world);
      if (refusal !== null) return refuse(refusal.code, refusal.message);
      const request = readRequest(read, payload);
      if (!request.ok) return refuse('invalid-request', request.problem.message);
      return run(request.value as Requested<R>, caller, world);
    },
  };
}
