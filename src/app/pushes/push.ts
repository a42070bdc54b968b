import { hasSecretInUrl } from '../../core/access/credentials';
import { decodePush } from '../../core/pushes/decode-push';
import { takePush, type Push } from '../../core/pushes/take-push';
import { PUSH_LIMITS, type PushProblem, type PushReason } from '../../core/pushes/vocabulary';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded, retentionMillis } from '../../core/settings';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { changeOf, type Loaded } from '../records/kind';
import { PUSH_CHOICE, PUSHED, PUSHERS } from '../records/pushed';
import { entriesOf, INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { transact, type Change } from '../records/transact';
import { WORKSPACE } from '../records/workspace';
import type { ScrapeAnswer } from '../scrape/scrape-answer';
import type { ScrapeRequest } from '../scrape/scrape-request';
import { admitStep, type AdmittedStep } from './admit-step';
import { findProduction } from './find-production';
import { nameStep, withNames, type Named } from './name-step';
import { NOT_STORED, refusedPush, TAKEN } from './push-answer';

/** What a step sends. */
export type PushRequest = ScrapeRequest & { readonly body: string };

/** Takes all that a step pushed, or says why nothing of it was taken. */
export async function push(request: PushRequest, world: World): Promise<ScrapeAnswer> {
  try {
    const taken = await taking(request, world);
    return taken.ok ? TAKEN : refusedPush(taken.problem);
  } catch {
    // Storage did not answer: nothing was taken, and the step is told so.
    world.log('Push not stored');
    return NOT_STORED;
  }
}

type Taken = Result<null, PushProblem>;

const because = (reason: PushReason, detail = ''): Taken => fail({ line: null, reason, detail });

async function taking(request: PushRequest, world: World): Promise<Taken> {
  const { path, query, method, body } = request;
  if (hasSecretInUrl(path, query)) return because('in_url');
  if (method !== 'POST') return because('method');
  if (!isPlainText(request.header)) return because('not_text');
  if (body.length > PUSH_LIMITS.bytes)
    return because('too_large', `A push may have ${PUSH_LIMITS.bytes} bytes`);
  const step = await admitStep(request.authorization, world);
  if (!step.ok) return because(step.problem);
  return takeOf({ step: step.value, body }, world);
}

/** What headers say of the body is believed: a compressed one reaches us as characters that mean nothing. */
function isPlainText(header: PushRequest['header']): boolean {
  const isEncoded = !/^(identity)?$/i.test(header('content-encoding')?.trim() ?? '');
  return !isEncoded && !/json|protobuf/i.test(header('content-type') ?? '');
}

const kindsOf = (repositoryUuid: string) => ({
  pushed: PUSHED(repositoryUuid),
  pushers: PUSHERS,
  settings: SETTINGS,
  choice: PUSH_CHOICE,
  index: INDEX,
  workspace: WORKSPACE,
});
type Found = Loaded<ReturnType<typeof kindsOf>>;

interface Arrived {
  readonly step: AdmittedStep;
  readonly body: string;
}

async function takeOf(arrived: Arrived, world: World): Promise<Taken> {
  const { step, body } = arrived;
  let named: Named | null = null;
  const taken = await transact(world, kindsOf(step.repositoryUuid), async (found) => {
    const closed = closedTo(step, found);
    if (closed !== null) return succeed({ value: because(closed), changes: [] });
    const { pushed, workspace, choice } = found;
    const samples = decodePush(body, choice.value);
    if (!samples.ok) return succeed({ value: samples, changes: [] });
    const production = await findProduction(step, samples.value, world);
    if (!production.ok) return succeed({ value: because(production.problem), changes: [] });
    // Asked once, however often others write meanwhile.
    named ??= await nameStep(step, { pushed: pushed.value, workspace: workspace.value }, world);
    const read = { step, samples: samples.value, production: production.value };
    return succeed(changeFor(read, { found, named }, world));
  });
  if (taken.ok) return taken.value;
  if (taken.problem.code === 'busy') throw new Error(taken.problem.message);
  return because('no_room', 'What this repository pushes takes more than can be kept');
}

function closedTo(
  { repositoryUuid }: AdmittedStep,
  { index, settings, choice }: Found,
): PushReason | null {
  if (choice.value.isOff) return 'off';
  if (choice.value.offUuids.includes(repositoryUuid)) return 'repository_off';
  const entry = entriesOf(index).find(({ uuid }) => uuid === repositoryUuid);
  if (entry === undefined) return 'unknown_repository';
  return isExcluded(settings.value, entry) ? 'excluded' : null;
}

interface Read extends Pick<Push, 'samples' | 'production'> {
  readonly step: AdmittedStep;
}

/** What to store: what was learned of the step's names even where nothing of the push is taken. */
function changeFor(
  { step, samples, production }: Read,
  { found, named }: { readonly found: Found; readonly named: Named },
  world: World,
): Change<Taken> {
  const now = world.now();
  const { pushed } = found;
  const noted = withNames(pushed.value, named, now);
  const taken = named.step.ok
    ? takePush(
        noted,
        { by: { ...step, ...named.step.value }, until: step.until, samples, production },
        { now, retention: retentionMillis(found.settings.value) },
      )
    : because(named.step.problem);
  const after = taken.ok ? (taken.value ?? noted) : noted;
  const changes = after === pushed.value ? [] : [changeOf(pushed, after)];
  return {
    value: taken.ok ? succeed(null) : taken,
    changes: [...changes, ...enlisted(step, { ...found, isTaken: taken.ok })],
  };
}

/** With the repository among those that a page reads, from its first push on. */
function enlisted(
  { repositoryUuid }: AdmittedStep,
  { pushers, isTaken }: Found & { readonly isTaken: boolean },
): readonly RecordChange[] {
  const { uuids } = pushers.value;
  if (!isTaken || uuids.includes(repositoryUuid)) return [];
  return [changeOf(pushers, { ...pushers.value, uuids: [...uuids, repositoryUuid].sort() })];
}
