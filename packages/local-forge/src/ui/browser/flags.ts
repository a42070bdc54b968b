/** The product's flags (its toasts), which an app shows and closes through the bridge. */
import { isCallbackReference, type ToApp } from './wire';

export interface Flags {
  show(options: unknown): true;
  close(options: unknown): true;
}

const AUTO_DISMISS_MS = 8000;

interface FlagOptions {
  id?: unknown;
  title?: unknown;
  description?: unknown;
  type?: unknown;
  isAutoDismiss?: unknown;
  actions?: unknown;
}

function text(tag: string, content: unknown): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = typeof content === 'string' ? content : '';
  return element;
}

function actionButton(action: unknown, post: (message: ToApp) => void): HTMLElement {
  const { text: label, onClick } = action as { text?: unknown; onClick?: unknown };
  const button = text('button', label);
  button.addEventListener('click', () => {
    if (isCallbackReference(onClick))
      post({ forge: 'callback', callback: onClick.__callback, payload: undefined });
  });
  return button;
}

function flagElement(options: FlagOptions, post: (message: ToApp) => void): HTMLElement {
  const flag = document.createElement('div');
  flag.setAttribute('role', 'status');
  flag.className = 'flag';
  flag.id = `flag-${String(options.id)}`;
  flag.dataset['type'] = String(options.type);
  flag.append(text('strong', options.title), text('p', options.description));
  const actions: unknown[] = Array.isArray(options.actions) ? options.actions : [];
  flag.append(...actions.map((action) => actionButton(action, post)));
  return flag;
}

/** Flags at the lower left of the page, where Atlassian's products show them. */
export function createFlags(post: (message: ToApp) => void): Flags {
  const tray = document.querySelector('[data-flags]');
  return {
    show(options) {
      const flag = flagElement(options as FlagOptions, post);
      document.getElementById(flag.id)?.remove();
      tray?.append(flag);
      if ((options as FlagOptions).isAutoDismiss === true)
        setTimeout(() => {
          flag.remove();
        }, AUTO_DISMISS_MS);
      return true;
    },
    close(options) {
      document.getElementById(`flag-${String((options as FlagOptions).id)}`)?.remove();
      return true;
    },
  };
}
