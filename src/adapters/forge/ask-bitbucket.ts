import api, { assumeTrustedRoute, requestBitbucket, type Route } from '@forge/api';
import type { EpochMillis, Millis } from '../../core/time';
import { Pace } from './pace';

/** As much of a response as is looked at. */
export interface Reply {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** `nobody` shows no authorization at all: some addresses refuse every token. */
type Asker = 'app' | 'viewer' | 'nobody';

/** One request to Bitbucket's REST API, when its turn comes; rejects as Forge's own does. */
export type AskBitbucket = (who: Asker, path: Route) => Promise<Reply>;

type Send = (path: Route) => Promise<Reply>;

const JSON_WANTED = { headers: { Accept: 'application/json' } };

const SENDERS: Readonly<Record<Asker, Send>> = {
  app: (path) => api.asApp().requestBitbucket(path, JSON_WANTED),
  viewer: (path) => api.asUser().requestBitbucket(path, JSON_WANTED),
  nobody: (path) => requestBitbucket(path, JSON_WANTED),
};

/** Asks Bitbucket for one invocation, at a pace that Forge allows. */
export function bitbucketAsker(now: () => EpochMillis): AskBitbucket {
  const pace = new Pace();
  return (who, path) =>
    inEitherSpelling(path, async (spelled) => {
      const delay = pace.delay(now());
      if (delay > 0) await pause(delay);
      return SENDERS[who](spelled);
    });
}

function pause(delay: Millis): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delay));
}

/**
 * How Bitbucket wants the braces of a uuid in a path. Its documentation and released apps disagree; one container
 * learns it from the first answer that is not 400, and keeps to it.
 */
const braces: { encoded: boolean; isSettled: boolean } = { encoded: true, isSettled: false };

async function inEitherSpelling(path: Route, send: Send): Promise<Reply> {
  const { encoded } = braces;
  const answer = await send(spelled(path, encoded));
  if (answer.status !== 400) {
    if (answer.ok) braces.isSettled = true;
    return answer;
  }
  if (!/[{}]/.test(path.value) || (braces.isSettled && braces.encoded === encoded)) return answer;
  const other = await send(spelled(path, !encoded));
  // Refused in both spellings, it was refused for something else.
  if (!other.ok) return answer;
  Object.assign(braces, { encoded: !encoded, isSettled: true });
  return other;
}

/** `route` leaves the braces of a path raw, and has encoded those of a query. */
function spelled(path: Route, encoded: boolean): Route {
  if (!encoded) return path;
  return assumeTrustedRoute(path.value.replaceAll('{', '%7B').replaceAll('}', '%7D'));
}
