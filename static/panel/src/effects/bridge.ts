import { invoke, view } from '@forge/bridge';
import type { Answer, Resolvers } from '../../../../src/contract/resolvers';
import type { Failure } from '../state/failure';

/** What came of a call. */
export type Reply<A> =
  { readonly ok: true; readonly value: A } | { readonly ok: false; readonly failure: Failure };

const sentence = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Asks a resolver; never rejects: what goes wrong on the way is a failure like the resolver's own. */
export async function ask<Name extends keyof Resolvers>(
  name: Name,
  request: Resolvers[Name]['request'],
): Promise<Reply<Resolvers[Name]['answer']>> {
  try {
    const answer = (await invoke(name, request && { ...request })) as Answer<
      Resolvers[Name]['answer']
    >;
    return answer.ok ? answer : { ok: false, failure: answer.error };
  } catch (error) {
    // Bitbucket or the network refused the call before the resolver could answer; the view offers a retry.
    return { ok: false, failure: { code: 'not-reached', message: sentence(error) } };
  }
}

/** The module of manifest.yml that this page stands for. */
export async function currentModule(): Promise<string> {
  return (await view.getContext()).moduleKey;
}

/** Whoever looks, by account id; null where Bitbucket does not tell. */
export async function currentAccount(): Promise<string | null> {
  try {
    return (await view.getContext()).accountId ?? null;
  } catch {
    // The page is whole without it.
    return null;
  }
}

/** Follows the viewer's light or dark theme from when Bitbucket tells it; until then, and where it never does, a page is light. */
export function followTheme(): void {
  // Documented for Jira and Confluence only: without a theme the page is whole, and light.
  view.theme.enable().catch(() => undefined);
}
