import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, messageOf, parseJson, recordOf, stringOf } from 'local-forge/json';

/** The values that packages/local-forge/src/unverified.ts reads. */
const VALUES = join(__dirname, '../packages/local-forge/src/unverified.json');

const USAGE = `npm run probe -- URL            asks the probe's web trigger, and prints what it saw
npm run probe -- URL --apply    and writes it into packages/local-forge/src/unverified.json`;

/** Asks the probe in the way that shows how headers and parameters arrive; throws what is wrong in a sentence. */
export async function askProbe(url: string): Promise<Record<string, unknown>> {
  const headers = { 'X-Mixed-Case': 'one, two', 'user-agent': 'lifeline-probe' };
  const asked = new URL(url);
  asked.search = '?a=1,2&a=3';
  const { response, seen } = await answerOf(asked, headers);
  if (response.status === 424) throw new Error('424: the probe is not installed (any more).');
  if (!response.ok || !isRecord(seen) || !isRecord(seen['braces']))
    throw new Error(`${url} answered ${String(response.status)}, and not as the probe does.`);
  return seen;
}

/** A web trigger has 55 seconds. */
const PATIENCE_MILLIS = 60_000;

async function answerOf(
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly response: Response; readonly seen: unknown }> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    return { response, seen: parseJson(await response.text()) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${url.origin} does not answer: ${messageOf(cause)}`, { cause: error });
  }
}

/** The values as far as the probe settled them; what it did not see stays. */
export function settled(
  before: Readonly<Record<string, unknown>>,
  seen: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { environmentType, appVersion } = recordOf(seen['app']);
  return {
    ...before,
    braces: bracesIn(recordOf(seen['braces'])) ?? before['braces'],
    environmentType: wordOf(environmentType, ENVIRONMENT) ?? before['environmentType'],
    appVersion: wordOf(appVersion, VERSION) ?? before['appVersion'],
    recorded: seen,
  };
}

const ENVIRONMENT = /^[A-Z]{1,40}$/;
const VERSION = /^\d+\.\d+\.\d+$/;

function wordOf(value: unknown, shape: RegExp): string | undefined {
  const text = stringOf(value);
  return text !== undefined && shape.test(text) ? text : undefined;
}

/** The spelling that Bitbucket takes; encoded when it takes both, undefined when it took neither. */
function bracesIn(braces: Readonly<Record<string, unknown>>): string | undefined {
  return ['encoded', 'raw'].find((spelling) => recordOf(braces[spelling])['status'] === 200);
}

async function main([url, option, ...more]: readonly string[]): Promise<void> {
  const isAsked = url !== undefined && URL.canParse(url) && /^https?:/.test(url);
  const isKnown = more.length === 0 && (option === undefined || option === '--apply');
  if (!isAsked || !isKnown) throw new Error(USAGE);
  const seen = await askProbe(url);
  process.stdout.write(`${JSON.stringify(seen, null, 2)}\n`);
  if (option !== '--apply') return;
  const before = recordOf(parseJson(readFileSync(VALUES, 'utf8')));
  writeFileSync(VALUES, `${JSON.stringify(settled(before, seen), null, 2)}\n`);
  process.stdout.write(
    'Written into packages/local-forge/src/unverified.json: look at the difference, and commit it.\n',
  );
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    // The process ends here: whoever started it reads the sentence.
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  });
