/**
 * What the page and the app's frame say to each other by `postMessage`. In the cloud this transport is private
 * to Atlassian's bridge script; only `window.__bridge.callBridge` is public, so this half is ours to choose.
 */
export type FromApp =
  | { forge: 'call'; id: number; operation: string; payload: unknown }
  | { forge: 'height'; pixels: number };

export type ToApp =
  | { forge: 'answer'; id: number; ok: true; result: unknown }
  | { forge: 'answer'; id: number; ok: false; error: string }
  | { forge: 'callback'; callback: number; payload: unknown }
  | { forge: 'theme'; mode: ColorMode };

export type ColorMode = 'light' | 'dark';

/** A function cannot cross the frame's border; this stands for it and is called back by message. */
export interface CallbackReference {
  __callback: number;
}

/** True when a value received from the frame stands for a function there. */
export function isCallbackReference(value: unknown): value is CallbackReference {
  return typeof value === 'object' && value !== null && '__callback' in value;
}

/** True for a message of the other side; other scripts post messages too (React's devtools do). */
export function isWireMessage(data: unknown): data is FromApp | ToApp {
  return typeof data === 'object' && data !== null && 'forge' in data;
}
