import { succeed, type Result } from '../../core/result';
import { anyNumber, anyText, fields, flag, listOf, type Read } from '../../core/shape';
import { MINUTE, SECOND } from '../../core/time';
import type { ApiErrorType, ApiProblem } from '../../ports/bitbucket';
import type { Person } from '../../ports/person';
import type { TrailPage } from '../../ports/trail';
import type { World } from '../../ports/world';
import { installationKey } from './installation-key';

/** Where rights are kept; the rest of the key is digests. */
const PREFIX = 'right:';
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
  /** The other questions that this answer lets stand, where it says something of them. */
  readonly lets?: (value: T) => readonly string[];
}

/** Whose rights they are, and where they are kept. */
interface Holder {
  readonly accountId: string;
  readonly world: World;
}

const ADMINISTERS = 'administers';
const SEES = 'sees';

/**
 * {@link Person} for pages that only show: where Bitbucket does not answer (429, 5xx, nothing), what it told of this
 * person in the last 15 minutes holds; 401, 403, 404 or a no to any question end all of it at once. What they may change
 * is asked each time.
 */
export function rememberingPerson(accountId: string, world: World): Person {
  const { person } = world;
  const answer = <T>(question: Question<T>): Told<T> => answered(question, { accountId, world });
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
        about: ADMINISTERS,
        ask: () => person.isWorkspaceAdmin(),
        keep: (isAdmin) => isAdmin,
        read: flag,
      }),
    visibleRepositories: () =>
      answer({
        about: SEES,
        ask: () => person.visibleRepositories(),
        keep: (uuids) => [...uuids].sort(),
        read: (kept, field) => {
          const uuids = listOf(anyText)(kept, field);
          return uuids.ok ? succeed(new Set(uuids.value)) : uuids;
        },
        lets: (uuids) => [...uuids, ADMINISTERS],
      }),
  };
}

async function answered<T>(question: Question<T>, holder: Holder): Told<T> {
  const told = await question.ask();
  const kept = told.ok ? question.keep(told.value) : null;
  try {
    if (!told.ok && SILENT.includes(told.problem.type))
      return (await recall(question, holder)) ?? told;
    if (!told.ok || kept === null) await end(holder);
    else await remember({ about: question.about, kept, lets: question.lets?.(told.value) }, holder);
  } catch {
    // What Bitbucket told holds without being remembered, and nothing is recalled that was not told.
    holder.world.log('Right not remembered');
  }
  return told;
}

interface Answer {
  readonly about: string;
  readonly kept: unknown;
  readonly lets: readonly string[] | undefined;
}

/** Written when it changed, and every five minutes. What is too long to be kept ends what was told before. */
async function remember({ about, kept, lets }: Answer, holder: Holder): Promise<void> {
  const { world } = holder;
  const text = JSON.stringify(kept);
  const [subject, written] = await Promise.all([
    world.sha256(`${holder.accountId} ${about}`),
    world.sha256(`${(await endedAt(holder)) ?? ''} ${text}`),
  ]);
  if (world.noted.recall(subject, world.now()) === written) return;
  const { keyOf } = await keysOf(holder);
  const [key, body] = [await keyOf(about), { until: world.now() + REMEMBERED_FOR, kept }];
  if (lets !== undefined) await endOthers(await Promise.all([about, ...lets].map(keyOf)), holder);
  await (text.length > LONGEST
    ? world.trail.remove([key])
    : world.trail.renew([{ key, body, ttlSeconds: REMEMBERED_FOR / SECOND }]));
  world.noted.remember(subject, written, world.now());
}

/** Its time ends by our own clock, which may go back: the platform removes what is over some time later. */
async function recall<T>(
  { about, read }: Question<T>,
  holder: Holder,
): Promise<Result<T, never> | null> {
  const { world } = holder;
  const { keyOf } = await keysOf(holder);
  const key = await keyOf(about);
  const found = await world.trail.list(key, null);
  const right = fields({ until: anyNumber, kept: read })(found?.entries[0]?.body, key);
  if (!right.ok) return null;
  const left = right.value.until - world.now();
  return left > 0 && left <= REMEMBERED_FOR ? succeed(right.value.kept) : null;
}

/** Nothing that was told before holds any more: whoever is refused one page may have lost every other. */
async function end(holder: Holder): Promise<void> {
  const { world, accountId } = holder;
  world.noted.remember(await world.sha256(accountId), String(world.now()), world.now());
  await endOthers([], holder);
}

/** When this container last ended all of it: what was written before is to be written anew. */
const endedAt = async ({ accountId, world }: Holder): Promise<string | null> =>
  world.noted.recall(await world.sha256(accountId), world.now());

async function endOthers(staying: readonly string[], holder: Holder): Promise<void> {
  const { trail } = holder.world;
  const { prefix } = await keysOf(holder);
  const held: string[] = [];
  let cursor: string | null = null;
  do {
    const page: TrailPage | null = await trail.list(prefix, cursor);
    held.push(...(page?.entries ?? []).map(({ key }) => key));
    cursor = page?.next ?? null;
  } while (cursor !== null);
  const kept = new Set(staying);
  await trail.remove(held.filter((key) => !kept.has(key)));
}

/** Where all rights of a person are kept, and each by its question. Neither can be read in it. */
async function keysOf({ accountId, world }: Holder): Promise<{
  readonly prefix: string;
  readonly keyOf: (about: string) => Promise<string>;
}> {
  const secret = await installationKey(world);
  const prefix = `${PREFIX}${await world.hmacSha256(secret, accountId)}:`;
  const keyOf = async (about: string): Promise<string> =>
    prefix + (await world.hmacSha256(secret, `${accountId} ${about}`));
  return { prefix, keyOf };
}
