import { credentialsIn, hasSecretInUrl } from '../../core/access/credentials';
import type { Reason } from '../../core/access/reasons';
import { CONTENT_TYPE } from '../../core/exposition/encode/encode';
import type { Format } from '../../core/exposition/encode/model';
import { negotiate } from '../../core/exposition/encode/negotiate';
import { writePage } from '../../core/exposition/collect/write-page';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import type { Admitted, NotAdmitted } from '../access/admitted';
import { authenticate } from '../access/authenticate';
import { discoverRunners, readRunnersAsked } from './runner-discovery';
import { discoverTargets, groupsAnswer, type TargetGroup } from './service-discovery';
import { noteFirstUse } from '../access/first-use';
import { UnreadableRecord } from '../records/kind';
import { noteScrape } from './note-scrape';
import { noteRefusal, storeRefusals } from '../access/refusals';
import { answerOf, INCOMPLETE, refusalAnswer, UNTOLD, type ScrapeAnswer } from './scrape-answer';
import type { ScrapeRequest } from './scrape-request';
import { selectedPage } from './selected-page';
import { indexFor, select, type Selection } from './selection';

type Chosen = Admitted & { readonly selection: Selection };

/**
 * A complete page, or an answer that says what to do. Two storage round trips whatever the size with a credential that
 * this container let in lately, three with another token; requests without valid credentials get one at most, or two
 * where they look like a service account.
 */
export async function scrape(request: ScrapeRequest, world: World): Promise<ScrapeAnswer> {
  const answer = await answerTo(request, world);
  return request.method === 'HEAD' ? { ...answer, body: '' } : answer;
}

async function answerTo(request: ScrapeRequest, world: World): Promise<ScrapeAnswer> {
  try {
    const admitted = await admit(request, world);
    if (!admitted.ok) return await refuse(request, admitted.problem, world);
    const { identity, found } = admitted.value;
    const selected = select(request, identity.scope, found);
    if (!selected.ok)
      return await refuse(request, { reason: selected.problem, credential: identity.id }, world);
    const chosen = { ...admitted.value, selection: selected.value };
    return selected.value.page === 'metrics'
      ? await show(request, chosen, world)
      : await discover(request, chosen, world);
  } catch (error) {
    // Nobody was let in and nothing was shown: storage did not answer, or holds what we cannot read.
    return incomplete(error, world);
  }
}

async function admit(request: ScrapeRequest, world: World): Promise<Result<Admitted, NotAdmitted>> {
  const misuse = misuseOf(request);
  if (misuse !== null) return fail({ reason: misuse });
  const credentials = credentialsIn(request.authorization);
  return credentials.ok
    ? authenticate(credentials.value, indexFor(request), world)
    : fail({ reason: credentials.problem });
}

function misuseOf({ method, path, query }: ScrapeRequest): Reason | null {
  if (hasSecretInUrl(path, query)) return 'in_url';
  return method === 'GET' || method === 'HEAD' ? null : 'method';
}

async function refuse(
  request: ScrapeRequest,
  refused: NotAdmitted,
  world: World,
): Promise<ScrapeAnswer> {
  await noteRefusal({ ...refused, client: clientOf(request) }, world);
  return refusalAnswer(refused.reason);
}

const clientOf = (request: ScrapeRequest): string =>
  (request.header('user-agent') ?? 'unknown').slice(0, 80);

async function discover(
  request: ScrapeRequest,
  admitted: Chosen,
  world: World,
): Promise<ScrapeAnswer> {
  const groups =
    admitted.selection.page === 'runners'
      ? await runners(request, world)
      : await targets(admitted, world);
  if (!groups.ok)
    return refuse(request, { reason: groups.problem, credential: admitted.identity.id }, world);
  await noteFirstUse(admitted, world);
  return groups.value === null ? UNTOLD : groupsAnswer(groups.value);
}

type Groups = Promise<Result<readonly TargetGroup[] | null, Reason>>;

async function runners({ query }: ScrapeRequest, world: World): Groups {
  const asked = readRunnersAsked(query);
  return asked.ok ? succeed(await discoverRunners(asked.value, world)) : asked;
}

async function targets({ selection, found }: Chosen, world: World): Groups {
  const told = await discoverTargets(selection, found, world);
  return told.ok ? succeed(told.value.map(({ group }) => group)) : told;
}

async function show(request: ScrapeRequest, admitted: Chosen, world: World): Promise<ScrapeAnswer> {
  const arrivedAt = world.now();
  const format = negotiate(request.header('accept'));
  const answer = await page(admitted, format, world);
  const { identity: reader, log } = admitted;
  await Promise.all([
    // Whoever asks only for the head reads no numbers: a probe must not pass for a scraper.
    ...(request.method === 'HEAD'
      ? []
      : [noteScrape({ reader, log, request, answer, format, arrivedAt }, world)]),
    noteFirstUse(admitted, world),
    storeRefusals(world),
  ]);
  return answer;
}

async function page(admitted: Chosen, format: Format, world: World): Promise<ScrapeAnswer> {
  try {
    const text = writePage(await selectedPage(admitted, world), format);
    return answerOf(200, text, { 'Content-Type': CONTENT_TYPE[format] });
  } catch (error) {
    // The scrape is still noted, so that the panel tells of it.
    return incomplete(error, world);
  }
}

function incomplete(error: unknown, world: World): ScrapeAnswer {
  const detail =
    error instanceof UnreadableRecord ? error.message : 'storage did not answer completely';
  world.log('Scrape incomplete', { detail });
  return INCOMPLETE;
}
