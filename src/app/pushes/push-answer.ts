import { IDENTITY_REASONS } from '../../core/identity-reasons';
import type { PushProblem, PushReason } from '../../core/pushes/vocabulary';
import { answerOf, type ScrapeAnswer } from '../scrape/scrape-answer';

const UNAUTHENTICATED =
  'Send the token of the step as "Authorization: Bearer $BITBUCKET_STEP_OIDC_TOKEN"; the step needs "oidc: true".\n';

const realm = { 'WWW-Authenticate': 'Bearer realm="lifeline-push"' } as const;
const INVALID = answerOf(401, UNAUTHENTICATED, realm);

const ANSWERS: Readonly<Partial<Record<PushReason, ScrapeAnswer>>> = {
  method: answerOf(405, 'Only POST pushes measures.\n', { Allow: 'POST' }),
  in_url: answerOf(
    400,
    'Never put a token into a URL, where it ends up in logs: send it in the Authorization header.\n',
  ),
  not_text: answerOf(
    415,
    'A push is the text format of Prometheus, not compressed, and neither JSON nor protobuf (remote write, OTLP). Nothing was taken.\n',
  ),
  off: answerOf(403, 'A workspace admin has switched pushes off.\n'),
  repository_off: answerOf(403, 'An admin has switched pushes off for this repository.\n'),
  excluded: answerOf(403, 'This repository is excluded in the settings of Lifeline.\n'),
  unknown_repository: answerOf(
    404,
    'Lifeline does not count this repository yet; it looks for new ones every five minutes.\n',
  ),
  no_deployment: answerOf(
    403,
    'Only a step with "deployment:" to a production environment may tell of incidents. Nothing was taken.\n',
  ),
  not_production: answerOf(
    403,
    'The environment of this step is not of the type production, so it may not tell of incidents. Nothing was taken.\n',
  ),
  unknown_environment: answerOf(
    404,
    'Lifeline has not read a deployment to this environment yet, so it may not tell of incidents. Nothing was taken; push again once one has ended.\n',
  ),
  too_often: answerOf(429, 'The steps of this repository push too often for now.\n', {
    'Retry-After': '60',
  }),
  not_told: answerOf(
    503,
    'Bitbucket did not tell the names of this step, so nothing was taken. Try again later.\n',
    { 'Retry-After': '60' },
  ),
};

const AUTHENTICATION: ReadonlySet<PushReason> = new Set([
  ...(['missing', 'malformed', 'too_long', 'not_a_step'] as const),
  ...IDENTITY_REASONS,
]);

/** One sentence that says what to do; a line is named where one is to blame. */
export function refusedPush({ line, reason, detail }: PushProblem): ScrapeAnswer {
  if (AUTHENTICATION.has(reason)) return INVALID;
  const where = line === null ? '' : `Line ${line}: `;
  const told = answerOf(
    reason === 'too_large' ? 413 : 400,
    `${where}${detail} (${reason}). Nothing was taken.\n`,
  );
  return ANSWERS[reason] ?? told;
}

export const TAKEN = answerOf(200, 'Taken.\n');

/** A smaller number would be a lie: nothing is taken, and the step may push again. */
export const NOT_STORED = answerOf(
  503,
  'The push could not be stored, so nothing was taken. Try again.\n',
  { 'Retry-After': '5' },
);
