import type { Reason } from '../../core/access/reasons';

export interface ScrapeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No answer is kept by anybody on the way, and none is taken for something else. */
export function answerOf(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): ScrapeAnswer {
  const always = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  return { status, body, headers: { ...always, ...headers } };
}

const realm = (error?: string): Readonly<Record<string, string>> => ({
  'WWW-Authenticate': `Bearer realm="lifeline"${error === undefined ? '' : `, error="${error}"`}`,
});

/** One sentence for every 401: which part was wrong is nobody's business but the admin's. */
const UNAUTHENTICATED =
  'Send a valid Lifeline token as "Authorization: Bearer lfl_…"; a workspace admin issues one in the settings.\n';

const BY_STATUS: Readonly<Partial<Record<Reason, ScrapeAnswer>>> = {
  missing: answerOf(401, UNAUTHENTICATED, realm()),
  in_url: answerOf(
    400,
    'Never put a token into a URL, where it ends up in logs: revoke it, and send another one in the Authorization header.\n',
  ),
  method: answerOf(405, 'Only GET and HEAD read metrics.\n', { Allow: 'GET, HEAD' }),
  out_of_scope: answerOf(
    403,
    'This token may not read that; a workspace admin can issue one that may.\n',
    realm('insufficient_scope'),
  ),
  unknown_repository: answerOf(
    404,
    'No repository of that name is counted; its name may have changed, or it is excluded in the settings.\n',
  ),
  unknown_path: answerOf(
    404,
    'Metrics are at /metrics, service discovery is at /sd and /sd/runners.\n',
  ),
  bad_query: answerOf(
    400,
    'Each of these stands once: only=workspace; per=repository, for 50 repositories at most; for runners port=1 to 65535, and host= a name in which {name} stands for the runner.\n',
  ),
  bad_shard: answerOf(400, 'Write a shard as shard=3-of-8, as service discovery does.\n'),
};

const INVALID = answerOf(401, UNAUTHENTICATED, realm('invalid_token'));

export const refusalAnswer = (reason: Reason): ScrapeAnswer => BY_STATUS[reason] ?? INVALID;

/** A smaller number would be a lie to every counter: no page at all, and the next scrape tries again. */
export const INCOMPLETE = answerOf(
  503,
  'The stored totals could not be read completely, so nothing is shown. Try again at the next scrape.\n',
);

/** Never an empty list for what is not known: Prometheus would forget its targets. */
export const UNTOLD = answerOf(
  503,
  'Bitbucket did not tell all runners that are online, so none are named. The last answer stays good.\n',
);
