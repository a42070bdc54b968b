/**
 * Runs first in the app's frame and provides `window.__bridge.callBridge`, which @forge/bridge reads at import.
 * Stands in for Atlassian's global-bridge.js.
 */
import { isWireMessage, type CallbackReference, type FromApp, type ToApp } from './wire';

type Callback = (payload: unknown) => void;
interface Pending {
  operation: string;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** The theme attributes that Atlassian's design tokens select on. */
const THEMES = 'light:light dark:dark spacing:spacing typography:typography shape:shape';

const pending = new Map<number, Pending>();
const callbacks = new Map<number, Callback>();
const parentOrigin = new URL(document.referrer).origin;
let lastId = 0;

function send(message: FromApp): void {
  window.parent.postMessage(message, parentOrigin);
}

/** Copies plain values and puts a reference in place of every function. */
function crossing(value: unknown): unknown {
  if (typeof value === 'function') return referenceTo(value as Callback);
  if (Array.isArray(value)) return value.map(crossing);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, crossing(field)]));
}

function referenceTo(callback: Callback): CallbackReference {
  callbacks.set(++lastId, callback);
  return { __callback: lastId };
}

function callBridge(operation: string, payload?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    pending.set(id, { operation, resolve, reject });
    send({ forge: 'call', id, operation, payload: crossing(payload) });
  });
}

/** `on` answers a subscription whose `unsubscribe` is a function again on this side. */
function revived(operation: string, result: unknown): unknown {
  if (operation !== 'on' && operation !== 'onPublic') return result;
  return { unsubscribe: () => callBridge('unsubscribe', { subscription: result }) };
}

function settle(message: Extract<ToApp, { forge: 'answer' }>): void {
  const call = pending.get(message.id);
  pending.delete(message.id);
  if (!call) return;
  if (message.ok) call.resolve(revived(call.operation, message.result));
  else call.reject(new Error(message.error));
}

function applyTheme(mode: string): void {
  document.documentElement.dataset['colorMode'] = mode;
  document.documentElement.dataset['theme'] = THEMES;
}

function receive(message: ToApp): void {
  switch (message.forge) {
    case 'answer':
      settle(message);
      return;
    case 'callback':
      callbacks.get(message.callback)?.(message.payload);
      return;
    case 'theme':
      applyTheme(message.mode);
  }
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window.parent || event.origin !== parentOrigin) return;
  if (isWireMessage(event.data)) receive(event.data as ToApp);
});

/** The platform fits a panel's frame to its content. */
function reportHeight(): void {
  new ResizeObserver(() => {
    send({ forge: 'height', pixels: Math.ceil(document.body.getBoundingClientRect().height) });
  }).observe(document.body);
}

document.addEventListener('DOMContentLoaded', reportHeight);
Object.assign(window, { __bridge: { callBridge } });
