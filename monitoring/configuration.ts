import { parseArgs } from 'node:util';
import { configurationsFor, STACKS } from '../src/core/configuration/stacks';
import type { Place } from '../src/core/configuration/place';

const USAGE = `\
npm run -s configuration -- STACK [--url URL --workspace SLUG] [--token-file FILE] [--interval SECONDS]
                                  [--remote-write URL]

URL is the address of your scrape web trigger, as the settings show it, without /metrics. Without it the local Forge of
npm start is asked. STACK is one of:

${STACKS.map(({ key, title }) => `  ${key.padEnd(15)}${title}`).join('\n')}
`;

/** The command line cannot be followed. */
class UsageError extends Error {}

const OPTIONS = {
  url: { type: 'string' },
  workspace: { type: 'string' },
  'token-file': { type: 'string' },
  interval: { type: 'string' },
  'remote-write': { type: 'string' },
  forge: { type: 'string', default: 'http://127.0.0.1:8787' },
} as const;

interface Values {
  readonly url?: string;
  readonly workspace?: string;
  readonly 'token-file'?: string;
  readonly interval?: string;
  readonly 'remote-write'?: string;
  readonly forge: string;
}

async function placeOf(values: Values): Promise<Place> {
  const where = await addressesOf(values);
  return {
    ...where,
    tokenFile: fileIn(values['token-file']),
    intervalSeconds: secondsIn(values.interval),
    remoteWrite: addressIn('--remote-write', values['remote-write']),
  };
}

async function addressesOf({
  url,
  workspace,
  forge,
}: Values): Promise<Pick<Place, 'url' | 'workspace'>> {
  if (url === undefined && workspace === undefined) return localForge(forge);
  if (url === undefined || workspace === undefined)
    throw new UsageError('--url and --workspace go together.');
  if (!/^[\w.-]+$/.test(workspace))
    throw new UsageError('--workspace is what stands in addresses: https://bitbucket.org/SLUG.');
  return { url: bare(addressIn('--url', url)), workspace };
}

const bare = (url: string): string => url.replace(/\/+$/, '').replace(/\/metrics$/, '');

/** An address as a scraper takes it. Throws for one with more in it than scheme, host and path. */
function addressIn<T extends string | undefined>(option: string, text: T): T {
  if (text === undefined) return text;
  const { protocol, username, password, search, hash } = URL.canParse(text)
    ? new URL(text)
    : new URL('none:');
  if (!/^https?:$/.test(protocol) || /\s/.test(text))
    throw new UsageError(`${option} is an address that begins with http:// or https://.`);
  if (username + password + search + hash !== '')
    throw new UsageError(`${option} has no user, no ? and no #: only scheme, host and path.`);
  return text;
}

function fileIn(text: string | undefined): string | undefined {
  if (text === undefined || /^[^\p{C}]+$/u.test(text)) return text;
  throw new UsageError('--token-file is the name of a file.');
}

interface Described {
  readonly scrape: { readonly url: string };
  readonly workspace: { readonly slug: string };
}

async function localForge(
  origin: string,
): Promise<{ readonly url: string; readonly workspace: string }> {
  const response = await fetch(`${origin}/__devhost`).catch(() => {
    throw new UsageError(
      `Name --url and --workspace, or start the local Forge: ${origin} is silent.`,
    );
  });
  const told = (await response.json().catch(() => ({}))) as Partial<Described>;
  if (!told.scrape || !told.workspace)
    throw new UsageError(`${origin} is no local Forge, or not ready yet.`);
  return { url: bare(told.scrape.url), workspace: told.workspace.slug };
}

const DAY_SECONDS = 86_400;

function secondsIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= DAY_SECONDS) return seconds;
  throw new UsageError(`--interval is a number of whole seconds within a day, not ${text}.`);
}

/** What the command prints; throws a sentence for a command line that cannot be followed. */
export async function textFor(argv: readonly string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [key] = positionals;
  if (positionals.length !== 1 || !STACKS.some((stack) => stack.key === key))
    throw new UsageError('Name one of the stacks.');
  const place = await placeOf(values);
  return configurationsFor(place).find((one) => one.key === key)?.text ?? '';
}

async function main(): Promise<void> {
  try {
    process.stdout.write(await textFor(process.argv.slice(2)));
  } catch (error) {
    // The process ends here: whoever started it reads the sentence, and a script the exit code.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
}

if (require.main === module) void main();
