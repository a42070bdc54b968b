import { addCounts } from '../../core/tally';
import { isSameText, type HookReason } from '../../core/pushes/hook';
import type { SpansRead, StepSpans } from '../../core/pushes/spans';
import { fail, succeed, type Result } from '../../core/result';
import { HOUR, MINUTE } from '../../core/time';
import type { World } from '../../ports/world';
import { HOOK, HOOK_NEWS } from '../records/hook';
import { changeOf, load, type Loaded } from '../records/kind';
import { loadAndRemember, recalled } from '../records/lately';
import { transact, writeOrLose } from '../records/transact';
import { answerOf, type ScrapeAnswer } from '../scrape/scrape-answer';
import { aliveIn } from './hook-secret';
import { takeStep } from './take-step';

/** What Bitbucket sends. */
export interface Delivery {
  readonly method: string;
  readonly event: string;
  /** `X-Hub-Signature` as it came; empty where it did not. */
  readonly signature: string;
  readonly body: string;
}

/** Bitbucket sends no more. */
const CHARACTERS_MOST = 256 * 1024;
/** What is older is no delivery, and no retry of one either. */
const STALE_AFTER = HOUR;
const AHEAD_MOST = 5 * MINUTE;
const SPAN_EVENT = 'pipeline:span_created';
const UNKNOWN_MOST = 100;

const ANSWERS: Readonly<Record<HookReason, ScrapeAnswer>> = {
  method: answerOf(405, 'Only POST delivers spans.\n', { Allow: 'POST' }),
  off: answerOf(403, 'No secret is set in the settings of Lifeline.\n'),
  unsigned: answerOf(401, 'Set the secret of Lifeline in the webhook.\n'),
  signature: answerOf(401, 'The signature is not of the secret that Lifeline has.\n'),
  too_large: answerOf(413, 'A delivery has at most 256 KiB.\n'),
  malformed: answerOf(400, 'This is no delivery of spans.\n'),
  workspace: answerOf(403, 'These spans are of another workspace.\n'),
  stale: answerOf(400, 'These spans ended more than an hour ago.\n'),
  not_told: answerOf(503, 'Bitbucket did not tell the names of a step. Try again later.\n'),
};
const TAKEN = answerOf(200, 'Taken.\n');
const NOT_STORED = answerOf(503, 'The spans could not be stored. Try again later.\n');

/** Takes what signed spans tell of steps. Doubled, late and shuffled deliveries make no difference. */
export async function takeSpans(
  delivery: Delivery,
  decode: (body: string) => SpansRead | null,
  world: World,
): Promise<ScrapeAnswer> {
  try {
    const taken = await taking(delivery, decode, world);
    if (taken.ok) return TAKEN;
    world.hookRefusals.count(taken.problem);
    await storeRefusals(world);
    return ANSWERS[taken.problem];
  } catch {
    // Storage did not answer. What was stored of the delivery makes no difference when it comes again.
    world.log('Spans not stored');
    return NOT_STORED;
  }
}

type Taken = Result<null, HookReason>;

async function taking(
  delivery: Delivery,
  decode: (body: string) => SpansRead | null,
  world: World,
): Promise<Taken> {
  const refusal = await doorProblem(delivery, world);
  if (refusal !== null) return fail(refusal);
  // Bitbucket may be told to send other events as well.
  if (delivery.event !== SPAN_EVENT) return succeed(null);
  const read = decode(delivery.body);
  if (read === null) return fail('malformed');
  const unfit = contentProblem(read, world);
  return unfit === null ? takeRead(read, world) : fail(unfit);
}

function contentProblem(read: SpansRead, world: World): HookReason | null {
  const now = world.now();
  if (read.endedAt < now - STALE_AFTER || read.endedAt > now + AHEAD_MOST) return 'stale';
  const workspaceUuid = world.installation.workspaceUuid.toLowerCase();
  const isOurs = read.steps.every((step) => step.workspaceUuid === workspaceUuid);
  return isOurs ? null : 'workspace';
}

/** What is wrong before anything of the body is believed. */
async function doorProblem(
  { method, signature, body }: Delivery,
  world: World,
): Promise<HookReason | null> {
  if (method !== 'POST') return 'method';
  if (body.length > CHARACTERS_MOST) return 'too_large';
  const digest = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1]?.toLowerCase();
  return digest === undefined ? 'unsigned' : signatureProblem(digest, body, world);
}

/** What this container read within the last two seconds refuses; only the secrets as they are now admit. */
async function signatureProblem(
  digest: string,
  body: string,
  world: World,
): Promise<HookReason | null> {
  const lately = recalled(SECRETS, world);
  const refusal = lately === null ? null : await unsignedBy(lately, { digest, body }, world);
  if (refusal !== null) return refusal;
  return unsignedBy(await loadAndRemember(SECRETS, {}, world), { digest, body }, world);
}

const SECRETS = { hook: HOOK } as const;

async function unsignedBy(
  { hook }: Loaded<typeof SECRETS>,
  { digest, body }: { readonly digest: string; readonly body: string },
  world: World,
): Promise<HookReason | null> {
  const secrets = aliveIn(hook.value.secrets, world);
  if (secrets.length === 0) return 'off';
  const signatures = await Promise.all(secrets.map(({ secret }) => world.hmacSha256(secret, body)));
  return signatures.some((expected) => isSameText(expected, digest)) ? null : 'signature';
}

async function takeRead(read: SpansRead, world: World): Promise<Taken> {
  const byAttempt = new Map<string, StepSpans[]>();
  for (const step of read.steps) {
    const key = `${step.repositoryUuid}${step.stepUuid}${step.attempt}`;
    byAttempt.set(key, [...(byAttempt.get(key) ?? []), step]);
  }
  let isTold = true;
  for (const spans of byAttempt.values()) isTold = (await takeStep(spans, world)) && isTold;
  await noteTaken(read, world);
  return isTold ? succeed(null) : fail('not_told');
}

async function noteTaken({ unknown }: SpansRead, world: World): Promise<void> {
  const now = world.now();
  await transact(world, { news: HOOK_NEWS }, ({ news }) => {
    const counts = { ...news.value.unknown };
    for (const [name, count] of Object.entries(unknown))
      if (Object.hasOwn(counts, name) || Object.keys(counts).length < UNKNOWN_MOST)
        counts[name] = (counts[name] ?? 0) + count;
    const isNews = Object.keys(unknown).length > 0 || now - news.value.takenAt >= MINUTE;
    const after = { ...news.value, takenAt: now, unknown: counts };
    return succeed({ value: null, changes: isNews ? [changeOf(news, after)] : [] });
  });
}

/** At most once a minute, and never at the expense of the answer. */
async function storeRefusals(world: World): Promise<void> {
  const waiting = world.hookRefusals.take(world.now());
  if (waiting === null) return;
  try {
    const { news } = await load({ news: HOOK_NEWS }, world);
    const refused = addCounts(news.value.refused, waiting);
    const written = await writeOrLose(world, [changeOf(news, { ...news.value, refused })]);
    if (written === 'written') return;
  } catch {
    // The answer to the caller stands; the counts wait for the next minute.
    world.log('Refused deliveries not stored');
  }
  world.hookRefusals.giveBack(waiting);
}
