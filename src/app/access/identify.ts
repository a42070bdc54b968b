import type { UnverifiedToken } from '../../core/access/jwt';
import { checkClaims } from '../../core/access/policy';
import type { Reason } from '../../core/access/reasons';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load, type Kind, type Loaded, type Stored } from '../records/kind';
import { ACCOUNT, ACCOUNTS, type ListedAccount, type ServiceAccount } from './account-records';
import { issuerKeys, type IssuerKeys } from './issuer-keys';
import { judge } from './judge-token';

/** What says whom we trust: the policies, the keys of one issuer, and the account that was let in before. */
export type Trust = Loaded<
  typeof ACCOUNTS & {
    readonly keys: Kind<IssuerKeys>;
    readonly own: readonly Kind<ServiceAccount | null>[];
  }
>;

/** Reads it in one round trip; `known` is the id of the account that the credential was lately. */
export async function readTrust(
  issuer: string,
  known: string | null,
  world: World,
): Promise<Trust> {
  const keys = await issuerKeys(issuer, world);
  return load({ ...ACCOUNTS, keys, own: known === null ? [] : [ACCOUNT(known)] }, world);
}

/**
 * The service account that the token is, or the reason of the policy that most checks were passed for: it says best
 * what is wrong. The list refuses what does not fit; only the account's own record, as it is now, admits.
 */
export async function identify(
  jwt: UnverifiedToken,
  trust: Trust,
  world: World,
): Promise<Result<Identified, Reason>> {
  const refusals: Refused[] = [];
  for (const listed of [
    ...trust.accountList.value.accounts,
    ...trust.sharedAccounts.value.accounts,
  ]) {
    const claims = checkClaims(jwt, listed, world.now());
    const failed = claims.find(({ passed }) => !passed);
    const known = failed === undefined ? await accountOf(listed, trust, world) : null;
    if (known === null) {
      refusals.push({ reason: failed?.check ?? 'issuer', checks: claims.length });
      continue;
    }
    const { refusal, checks } = await judge(
      jwt,
      { account: known.account, keys: trust.keys },
      world,
    );
    if (refusal === null) return succeed(known);
    refusals.push({ reason: refusal, checks: checks.length });
  }
  refusals.sort((a, b) => b.checks - a.checks);
  // Without a policy nobody trusts the issuer.
  return fail(refusals[0]?.reason ?? 'issuer');
}

interface Refused {
  readonly reason: Reason;
  readonly checks: number;
}

/** A service account and its record; null where it is still kept with the others. */
export interface Identified {
  readonly account: ServiceAccount;
  readonly own: Stored<ServiceAccount | null> | null;
}

/** The account with its keys; null when it was removed after the list was read. */
async function accountOf(
  { id }: ListedAccount,
  { own: known, sharedAccounts }: Trust,
  world: World,
): Promise<Identified | null> {
  const shared = sharedAccounts.value.accounts.find((account) => account.id === id);
  if (shared !== undefined) return { account: shared, own: null };
  const own =
    known.find(({ value }) => value?.id === id) ?? (await load({ own: ACCOUNT(id) }, world)).own;
  return own.value === null ? null : { account: own.value, own };
}
