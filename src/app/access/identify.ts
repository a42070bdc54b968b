import type { UnverifiedToken } from '../../core/access/jwt';
import { checkClaims } from '../../core/access/policy';
import type { Reason } from '../../core/access/reasons';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load, type Kind, type Loaded } from '../records/kind';
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
): Promise<Result<ServiceAccount, Reason>> {
  const refusals: Refused[] = [];
  for (const listed of [
    ...trust.accountList.value.accounts,
    ...trust.sharedAccounts.value.accounts,
  ]) {
    const claims = checkClaims(jwt, listed, world.now());
    const failed = claims.find(({ passed }) => !passed);
    const account = failed === undefined ? await accountOf(listed, trust, world) : null;
    if (account === null) {
      refusals.push({ reason: failed?.check ?? 'issuer', checks: claims.length });
      continue;
    }
    const { refusal, checks } = await judge(jwt, { account, keys: trust.keys }, world);
    if (refusal === null) return succeed(account);
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

/** The account with its keys; null when it was removed after the list was read. */
async function accountOf(
  { id }: ListedAccount,
  { own, sharedAccounts }: Trust,
  world: World,
): Promise<ServiceAccount | null> {
  const known = [...own.map(({ value }) => value), ...sharedAccounts.value.accounts].find(
    (account) => account?.id === id,
  );
  if (known !== undefined) return known;
  const { account } = await load({ account: ACCOUNT(id) }, world);
  return account.value;
}
