import { type AsyncEvent, InvocationError, InvocationErrorCode } from '@forge/events';
import { kvs } from '@forge/kvs';

interface Order {
  /** What the function does with the event, after writing down that it came. */
  readonly act?: 'throw' | 'retry' | 'hang' | 'block' | 'crash';
  /** Acts only on the first attempt. */
  readonly once?: boolean;
  readonly name?: string;
}

let sequence = 0;

async function note(kind: string, what: unknown): Promise<void> {
  sequence += 1;
  await kvs.set(`${kind}:${String(Date.now())}:${String(sequence).padStart(6, '0')}`, what);
}

async function obey({ act }: Order): Promise<unknown> {
  if (act === 'throw') throw new Error('as ordered');
  if (act === 'crash') process.exit(1);
  if (act === 'hang') await new Promise<never>(() => undefined);
  if (act === 'block') for (;;) JSON.parse('0');
  if (act !== 'retry') return undefined;
  const retryReason = InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED;
  return new InvocationError({ retryAfter: 30, retryReason, retryData: { note: 'kept' } });
}

/** Trigger: writes the event down, then does what it orders. */
export async function onEvent(event: Order & { retryContext?: unknown }): Promise<unknown> {
  await note('event', event);
  return event.once === true && event.retryContext !== undefined ? undefined : obey(event);
}

/** Trigger of the installation. */
export async function onInstalled(event: unknown): Promise<void> {
  await note('installed', event);
}

/** Consumer: writes begin and end down, so that overlaps can be seen. */
export async function consume(event: AsyncEvent): Promise<unknown> {
  const body = event.body as Order & { slowMs?: number };
  await note('begin', event);
  if (body.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, body.slowMs));
  const result =
    body.once === true && event.retryContext !== undefined ? undefined : await obey(body);
  await note('end', { name: body.name });
  return result;
}

/** Scheduled trigger. */
export async function tick(request: unknown, context: unknown): Promise<void> {
  await note('tick', { request, context });
}
