/**
 * The process that runs the app: the SDK's globals, an empty environment, the bundle, one message per
 * invocation. Compiled to one file and forked by the host; arguments are bundle file and proxy port.
 */
import { createRequire } from 'node:module';
import { format } from 'node:util';
import { Invocation, currentInvocation, installGlobals, within } from './globals';
import type { FunctionFailure, InvokeMessage, RuntimeMessage } from './ipc';
import { follow, patchDate, patchTimers, withOwnTime } from './virtual-time';

type Handler = (payload: unknown, context: unknown) => unknown;

const [bundleFile = '', proxyPort = ''] = process.argv.slice(2);

function send(message: RuntimeMessage): void {
  process.send?.(message);
}

/** The platform gives an app its own variables and nothing of the machine's. */
function emptyEnvironment(): void {
  const variables = Object.entries(process.env).filter(([name]) =>
    name.startsWith('FORGE_USER_VAR_'),
  );
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  for (const [name, value] of variables) process.env[name.replace('FORGE_USER_VAR_', '')] = value;
}

function logTo(level: 'debug' | 'info' | 'warn' | 'error') {
  return (...args: unknown[]) => {
    const functionKey = currentInvocation()?.meta.appContext.functionKey ?? 'runtime';
    send({ type: 'log', level, functionKey, text: format(...args) });
  };
}

function takeConsole(): void {
  const [debug, info, warn, error] = [logTo('debug'), logTo('info'), logTo('warn'), logTo('error')];
  Object.assign(console, { debug, info, log: info, warn, error, trace: debug });
}

const PLATFORM_FAILURES = ['REQUEST_EGRESS_ALLOWLIST_ERR', 'NEEDS_AUTHENTICATION_ERR', 'PROXY_ERR'];

function failureOf(error: unknown): FunctionFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { type: PLATFORM_FAILURES.includes(name) ? name : 'FUNCTION_ERR', message };
}

function handlerOf(bundle: Record<string, unknown>, handler: string): Handler {
  const name = handler.split('.').pop() ?? '';
  const exported = bundle[name];
  if (typeof exported !== 'function') throw new Error(`${handler} is not an exported function.`);
  return exported as Handler;
}

async function run(bundle: Record<string, unknown>, message: InvokeMessage): Promise<void> {
  follow(message.clock);
  const invocation = new Invocation(message.meta, message.deadline, message.handler);
  const { invocationId } = message.meta.appContext;
  const handled = async () => {
    try {
      const result = await handlerOf(bundle, message.handler)(message.payload, message.context);
      return result === undefined ? {} : { result: JSON.stringify(result) };
    } catch (error) {
      // The failure is the answer: the host decides who hears of it.
      logTo('error')(error);
      return { failure: failureOf(error) };
    }
  };
  const outcome = await withOwnTime(() => within(invocation, handled));
  const maxRssBytes = process.resourceUsage().maxRSS * 1024;
  send({ type: 'result', invocationId, maxRssBytes, ...outcome });
}

process.on('disconnect', () => process.exit(0));
emptyEnvironment();
patchDate();
patchTimers();
installGlobals(Number(proxyPort));
takeConsole();
// The bundle is CommonJS, as on the platform.
const bundle = createRequire(__filename)(bundleFile) as Record<string, unknown>;
process.on('message', (message: InvokeMessage) => void run(bundle, message));
send({ type: 'ready' });
