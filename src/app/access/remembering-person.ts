import { succeed, type Result } from '../../core/result';
import { anyNumber, anyText, fields, flag, listOf, type Read } from '../../core/shape';
import { MINUTE, SECOND } from '../../core/time';
import type { ApiErrorType, ApiProblem } from '../../ports/bitbucket';
import type { Person } from '../../ports/person';
import type { World } from '../../ports/world';
import { changeOf, load } from '../records/kind';
import { RIGHTS_PREFIX, RIGHTS_SECRET } from '../records/rights';
import { writeOrLose } from '../records/transact';

/** For how long a right that Bitbucket told outlives Bitbucket's silence. */
const REMEMBERED_FOR = 15 * MINUTE;
/** What is longer is not kept: a list of about 2,000 repositories. */
const LONGEST = 80_000;
/** Bitbucket did not answer the question: nothing was learned, for or against. */
const SILENT: readonly ApiErrorType[] = ['rate_limited', 'server', 'network'];

type Told<T> = Promise<Result<T, ApiProblem>>;

/** A question about the person, and how its answer is kept. */
interface Question<T> {
  readonly about: string;
  readonly ask: () => Told<T>;
  /** The answer as JSON; null for one that gives no right. */
  readonly keep: (value: T) => unknown;
  /** Reads the answer as it was kept. */
  readonly read: Read<T>;
}

/**
 * {@link Person} for pages that only show: where Bitbucket does not answer (429, 5xx, nothing), what it told of this
 * person in the last 15 minutes holds; 401, 403, 404 or a no end it at once. What they may change is asked each time.
 */
export function rememberingPerson(accountId: string, world: World): Person {
  const { person } = world;
  const answer = <T>(question: Question<T>): Told<T> => answered(question, accountId, world);
  return {
    permissionOn: (uuid) => person.permissionOn(uuid),
    sees: (uuid) =>
      answer({
        about: uuid,
        ask: () => person.sees(uuid),
        keep: (isSeen) => (isSeen ? true : null),
        read: flag,
      }),
    isWorkspaceAdmin: () =>
      answer({
        about: 'administers',
        ask: () => person.isWorkspaceAdmin(),
        keep: (isAdmin) => isAdmin,
        read: flag,
      }),
    visibleRepositories: () =>
      answer({
        about: 'sees',
        ask: () => person.visibleRepositories(),
        keep: (uuids) => [...uuids].sort(),
        read: (kept, field) => {
          const uuids = listOf(anyText)(kept, field);
          return uuids.ok ? succeed(new Set(uuids.value)) : uuids;
        },
      }),
  };
}

async function answered<T>(question: Question<T>, accountId: string, world: World): Told<T> {
  const told = await question.ask();
  const kept = told.ok ? question.keep(told.value) : null;
  const subject = `${accountId} ${question.about}`;
  try {
    if (!told.ok && SILENT.includes(told.problem.type))
      return (await recall(subject, question.read, world)) ?? told;
    await (kept === null ? end(subject, world) : remember(subject, kept, world));
  } catch {
    // What Bitbucket told holds without being remembered, and nothing is recalled that was not told.
    world.log('Right not remembered');
  }
  return told;
}

/** Written when it changed, and every five minutes. */
async function remember(subject: string, kept: unknown, world: World): Promise<void> {
  const text = JSON.stringify(kept);
  const [about, written] = await Promise.all([world.sha256(subject), world.sha256(text)]);
  if (text.length > LONGEST || world.noted.recall(about, world.now()) === written) return;
  const key = await keyOf(subject, world);
  const body = { until: world.now() + REMEMBERED_FOR, kept };
  await world.trail.renew([{ key, body, ttlSeconds: REMEMBERED_FOR / SECOND }]);
  world.noted.remember(about, written, world.now());
}

/** Its time ends by our own clock: the platform removes what is over some time later. */
async function recall<T>(
  subject: string,
  read: Read<T>,
  world: World,
): Promise<Result<T, never> | null> {
  const key = await keyOf(subject, world);
  const found = await world.trail.list(key, null);
  const kept = fields({ until: anyNumber, kept: read })(found?.entries[0]?.body, key);
  return kept.ok && world.now() < kept.value.until ? succeed(kept.value.kept) : null;
}

async function end(subject: string, world: World): Promise<void> {
  world.noted.forget(await world.sha256(subject));
  const found = await world.trail.list(await keyOf(subject, world), null);
  await world.trail.remove((found?.entries ?? []).map(({ key }) => key));
}

/** Neither the account nor the repository can be read in it. */
async function keyOf(subject: string, world: World): Promise<string> {
  return RIGHTS_PREFIX + (await world.hmacSha256(await secretOf(world), subject));
}

/** The key of the installation, made when it is first needed. */
async function secretOf(world: World): Promise<string> {
  const { rights } = await load({ rights: RIGHTS_SECRET }, world);
  if (rights.value !== null) return rights.value.secret;
  const bytes = [...world.randomBytes(32)];
  const secret = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const outcome = await writeOrLose(world, [changeOf(rights, { secret })]);
  return outcome === 'written' ? secret : secretOf(world);
}
