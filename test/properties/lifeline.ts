import type { AskBitbucket, Reply } from '../../src/adapters/forge/ask-bitbucket';
import { forgeBitbucket } from '../../src/adapters/forge/bitbucket';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { repositoryPanel } from '../../src/app/pages/repository-panel';
import { issueToken } from '../../src/app/access/tokens';
import { onEvent } from '../../src/handlers/on-event';
import { onMessage } from '../../src/handlers/on-message';
import { onSweep } from '../../src/handlers/on-sweep';
import { scrapeWebTrigger } from '../../src/handlers/scrape-web-trigger';
import { REPOSITORY_UUID, WORKSPACE_UUID, type HttpAnswer } from './truth/rest-api';

/** Records by their keys. */
export type Stored = Readonly<Record<string, object>>;

/** All that these tests touch of Lifeline: Bitbucket's answers and events go in, the text of a scrape comes out. */
export interface Lifeline {
  sweep(): Promise<void>;
  /** One event as Forge hands it over: taken in and worked on, and again for as long as it asks for it. */
  deliver(payload: object): Promise<void>;
  /** Works on what asked to be worked on again by now. */
  retry(): Promise<void>;
  scrape(format: Format): Promise<string>;
  /** What is stored, without credentials. */
  stored(): Stored;
  /** What the repository's panel says of it. */
  judge(): Promise<Judgement>;
}

/** A verdict, the rules with a problem that is more than a note, and what is known, in words. */
export interface Judgement {
  readonly verdict: string;
  readonly problems: readonly string[];
  readonly facts: string;
}

export type Format = 'text' | 'openmetrics';

const ACCEPT: Readonly<Record<Format, string>> = {
  text: 'text/plain;version=0.0.4',
  openmetrics: 'application/openmetrics-text;version=1.0.0',
};

/** Answers a request of the app by its path. */
export type Ask = (path: string) => HttpAnswer;

/** Lifeline newly installed where Bitbucket answers like that; it reads through its real adapter. */
export function install(ask: Ask, now: () => number, stored: Stored = {}): Lifeline {
  const asked: AskBitbucket = (_, path) => Promise.resolve(responseOf(ask(path.value)));
  const world = memoryWorld({ bitbucket: forgeBitbucket(WORKSPACE_UUID, asked, now), now });
  const isFilled = fill(world, stored);
  const invocation = (): MemoryWorld => ({
    ...world,
    bitbucket: forgeBitbucket(WORKSPACE_UUID, asked, now),
  });
  const retries: { readonly at: number; readonly message: MemoryWorld['pushed'][number] }[] = [];
  const work = async (message: MemoryWorld['pushed'][number]): Promise<void> => {
    const answer = await onMessage(message, invocation());
    if (answer !== undefined)
      retries.push({ at: now() + 1000 * answer.retryAfterSeconds, message });
  };
  let token: string | null = null;
  return {
    async sweep() {
      await isFilled;
      await onSweep({}, invocation());
    },
    async deliver(payload) {
      await onEvent(payload, invocation());
      for (const message of world.pushed.splice(0)) await work(message);
    },
    async retry() {
      const due = retries.filter(({ at }) => at <= now());
      retries.splice(0, retries.length, ...retries.filter(({ at }) => at > now()));
      for (const { message } of due) await work(message);
    },
    async scrape(format) {
      token ??= await tokenFor(world);
      const headers = { Authorization: [`Bearer ${token}`], Accept: [ACCEPT[format]] };
      const request = { method: 'GET', userPath: '/metrics', headers, queryParameters: {} };
      const answer = await scrapeWebTrigger(request, invocation());
      if (answer.statusCode !== 200)
        throw new Error(`The scrape was answered ${answer.statusCode}: ${answer.body}`);
      return answer.body;
    },
    stored: () =>
      Object.fromEntries(
        [...world.records.stored]
          .filter(([key]) => !/^(?:token|scrapes|audit)/.test(key))
          .map(([key, { body }]) => [key, body as object]),
      ),
    async judge() {
      const answer = await repositoryPanel(REPOSITORY_UUID, invocation());
      if (!answer.ok) throw new Error(answer.problem.message);
      const panel = answer.value;
      const problems = panel.problems
        .filter(({ severity }) => severity !== 'info')
        .map(({ rule }) => rule)
        .sort();
      return {
        verdict: panel.ci.state,
        problems,
        facts: JSON.stringify([panel.problems, panel.facts]),
      };
    },
  };
}

/** Puts records there as another version has left them. */
async function fill({ records }: MemoryWorld, stored: Stored): Promise<void> {
  for (const [key, body] of Object.entries(stored))
    await records.write([{ key, body, revision: null }]);
}

async function tokenFor(world: MemoryWorld): Promise<string> {
  const issued = await issueToken({ name: 'the test' }, { actor: 'somebody', from: 'here' }, world);
  if (!issued.ok) throw new Error(issued.problem.message);
  return issued.value.token;
}

/** As much of a response as the adapter looks at. */
function responseOf({ status, body, headers = {} }: HttpAnswer): Reply {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(headers),
    json: () => Promise.resolve().then(() => JSON.parse(body) as unknown),
  };
}
