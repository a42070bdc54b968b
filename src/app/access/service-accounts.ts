import type { TrustPolicy } from '../../core/access/policy';
import type { Scope } from '../../core/access/scope';
import { fail, succeed, type Result } from '../../core/result';
import type { EpochMillis } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { auditRecord, type Actor } from '../records/audit';
import { SERVICE_ACCOUNTS_KEY, SETTINGS_KEY } from '../records/keys';
import { UnreadableRecord, type Found } from '../records/load';
import { BYTES_TO_FILL, isTooLarge, RECORD_BYTES } from '../records/record-room';
import { scopeText } from './tokens';

/** An identity of somebody else that may read, under a name of ours. */
export interface ServiceAccount extends TrustPolicy {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly createdAt: EpochMillis;
  readonly firstUsedAt: EpochMillis | null;
}

interface AccountsRecord {
  readonly v: number;
  readonly accounts: readonly ServiceAccount[];
}

/** All service accounts, in the order in which they were made. Throws {@link UnreadableRecord}. */
export function serviceAccountsIn(found: Found): readonly ServiceAccount[] {
  const body = found.get(SERVICE_ACCOUNTS_KEY)?.body as AccountsRecord | undefined;
  if (body === undefined) return [];
  // A record of a newer version is not ours to read: it might trust on conditions that we do not know.
  if (body.v !== 1)
    throw new UnreadableRecord(SERVICE_ACCOUNTS_KEY, `it has version ${String(body.v)}`);
  return body.accounts;
}

export function serviceAccountsChange(
  found: Found,
  accounts: readonly ServiceAccount[],
): RecordChange {
  const body: AccountsRecord = { v: 1, accounts };
  const revision = found.get(SERVICE_ACCOUNTS_KEY)?.revision ?? null;
  return { key: SERVICE_ACCOUNTS_KEY, body, revision };
}

export interface AccountProblem {
  readonly code: 'name-taken' | 'too-many' | 'too-large' | 'not-found' | 'busy' | 'invalid-request';
  readonly message: string;
}

export type AccountWish = TrustPolicy & {
  readonly id: string | null;
  readonly name: string;
  readonly scope: Scope;
};

const ACCOUNTS_MAX = 20;

/** Adds a service account, or changes the one of that id. The answer is its id. */
export async function saveServiceAccount(
  wish: AccountWish,
  by: Actor,
  world: World,
): Promise<Result<string, AccountProblem>> {
  const found = await world.records.read([SERVICE_ACCOUNTS_KEY, SETTINGS_KEY]);
  const all = serviceAccountsIn(found);
  const old = all.find(({ id }) => id === wish.id);
  const problem = problemOf(wish, all, old);
  if (problem !== null) return fail(problem);
  const made = { id: newId(world), createdAt: world.now(), firstUsedAt: null };
  const { id, createdAt, firstUsedAt } = old ?? made;
  const account: ServiceAccount = { ...wish, id, createdAt, firstUsedAt };
  const accounts =
    old === undefined ? [...all, account] : all.map((each) => (each === old ? account : each));
  if (isTooLarge(accounts, all, old === undefined ? BYTES_TO_FILL : RECORD_BYTES))
    return fail(TOO_LARGE);
  const action = old === undefined ? 'service-account-added' : 'service-account-changed';
  const detail = changeText(old, account);
  const written = await world.records.write(
    [serviceAccountsChange(found, accounts)],
    [auditRecord({ ...by, action, object: named(account), result: 'done', detail }, found, world)],
  );
  return written === 'written' ? succeed(account.id) : fail(BUSY);
}

export async function removeServiceAccount(
  id: string,
  by: Actor,
  world: World,
): Promise<Result<null, AccountProblem>> {
  const found = await world.records.read([SERVICE_ACCOUNTS_KEY, SETTINGS_KEY]);
  const all = serviceAccountsIn(found);
  const account = all.find((each) => each.id === id);
  if (account === undefined) return fail(NOT_FOUND);
  const action = 'service-account-removed';
  const detail = policyText(account);
  const written = await world.records.write(
    [
      serviceAccountsChange(
        found,
        all.filter((each) => each !== account),
      ),
    ],
    [auditRecord({ ...by, action, object: named(account), result: 'done', detail }, found, world)],
  );
  return written === 'written' ? succeed(null) : fail(BUSY);
}

export const named = ({ name, id }: ServiceAccount): string => `${name} (${id})`;

function problemOf(
  wish: AccountWish,
  all: readonly ServiceAccount[],
  old: ServiceAccount | undefined,
): AccountProblem | null {
  if (wish.id !== null && old === undefined) return NOT_FOUND;
  if (all.some((each) => each !== old && each.name === wish.name))
    return {
      code: 'name-taken',
      message: `There is a service account named ${wish.name} already. Choose another name.`,
    };
  return old === undefined && all.length >= ACCOUNTS_MAX ? TOO_MANY : null;
}

/** `sa_` keeps these ids apart from those of tokens, with which they share the scrape logs. */
function newId(world: World): string {
  const random = [...world.randomBytes(6)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `sa_${random.join('')}`;
}

function policyText({ issuer, audience, subject, claims, keys, scope }: AccountWish): string {
  const wanted = claims.map(({ name, value }) => `, ${name}=${value}`).join('');
  return `issuer ${issuer}, audience ${audience}, subject ${subject}${wanted}, keys ${keys.kind}, for ${scopeText(scope)}`;
}

function changeText(old: AccountWish | undefined, now: AccountWish): string {
  return old === undefined
    ? policyText(now)
    : `before: ${policyText(old)}; now: ${policyText(now)}`;
}

const BUSY: AccountProblem = {
  code: 'busy',
  message: 'Somebody else changed the service accounts at the same time. Load the page again.',
};
const NOT_FOUND: AccountProblem = {
  code: 'not-found',
  message: 'There is no such service account any more. Load the page again.',
};
const TOO_MANY: AccountProblem = {
  code: 'too-many',
  message: `There are ${ACCOUNTS_MAX} service accounts already. Remove one that is no longer used.`,
};
const TOO_LARGE: AccountProblem = {
  code: 'too-large',
  message:
    'There is no room for this: all service accounts together may take about 120 KB. Paste fewer keys, choose fewer repositories or the whole workspace, or remove one that is no longer used.',
};
