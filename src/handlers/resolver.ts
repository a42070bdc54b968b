import { allow, type Who } from '../app/access/authorize';
import { rememberingPerson } from '../app/access/remembering-person';
import { noteRefusedAction } from '../app/access/refused-action';
import type { Actor } from '../app/records/audit';
import type { Problem } from '../contract/problem';
import type { Answer } from '../contract/resolvers';
import { absent, readRequest, type Read } from '../core/shape';
import type { Result } from '../core/result';
import { ConsentWish } from '../ports/person';
import type { World } from '../ports/world';

/** Who asks, from where: what Forge vouches for, nothing that the page sends. */
export interface Caller {
  readonly accountId: string | null;
  /** The repository whose page it is. */
  readonly repositoryUuid: string | null;
  /** What they called: an entry of the table. */
  readonly functionKey: string;
}

/** A function for the pages, with its check. There is no other way to make one. */
export interface Entry<A> {
  readonly who: Who;
  readonly call: (payload: unknown, caller: Caller, world: World) => Promise<Answer<A>>;
}

type Answered<A> = Promise<Result<A, Problem>>;

/** An entry of the table: checked first, then its request is read, then it runs. Whatever goes wrong is one sentence. */
export function entry<T, A>(parts: {
  readonly who: Who;
  readonly decode: Read<T>;
  readonly run: (request: T, by: By, world: World) => Answered<A>;
}): Entry<A> {
  const { who, decode, run } = parts;
  return {
    who,
    async call(payload, caller, world) {
      try {
        const seen = whatShows(who, caller, world);
        const allowed = await allow(who, caller.repositoryUuid, seen);
        if (!allowed.ok) {
          const by = { ...byOf(who, caller), action: caller.functionKey };
          await noteRefusedAction(allowed.problem, by, world);
          return refuse(allowed.problem);
        }
        const request = readRequest(decode, payload);
        if (!request.ok) return refuse({ code: 'invalid-request', ...request.problem });
        const answered = await run(request.value, byOf(who, caller), seen);
        return answered.ok ? answered : refuse(answered.problem);
      } catch (error) {
        // The platform's wish to ask for consent is its own business; nothing else of an error is for the page.
        if (error instanceof ConsentWish) throw error;
        world.log('Resolver failed', { error: error instanceof Error ? error.name : 'unknown' });
        return refuse(FAILED);
      }
    },
  };
}

const ONLY_SHOWS: readonly Who[] = ['anyone-in-the-workspace', 'anyone-who-sees-the-repository'];

/** Pages that only show go on while Bitbucket is silent about the person. */
const whatShows = (who: Who, { accountId }: Caller, world: World): World =>
  accountId !== null && ONLY_SHOWS.includes(who)
    ? { ...world, person: rememberingPerson(accountId, world) }
    : world;

/** An entry that takes no fields. */
export const look = <A>(who: Who, run: (world: World) => Answered<A>): Entry<A> =>
  entry({ who, decode: absent, run: (_request, _by, world) => run(world) });

/** The same about the repository whose page it is. */
export const lookAt = <A>(
  who: Who,
  run: (repositoryUuid: string, world: World) => Answered<A>,
): Entry<A> =>
  entry({
    who,
    decode: absent,
    run: (_request, { repositoryUuid }, world) => run(repositoryUuid, world),
  });

/** Whoever acts, for the audit log, and the repository that they act on; no repository on the workspace's pages. */
export interface By extends Actor {
  readonly repositoryUuid: string;
}

/** From which page, as the audit log tells it. */
const PLACES: Readonly<Record<Who, string>> = {
  'anyone-in-the-workspace': 'workspace page',
  'anyone-who-sees-the-repository': 'repository page',
  'repository-admin': 'repository settings',
  'workspace-admin': 'settings page',
};

const byOf = (who: Who, { accountId, repositoryUuid }: Caller): By => ({
  actor: accountId ?? 'unknown',
  from: PLACES[who],
  repositoryUuid: repositoryUuid ?? '',
});

const refuse = ({ code, message, revision }: Problem): Answer<never> => ({
  ok: false,
  error: { code, message, ...(revision === undefined ? {} : { revision }) },
});

const FAILED: Problem = {
  code: 'failed',
  message: 'Lifeline could not do this now. Nothing was changed; try again in a minute.',
};
