/** The product page around the app's frame: answers bridge calls, shows flags, fits the frame, switches themes. */
import { createFlags } from './flags';
import { createOperations, type PageState } from './operations';
import { isWireMessage, type ColorMode, type FromApp, type ToApp } from './wire';

const place = document.querySelector<HTMLTemplateElement>('[data-app]');
const frame = place?.content.querySelector('iframe');
const themeButton = document.querySelector<HTMLButtonElement>('[data-theme-switch]');

function post(message: ToApp): void {
  frame?.contentWindow?.postMessage(message, appOrigin);
}

const appOrigin = new URL(frame?.src ?? location.href).origin;
const state: PageState = {
  bridgeUrl: frame?.dataset['bridge'] ?? '',
  themingEnabled: false,
  colorMode: () => (document.documentElement.dataset['colorMode'] === 'dark' ? 'dark' : 'light'),
};
const operate = createOperations({ state, post, flags: createFlags(post) });

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function answer({ id, operation, payload }: Extract<FromApp, { forge: 'call' }>) {
  try {
    post({ forge: 'answer', id, ok: true, result: await operate(operation, payload) });
  } catch (error) {
    // The app is told: a refused operation rejects its promise by name.
    post({ forge: 'answer', id, ok: false, error: sentence(error) });
  }
}

function receive(message: FromApp): void {
  if (message.forge === 'call') void answer(message);
  else if (frame) frame.style.height = `${message.pixels}px`;
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== frame?.contentWindow || event.origin !== appOrigin) return;
  if (isWireMessage(event.data)) receive(event.data as FromApp);
});

// The app asks as soon as it runs, so its frame is opened once somebody listens: no question is lost.
if (frame) place?.replaceWith(frame);

function switchTheme(mode: ColorMode): void {
  document.documentElement.dataset['colorMode'] = mode;
  const url = new URL(location.href);
  url.searchParams.set('theme', mode);
  history.replaceState(null, '', url);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-keeps-theme]')) {
    const target = new URL(link.href);
    target.searchParams.set('theme', mode);
    link.href = target.href;
  }
  if (state.themingEnabled) post({ forge: 'theme', mode });
}

themeButton?.addEventListener('click', () => {
  switchTheme(state.colorMode() === 'dark' ? 'light' : 'dark');
});

for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-parameter]')) {
  select.addEventListener('change', () => {
    const url = new URL(location.href);
    url.searchParams.set(select.dataset['parameter'] ?? '', select.value);
    location.assign(url);
  });
}
