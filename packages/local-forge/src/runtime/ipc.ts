import type { ClockReading } from '../time/clock';

/** What the platform tells a function about its invocation; the SDK reads it as `__forge_runtime__`. */
export interface InvocationMeta {
  readonly proxy: { readonly token: string; readonly url: string };
  readonly contextAri: string;
  readonly aaid?: string;
  readonly tracing: { readonly traceId: string; readonly spanId: string };
  readonly appContext: {
    readonly appId: string;
    readonly appVersion: string;
    readonly environmentId: string;
    readonly environmentType: string;
    readonly invocationId: string;
    readonly installationId: string;
    readonly functionKey: string;
    readonly moduleType: string;
    readonly moduleKey: string;
    readonly installation: unknown;
    readonly permissions: { readonly scopes: readonly string[]; readonly external: unknown };
  };
}

/** Host → runtime: run this handler. `deadline` is in the real time of both processes. */
export interface InvokeMessage {
  readonly type: 'invoke';
  readonly meta: InvocationMeta;
  /** As in the manifest: `file.export`. */
  readonly handler: string;
  readonly payload: unknown;
  readonly context: unknown;
  readonly deadline: number;
  readonly clock: ClockReading;
}

export interface FunctionFailure {
  /** Name that the platform gives to the failure, e.g. `FUNCTION_ERR`. */
  readonly type: string;
  readonly message: string;
}

/** Runtime → host. `maxRssBytes` is the most memory this process has ever held. */
export type RuntimeMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'result';
      readonly invocationId: string;
      readonly maxRssBytes: number;
      /** JSON; absent for undefined. */
      readonly result?: string;
      readonly failure?: FunctionFailure;
    }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly functionKey: string;
      readonly text: string;
    };

/** Name of the header with the storage round trip a request belongs to, counted by the runtime. */
export const ROUND_TRIP_HEADER = 'x-devhost-round-trip';
/** Name of the header with which the host tells a runtime on a manual clock what time it is. */
export const NOW_HEADER = 'x-devhost-now';
/** Name of the header with how many milliseconds the invocation has waited on a manual clock. */
export const WAITED_HEADER = 'x-devhost-waited';

/** `platform: true` means the app did not get to answer (timeout, crash), so the platform retries. */
export type Outcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: FunctionFailure; readonly platform: boolean };
