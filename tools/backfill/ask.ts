import type { AskBitbucket, Reply } from '../../src/adapters/forge/ask-bitbucket';
import { retryAfterSeconds } from '../../src/bitbucket/retry-after';

/** Where Bitbucket is, who asks, and how much may be asked. */
export interface Asking {
  /** Without a slash at its end. */
  readonly url: string;
  /** Sent as bearer; with `email` as that person's API token. */
  readonly token: string;
  readonly email?: string | undefined;
  /** Requests in any 60 minutes. */
  readonly perHour: number;
  readonly clock: Clock;
  /** Told of every wait, in seconds. */
  readonly waits: (seconds: number, why: string) => void;
}

export interface Clock {
  now(): number;
  pause(millis: number): Promise<void>;
}

const SECOND = 1000;
const HOUR = 3_600_000;
/** How long is waited before each further attempt where Bitbucket itself is ill. */
const PATIENCE_SECONDS = [5, 30, 120, 300] as const;
/** Bitbucket counts by the hour, and does not always say when it goes on. */
const USUAL_WAIT_SECONDS = 300;
const TIMEOUT = 60 * SECOND;

/** Asks Bitbucket over HTTP, slowly enough for its hourly limit; waits out 429 and short illness. */
export function pacedAsker(asking: Asking): AskBitbucket {
  const sent: number[] = [];
  return async (_, { value }) => {
    const url = asking.url + value.replaceAll('{', '%7B').replaceAll('}', '%7D');
    for (let attempt = 0; ; attempt++) {
      await inTurn(sent, asking);
      const { reply, why } = await send(url, asking);
      const seconds = waitAfter(reply, attempt, asking.clock.now());
      if (seconds === null) return reply ?? Promise.reject(new Error('No answer.'));
      await wait(seconds, why, asking);
    }
  };
}

async function inTurn(sent: number[], asking: Asking): Promise<void> {
  const { clock, perHour } = asking;
  const oldest = sent.length < perHour ? undefined : sent.shift();
  const left = oldest === undefined ? 0 : oldest + HOUR - clock.now();
  if (left > 0) await wait(Math.ceil(left / SECOND), `${String(perHour)} requests an hour`, asking);
  sent.push(clock.now());
}

async function wait(seconds: number, why: string, { clock, waits }: Asking): Promise<void> {
  waits(seconds, why);
  await clock.pause(seconds * SECOND);
}

interface Sent {
  /** Null where nobody answered. */
  readonly reply: Reply | null;
  /** What a wait after it is said to be for. */
  readonly why: string;
}

async function send(url: string, { token, email }: Asking): Promise<Sent> {
  const authorization =
    email === undefined || email === ''
      ? `Bearer ${token}`
      : `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  try {
    const reply = await fetch(url, {
      headers: { accept: 'application/json', authorization },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return { reply, why: `answer ${String(reply.status)}` };
  } catch (error) {
    // Nobody there, or nobody in time: asked again, and named when patience ends.
    return { reply: null, why: `no answer: ${causeOf(error)}` };
  }
}

/** `fetch` itself says only that it failed; where several addresses were tried, only a code says why. */
function causeOf(error: unknown): string {
  const { cause = error } = Object(error) as { readonly cause?: unknown };
  const { message, code } = Object(cause) as { readonly message?: string; readonly code?: string };
  return [message, code, String(cause)].find((text) => text !== undefined && text !== '') ?? '';
}

/** In seconds; null where the answer is to be taken as it is. */
function waitAfter(reply: Reply | null, attempt: number, now: number): number | null {
  if (reply?.status === 429)
    return retryAfterSeconds(reply.headers.get('retry-after'), now) ?? USUAL_WAIT_SECONDS;
  if (reply !== null && reply.status < 500) return null;
  return PATIENCE_SECONDS[attempt] ?? null;
}
