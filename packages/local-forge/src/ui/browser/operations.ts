/** What a bridge call does on the product's page. An operation that is not here is refused by name. */
import type { Flags } from './flags';
import { isCallbackReference, type ColorMode, type ToApp } from './wire';

export interface PageState {
  /** Where the host answers the operations that need the backend. */
  readonly bridgeUrl: string;
  themingEnabled: boolean;
  colorMode(): ColorMode;
}

interface Page {
  state: PageState;
  flags: Flags;
  post: (message: ToApp) => void;
}

type Operation = (payload: unknown) => unknown;
type Fields = Record<string, unknown>;

const fields = (payload: unknown): Fields => (payload ?? {}) as Fields;

/** Answered by the host: they need the app's backend, or Bitbucket. */
const HOST_OPERATIONS = ['getContext', 'invoke', 'fetchProduct'];

async function askHost(bridgeUrl: string, operation: string, payload: unknown): Promise<unknown> {
  const response = await fetch(bridgeUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation, payload }),
  });
  const answer = (await response.json()) as { ok: boolean; result?: unknown; error?: string };
  if (!answer.ok) throw new Error(answer.error ?? `${operation} failed without saying why.`);
  return answer.result;
}

function eventOperations(post: Page['post']): Record<string, Operation> {
  const subscriptions = new Map<number, { event: unknown; callback: number }>();
  let last = 0;
  const on: Operation = (payload) => {
    const { event, callback } = fields(payload);
    if (!isCallbackReference(callback)) throw new Error('on: `callback` is not a function.');
    subscriptions.set(++last, { event, callback: callback.__callback });
    return last;
  };
  const emit: Operation = (payload) => {
    const { event, payload: value } = fields(payload);
    for (const subscription of subscriptions.values())
      if (subscription.event === event)
        post({ forge: 'callback', callback: subscription.callback, payload: value });
  };
  const unsubscribe: Operation = (payload) =>
    subscriptions.delete(Number(fields(payload)['subscription']));
  return { on, onPublic: on, emit, emitPublic: emit, unsubscribe };
}

/** The app's own pages are found by the host; any other address is followed as it is. */
function navigationOperations(state: PageState): Record<string, Operation> {
  const urlOf = async (location: Fields): Promise<string> => {
    const { url } = location;
    if (typeof url === 'string') return new URL(url, window.location.href).href;
    const path = String(await askHost(state.bridgeUrl, 'getUrl', location));
    const address = new URL(path, window.location.href);
    address.searchParams.set('theme', state.colorMode());
    return address.href;
  };
  return {
    async navigate(payload) {
      const url = await urlOf(fields(payload));
      if (fields(payload)['type'] === 'new-tab') window.open(url, '_blank', 'noopener');
      else window.location.assign(url);
    },
    getUrl: (payload) => urlOf(fields(payload)),
    reload() {
      window.location.reload();
    },
    changeWindowTitle(title) {
      document.title = String(title);
    },
  };
}

function themeOperations({ state, post }: Page): Record<string, Operation> {
  return {
    async enableTheming() {
      await askHost(state.bridgeUrl, 'enableTheming', undefined);
      state.themingEnabled = true;
      post({ forge: 'theme', mode: state.colorMode() });
    },
  };
}

/** The page's operations in one function; it rejects what it does not know. */
export function createOperations(
  page: Page,
): (operation: string, payload: unknown) => Promise<unknown> {
  const own = new Map<string, Operation>(
    Object.entries({
      ...eventOperations(page.post),
      ...navigationOperations(page.state),
      ...themeOperations(page),
      showFlag: (payload: unknown) => page.flags.show(payload),
      closeFlag: (payload: unknown) => page.flags.close(payload),
      emitReadyEvent: () => undefined,
      emitFrontendCustomMetric: () => undefined,
    }),
  );
  return async (operation, payload) => {
    if (HOST_OPERATIONS.includes(operation))
      return askHost(page.state.bridgeUrl, operation, payload);
    const known = own.get(operation);
    if (!known)
      throw new Error(`Bridge operation "${operation}" is not modelled by the local Forge.`);
    return known(payload);
  };
}
