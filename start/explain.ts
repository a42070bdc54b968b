import { parseArgs } from 'node:util';
import {
  arrayOf,
  isRecord,
  messageOf,
  recordOf,
  stringOf,
  type JsonRecord,
} from 'local-forge/json';

const USAGE = `Usage: npm run explain -- <repository> [--port 8787]

Prints the verdict of a repository of the running local Forge, with its facts and rules, as text.
`;

const FAILED = 1;
const MISUSED = 2;

interface Wish {
  readonly repository: string;
  readonly origin: string;
}

const OPTIONS = { port: { type: 'string', default: '8787' } } as const;

/** What is asked; a sentence where that cannot be told. */
export function wishIn(words: readonly string[]): Wish | string {
  const asked = understood(words);
  if (typeof asked === 'string') return asked;
  const { values, positionals } = asked;
  const [repository] = positionals;
  if (repository === undefined) return 'Name a repository.';
  if (positionals.length > 1) return 'Name one repository.';
  if (!isPort(values.port)) return `--port is a number up to 65535, not ${values.port}.`;
  return { repository, origin: `http://127.0.0.1:${values.port}` };
}

function understood(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return messageOf(error);
  }
}

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) <= 65_535;

/** Asks the running local Forge as the page would, and returns the verdict as text. Throws with a sentence. */
export async function explain({ repository, origin }: Wish): Promise<string> {
  const host = recordOf(await ask(`${origin}/__devhost`));
  const named = arrayOf(host['repositories']).map(recordOf);
  const found = named.find(({ slug, uuid }) => slug === repository || uuid === repository);
  if (found === undefined) {
    const known = named.map(({ slug }) => String(slug)).slice(0, 20);
    throw new Error(`There is no repository ${repository}. Known: ${known.join(', ')}.`);
  }
  const where = new URLSearchParams({ repository: String(found['uuid']) });
  const answer = recordOf(
    // As the page does, which is there self-hosted too, where the control API calls nothing.
    await ask(`${origin}/ui/repository-panel/bridge?${where.toString()}`, {
      operation: 'invoke',
      payload: { functionKey: 'repositoryPanel', payload: {} },
    }),
  );
  return inWords(panelIn(answer));
}

async function ask(url: string, body?: object): Promise<unknown> {
  const response = await fetch(
    url,
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
  ).catch((error: unknown) => {
    throw new Error(
      `Nothing answers at ${new URL(url).origin}. Start it with npm start, or name its --port.`,
      { cause: error },
    );
  });
  if (!response.ok)
    throw new Error(`${url} answered ${String(response.status)}: ${await response.text()}`);
  return response.json();
}

function panelIn(answer: JsonRecord): JsonRecord {
  const told = recordOf(answer['result']);
  if (told['ok'] === true && isRecord(told['value'])) return told['value'];
  const problem = recordOf(told['error']);
  const message = stringOf(problem['message']) ?? stringOf(answer['error']);
  throw new Error(message ?? `The app refused: ${JSON.stringify(answer)}`);
}

function inWords(panel: JsonRecord): string {
  const { slug } = recordOf(panel['repository']);
  const at = new Date(1000 * Number(panel['now'])).toISOString();
  return [
    `${String(slug)} at ${at}`,
    lampInWords('CI', panel['ci']),
    lampInWords('Metrics', panel['metrics']),
    ...[...arrayOf(panel['problems']), ...arrayOf(panel['banners'])]
      .map(recordOf)
      .flatMap(problemInWords),
    '',
    'Facts',
    ...arrayOf(panel['facts'])
      .map(recordOf)
      .map(({ name, value }) => `  ${String(name).padEnd(26)} ${String(value)}`),
    '',
    'Rules',
    ...arrayOf(panel['rules'])
      .map(recordOf)
      .map(({ rule, state }) => `  ${String(rule).padEnd(30)} ${stateInWords(String(state))}`),
  ].join('\n');
}

function lampInWords(name: string, lamp: unknown): string {
  const { state, sentence } = recordOf(lamp);
  return `${name}: ${String(state).toUpperCase()}. ${String(sentence)}`;
}

function problemInWords({
  rule,
  severity,
  headline,
  evidence,
  cause,
  nextStep,
}: JsonRecord): string[] {
  return [
    '',
    `${String(rule)} (${String(severity)}): ${String(headline)}`,
    `  Evidence  ${String(evidence)}`,
    `  Cause     ${String(cause)}`,
    `  Next step ${String(nextStep)}`,
  ];
}

function stateInWords(state: string): string {
  if (state === 'quiet') return 'sees nothing';
  return state === 'standing' ? 'SEES A PROBLEM' : `explained by ${state}`;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(USAGE);
    return;
  }
  const wish = wishIn(words);
  if (typeof wish === 'string') {
    process.stderr.write(`${wish}\n\n${USAGE}`);
    process.exitCode = MISUSED;
    return;
  }
  try {
    process.stdout.write(`${await explain(wish)}\n`);
  } catch (error) {
    // Whoever typed the command reads the sentence; a stack would say less.
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = FAILED;
  }
}

if (process.argv[1]?.endsWith('explain.ts') === true) void main();
