import type { SavedAccount } from '../../contract/form';
import type { Problem } from '../../contract/problem';
import type { TrustPolicy } from '../../core/access/policy';
import type { Scope } from '../../core/access/scope';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { bytesOf, changeOf, KIB, removalOf } from '../records/kind';
import { randomHex } from '../records/random-hex';
import { INDEX, type StoredIndex } from '../records/repository-index';
import { staleForm, type Sent } from '../records/stale';
import { transact } from '../records/transact';
import {
  ACCOUNT,
  ACCOUNT_LIST,
  listedOf,
  type ListedAccount,
  type ServiceAccount,
} from './account-records';
import { movedCredentials } from './migrate';
import { policyRevision, policyText } from './policy-text';
import { scopeProblem } from './scopes';

export type AccountWish = TrustPolicy & {
  readonly id: string | null;
  readonly name: string;
  readonly scope: Scope;
};

const ACCOUNTS_MAX = 20;
/** Of one policy in the list, so that all of them fit; a usual one has half a KiB. */
const POLICY_BYTES_MAX = 8 * KIB;

/** Adds a service account, or changes the one of that id. The answer is its id. */
export async function storeServiceAccount(
  { revision: read, ...wish }: Sent<AccountWish>,
  by: Actor,
  world: World,
): Promise<Result<SavedAccount, Problem>> {
  await movedCredentials(world);
  const made = { id: wish.id ?? newId(world), createdAt: world.now(), firstUsedAt: null };
  const kinds = { list: ACCOUNT_LIST, stored: ACCOUNT(made.id), index: INDEX };
  return transact(world, kinds, async ({ list, stored, index }) => {
    const old = stored.value;
    const { id, createdAt, firstUsedAt } = old ?? made;
    const account: ServiceAccount = { ...wish, id, createdAt, firstUsedAt };
    const entry = listedOf(account);
    const all = list.value.accounts;
    const problem =
      problemOf({ wish, entry, isNew: old === null }, all) ??
      scopeProblem(wish.scope, index, old?.scope) ??
      (await missed({ old, read }, index, world));
    if (problem !== null) return fail(problem);
    const value = { id, revision: await policyRevision(account, world) };
    if (old !== null && (await policyRevision(old, world)) === value.revision)
      return succeed({ value, changes: [] });
    const accounts =
      old === null ? [...all, entry] : all.map((each) => (each.id === id ? entry : each));
    return succeed({
      value,
      changes: [changeOf(stored, account), changeOf(list, { accounts })],
      told: [auditRecord({ ...by, ...(await told(old, account, index, world)) }, world)],
    });
  });
}

async function told(
  old: ServiceAccount | null,
  account: ServiceAccount,
  index: StoredIndex,
  world: World,
): Promise<Omit<Happening, 'actor' | 'from'>> {
  const [before = '', now = ''] = await Promise.all(
    [old, account].map((one) => policyText(one, index, world)),
  );
  const about = { object: named(account), result: 'done' } as const;
  return old === null
    ? { ...about, action: 'service-account-added', detail: now }
    : { ...about, action: 'service-account-changed', detail: `before: ${before}; now: ${now}` };
}

/** What a form missed that was read of another policy than is stored. */
async function missed(
  { old, read }: { readonly old: ServiceAccount | null; readonly read: number | undefined },
  index: StoredIndex,
  world: World,
): Promise<Problem | null> {
  if (old === null || read === undefined) return null;
  const revision = await policyRevision(old, world);
  return read === revision
    ? null
    : staleForm(`now: ${await policyText(old, index, world)}`, revision);
}

export async function removeServiceAccount(
  { id }: { readonly id: string },
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> {
  await movedCredentials(world);
  const kinds = { list: ACCOUNT_LIST, stored: ACCOUNT(id), index: INDEX };
  return transact(world, kinds, async ({ list, stored, index }) => {
    const account = stored.value;
    if (account === null) return fail(NOT_FOUND);
    const accounts = list.value.accounts.filter((each) => each.id !== id);
    const about = { ...by, action: 'service-account-removed', object: named(account) } as const;
    const audit = {
      ...about,
      result: 'done',
      detail: await policyText(account, index, world),
    } as const;
    return succeed({
      value: {},
      changes: [removalOf(stored), changeOf(list, { accounts })],
      told: [auditRecord(audit, world)],
    });
  });
}

const named = ({ name, id }: ServiceAccount): string => `${name} (${id})`;

interface Wished {
  readonly wish: AccountWish;
  readonly entry: ListedAccount;
  readonly isNew: boolean;
}

function problemOf({ wish, entry, isNew }: Wished, all: readonly ListedAccount[]): Problem | null {
  if (wish.id !== null && isNew) return NOT_FOUND;
  if (all.some(({ id, name }) => id !== entry.id && name === wish.name))
    return {
      code: 'name-taken',
      message: `There is a service account named ${wish.name} already. Choose another name.`,
    };
  if (isNew && all.length >= ACCOUNTS_MAX) return TOO_MANY;
  return bytesOf(entry) > POLICY_BYTES_MAX ? TOO_LONG : null;
}

/** `sa_` keeps these ids apart from those of tokens, with which they share the scrape logs. */
const newId = (world: World): string => `sa_${randomHex(6, world)}`;

const NOT_FOUND: Problem = {
  code: 'not-found',
  message: 'There is no such service account any more. Load the page again.',
};
const TOO_MANY: Problem = {
  code: 'too-many',
  message: `There are ${ACCOUNTS_MAX} service accounts already. Remove one that is no longer used.`,
};
const TOO_LONG: Problem = {
  code: 'invalid-request',
  message: `issuer, audience, subject and claims must have at most ${POLICY_BYTES_MAX} bytes together.`,
};
