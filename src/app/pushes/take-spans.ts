import { addHookCounts, isSameText, type HookReason } from '../../core/pushes/hook';
import type { Pushed } from '../../core/pushes/pushed';
import type { SpansRead, StepSpans } from '../../core/pushes/spans';
import { takePush } from '../../core/pushes/take-push';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded, retentionMillis } from '../../core/settings';
import { HOUR, MINUTE, SECOND } from '../../core/time';
import type { World } from '../../ports/world';
import { HOOK, HOOK_NEWS } from '../records/hook';
import { changeOf, load, type Stored } from '../records/kind';
import { PUSHERS, SPANNED } from '../records/pushed';
import { entriesOf, INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { transact, writeOrLose } from '../records/transact';
import { WORKSPACE } from '../records/workspace';
import { answerOf, type ScrapeAnswer } from '../scrape/scrape-answer';
import { aliveIn } from './hook-secret';
import { nameStep, withNames, type Named } from './name-step';

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

/** Takes what signed spans tell of steps. Doubled, late and shuffled deliveries make no difference. */
export async function takeSpans(
  delivery: Delivery,
  decode: (body: string) => SpansRead | null,
  world: World,
): Promise<ScrapeAnswer> {
  const taken = await taking(delivery, decode, world);
  if (taken.ok) return TAKEN;
  world.hookRefusals.count(taken.problem);
  await storeRefusals(world);
  return ANSWERS[taken.problem];
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

async function signatureProblem(
  digest: string,
  body: string,
  world: World,
): Promise<HookReason | null> {
  const { hook } = await load({ hook: HOOK }, world);
  const secrets = aliveIn(hook.value.secrets, world);
  if (secrets.length === 0) return 'off';
  const signatures = await Promise.all(secrets.map(({ secret }) => world.hmacSha256(secret, body)));
  return signatures.some((expected) => isSameText(expected, digest)) ? null : 'signature';
}

async function takeRead(read: SpansRead, world: World): Promise<Taken> {
  const byRun = new Map<string, StepSpans[]>();
  for (const step of read.steps) {
    const key = `${step.repositoryUuid}${step.stepUuid}${step.attempt}`;
    byRun.set(key, [...(byRun.get(key) ?? []), step]);
  }
  let isTold = true;
  for (const spans of byRun.values()) isTold = (await takeStep(spans, world)) && isTold;
  await noteTaken(read, world);
  return isTold ? succeed(null) : fail('not_told');
}

/** False where the names of the step are not known yet: Bitbucket delivers again. */
async function takeStep(spans: readonly StepSpans[], world: World): Promise<boolean> {
  const [step] = spans;
  if (step === undefined) return true;
  let named: Named | null = null;
  const kinds = {
    told: SPANNED(step.repositoryUuid),
    ...{ pushers: PUSHERS, settings: SETTINGS, index: INDEX, workspace: WORKSPACE },
  };
  const taken = await transact(world, kinds, async (found) => {
    const { told, pushers, settings, index, workspace } = found;
    const entry = entriesOf(index).find(({ uuid }) => uuid === step.repositoryUuid);
    if (entry === undefined || isExcluded(settings.value, entry))
      return succeed({ value: true, changes: [] });
    const admitted = { ...step, environmentUuid: null, issuedAt: 0, until: 0 };
    // Asked once, however often others write meanwhile.
    named ??= await nameStep(admitted, { pushed: told.value, workspace: workspace.value }, world);
    const noted = withNames(told.value, named, world.now());
    const after = named.step.ok
      ? withSpans(noted, { spans, names: named.step.value }, { settings, world })
      : noted;
    const { spanned } = pushers.value;
    const enlisted = spanned.includes(step.repositoryUuid)
      ? []
      : [
          changeOf(pushers, {
            ...pushers.value,
            spanned: [...spanned, step.repositoryUuid].sort(),
          }),
        ];
    return succeed({
      value: named.step.ok || named.step.problem === 'not_a_step',
      changes: [...(after === told.value ? [] : [changeOf(told, after)]), ...enlisted],
    });
  });
  return taken.ok && taken.value;
}

interface OfStep {
  readonly spans: readonly StepSpans[];
  readonly names: { readonly pipeline: string; readonly step: string };
}

/** Of several containers the largest. What has no room is left out: nobody could push less. */
function withSpans(
  told: Pushed,
  { spans, names: { pipeline, step } }: OfStep,
  {
    settings,
    world,
  }: { readonly settings: Stored<Parameters<typeof retentionMillis>[0]>; readonly world: World },
): Pushed {
  const context = { now: world.now(), retention: retentionMillis(settings.value) };
  return spans.reduce((before, { stepUuid, attempt, startedAt, samples }) => {
    const id = `${stepUuid}#${attempt}`;
    const known = before.groups.find(({ run }) => run.stepUuid === id);
    const issuedAt = known?.run.issuedAt ?? Math.floor(startedAt / SECOND);
    const by = { pipeline, step, stepUuid: id, issuedAt };
    const until = context.now + 2 * STALE_AFTER;
    const taken = takePush(before, { by, until, samples }, context);
    return taken.ok ? taken.value : before;
  }, told);
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
    const refused = addHookCounts(news.value.refused, waiting);
    const written = await writeOrLose(world, [changeOf(news, { ...news.value, refused })]);
    if (written === 'written') return;
  } catch {
    // The answer to the caller stands; the counts wait for the next minute.
    world.log('Refused deliveries not stored');
  }
  world.hookRefusals.giveBack(waiting);
}
