import { repositoryPanel } from '../app/repository-panel';
import { issueToken } from '../app/tokens';
import { textAt } from '../bitbucket/json';
import type { Answer, Resolvers } from '../contract/panel';
import type { World } from '../ports/world';

/** Who asks, from where: what Forge vouches for. */
export interface Caller {
  readonly accountId: string | null;
  readonly repositoryUuid: string | null;
}

type Resolve<K extends keyof Resolvers> = (
  payload: unknown,
  caller: Caller,
  world: World,
) => Promise<Answer<Resolvers[K]['answer']>>;

const refuse = (
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } => ({
  ok: false,
  error: { code, message },
});

/** Every function that a page may call, by its functionKey. */
export const RESOLVERS: { readonly [K in keyof Resolvers]: Resolve<K> } = {
  async repositoryPanel(_payload, { repositoryUuid }, world) {
    const value = repositoryUuid === null ? null : await repositoryPanel(repositoryUuid, world);
    return value === null
      ? refuse(
          'not-known',
          'Lifeline has not seen this repository yet. It looks for new ones every five minutes.',
        )
      : { ok: true, value };
  },
  async issueToken(payload, _caller, world) {
    const name = textAt(payload, 'name')?.trim() ?? '';
    if (name === '' || name.length > 80)
      return refuse('invalid-name', 'Give the token a name of 1 to 80 characters.');
    const { id, text } = await issueToken(name, world);
    return { ok: true, value: { id, token: text } };
  },
};
