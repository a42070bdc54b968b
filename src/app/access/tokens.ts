import { GRACE_DAYS, TOKEN_DAYS } from '../../contract/bounds';
import type {
  IssueTokenAnswer,
  IssueTokenRequest,
  RotateTokenAnswer,
  RotateTokenRequest,
} from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { makeToken, TOKEN_BYTES } from '../../core/access/token';
import { WHOLE_WORKSPACE, type Scope } from '../../core/access/scope';
import { fail, succeed, type Result } from '../../core/result';
import { DAY, SECOND } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { auditRecord, type Actor } from '../records/audit';
import { tellingOf } from '../records/audit-text';
import { changeOf, load, removalOf, type Stored } from '../records/kind';
import { INDEX } from '../records/repository-index';
import { transact } from '../records/transact';
import { movedCredentials } from './migrate';
import { scopeProblem, toldScope } from './scopes';
import { listedToken, TOKEN_LIST, type ListedToken } from './token-list';
import {
  isGood,
  keptScope,
  named,
  remembered,
  TOKEN,
  TOKEN_SCOPE,
  withScope,
  type KeptToken,
} from './token-records';

const GOOD_TOKENS_MAX = 50;

/** Issues a token under a name that no good token has. Its text exists outside its holder's hands this once. */
export async function issueToken(
  { name, scope = WHOLE_WORKSPACE, expiresInDays = TOKEN_DAYS.usual }: IssueTokenRequest,
  by: Actor,
  world: World,
): Promise<Result<IssueTokenAnswer, Problem>> {
  await movedCredentials(world);
  return transact(world, { list: TOKEN_LIST, index: INDEX }, async ({ list, index }) => {
    const now = world.now();
    const all = await tokensIn(list, world);
    const good = all.flatMap(({ value }) => (isGood(value, now) ? value : []));
    if (good.some((token) => token.name === name)) return fail(nameTaken(name));
    if (good.length >= GOOD_TOKENS_MAX) return fail(TOO_MANY);
    const { text, made, apart } = await newToken({ name, scope, days: expiresInDays }, world);
    const problem = scopeProblem(scope, index);
    if (problem !== null) return fail(problem);
    const about = { for: toldScope(scope, index), days: expiresInDays };
    const detail = await tellingOf(about, world);
    const audit = { ...by, action: 'token-issued', object: named(made.value), detail } as const;
    return succeed({
      value: { id: made.value.id, token: text },
      changes: await listed({ list, all, made }, apart, world),
      told: [auditRecord({ ...audit, result: 'done' }, world)],
    });
  });
}

/** Issues a successor of the same name, scope and length of life; the old one stays good for the days of grace. */
export async function rotateToken(
  { id, graceDays = GRACE_DAYS.usual }: RotateTokenRequest,
  by: Actor,
  world: World,
): Promise<Result<RotateTokenAnswer, Problem>> {
  await movedCredentials(world);
  return transact(world, { list: TOKEN_LIST }, async ({ list }) => {
    const now = world.now();
    const all = await tokensIn(list, world);
    const old = all.find(({ value }) => value.id === id);
    if (old === undefined) return fail(NOT_FOUND);
    const { name, expiresAt, createdAt, successorId } = old.value;
    if (!isGood(old.value, now) || successorId !== null) return fail(ALREADY_ENDED);
    const { scopeOf } = await load({ scopeOf: TOKEN_SCOPE(id) }, world);
    const { scope } = withScope(old.value, scopeOf);
    const { text, made, apart } = await newToken(
      { name, scope, days: (expiresAt - createdAt) / DAY },
      world,
    );
    const ended = {
      ...old.value,
      expiresAt: Math.min(expiresAt, now + graceDays * DAY),
      successorId: made.value.id,
    };
    const detail = `replaced by ${made.value.id}; the old one is good until ${new Date(ended.expiresAt).toISOString()}`;
    const audit = { ...by, action: 'token-rotated', object: named(old.value), detail } as const;
    return succeed({
      value: {
        id: made.value.id,
        token: text,
        predecessorExpiresAt: Math.floor(ended.expiresAt / SECOND),
      },
      changes: await listed({ list, all, made }, [...apart, changeOf(old, ended)], world),
      told: [auditRecord({ ...audit, result: 'done' }, world)],
    });
  });
}

/** Ends a token at once. It writes the token's own record and nothing else, so that nothing can be in its way. */
export async function revokeToken(
  { id }: { readonly id: string },
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> {
  await movedCredentials(world);
  return transact(world, { token: TOKEN(id) }, ({ token }) => {
    if (token.value === null) return fail(NOT_FOUND);
    if (token.value.revokedAt !== null) return fail(ALREADY_ENDED);
    const object = named(token.value);
    const audit = { ...by, action: 'token-revoked', object, result: 'done', detail: '' } as const;
    return succeed({
      value: {},
      changes: [changeOf(token, { ...token.value, revokedAt: world.now() })],
      told: [auditRecord(audit, world)],
    });
  });
}

type Listed = Stored<{ readonly tokens: readonly ListedToken[] }>;
type Known = Stored<KeptToken | null> & { readonly value: KeptToken };

async function tokensIn(list: Listed, world: World): Promise<readonly Known[]> {
  const { own } = await load({ own: list.value.tokens.map(({ id }) => TOKEN(id)) }, world);
  return own.flatMap((stored) => {
    const { value } = stored;
    return value === null ? [] : { ...stored, value };
  });
}

/** As many as one write has room to remove besides, each with its scope; the next one removes the rest. */
const FORGOTTEN_AT_ONCE = 8;

/** How to store a token just made, with what else changes, letting go of those that ended long ago. */
async function listed(
  {
    list,
    all,
    made,
  }: { readonly list: Listed; readonly all: readonly Known[]; readonly made: Known },
  others: readonly RecordChange[],
  world: World,
): Promise<readonly RecordChange[]> {
  const kept = remembered(
    all.map(({ value }) => value),
    world.now(),
  );
  const gone = all.filter(
    ({ kind, value }) => !kept.includes(value) && !others.some(({ key }) => key === kind.key),
  );
  const forgotten = gone.slice(0, FORGOTTEN_AT_ONCE);
  const { scopes } = await load(
    { scopes: forgotten.map(({ value }) => TOKEN_SCOPE(value.id)) },
    world,
  );
  const staying = all.filter((stored) => !forgotten.includes(stored));
  return [
    changeOf(list, { tokens: [...staying, made].map(({ value }) => listedToken(value)) }),
    changeOf(made, made.value),
    ...others,
    ...[...forgotten, ...scopes.filter(({ value }) => value !== null)].map(removalOf),
  ];
}

interface NewToken {
  readonly text: string;
  readonly made: Known;
  /** Its scope, where that is kept apart. */
  readonly apart: readonly RecordChange[];
}

async function newToken(
  { name, scope, days }: { readonly name: string; readonly scope: Scope; readonly days: number },
  world: World,
): Promise<NewToken> {
  const { id, text } = makeToken(world.randomBytes(TOKEN_BYTES));
  const createdAt = world.now();
  const value = {
    ...{ id, name, scope: keptScope(scope), createdAt },
    digest: await world.sha256(text),
    expiresAt: createdAt + days * DAY,
    revokedAt: null,
    successorId: null,
    firstUsedAt: null,
    isExpiryNoted: false,
  };
  const place = { kind: TOKEN_SCOPE(id), value: null, revision: null };
  return {
    text,
    made: { kind: TOKEN(id), value, revision: null },
    apart: value.scope.kind === 'apart' ? [changeOf(place, scope)] : [],
  };
}

const nameTaken = (name: string): Problem => ({
  code: 'name-taken',
  message: `There is a token named ${name} already. Choose another name, or rotate that one.`,
});
const TOO_MANY: Problem = {
  code: 'too-many',
  message: `There are ${GOOD_TOKENS_MAX} tokens already. Revoke one that is no longer used.`,
};
const NOT_FOUND: Problem = {
  code: 'not-found',
  message: 'There is no such token any more. Load the page again.',
};
const ALREADY_ENDED: Problem = {
  code: 'already-ended',
  message: 'This token has been rotated or has ended already. Load the page again.',
};
