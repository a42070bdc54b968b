import type { UnverifiedToken } from '../../core/access/jwt';
import { checkClaims, misfitOf } from '../../core/access/policy';
import type { Reason } from '../../core/access/reasons';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load, type Loaded, type Stored } from '../records/kind';
import { loadLately, recalledOld } from '../records/lately';
import { ACCOUNT, ACCOUNTS, type ListedAccount, type ServiceAccount } from './account-records';
import { begun, usedAt, type Admitted, type Asked, type Begun, type NotAdmitted } from './admitted';
import { issuerKeys } from './issuer-keys';
import { judge } from './judge-token';

/**
 * The service account that a token is, or the reason of the policy that most checks were passed for: it says best what
 * is wrong. What was read within the last two seconds refuses; only the account's own record, as it is now, admits.
 */
export async function authenticateIdentity(
  jwt: UnverifiedToken,
  asked: Asked,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const { digest } = asked;
  const misfit = misfitOf(jwt, world.now()) ?? world.refusals.recall(digest, world.now());
  if (misfit !== null) return fail({ reason: misfit });
  const known = world.admissions.recall(digest, world.now());
  const again = known === null ? null : await admitted(jwt, { id: known, ...asked }, world);
  if (again?.ok === true) return again;
  const refusals: Refused[] = [];
  for (const listed of await candidates(jwt, world)) {
    const judged = await judgedLately(jwt, listed, world);
    if (judged.refusal === null) return admitted(jwt, { id: listed.id, ...asked }, world);
    refusals.push({ reason: judged.refusal, checks: judged.checks.length });
  }
  return fail({ reason: reasonOf(refusals, { digest }, world) });
}

interface Refused {
  readonly reason: Reason;
  readonly checks: number;
}

/** A signature that is not the issuer’s never will be; every other refusal may go with a change of the policy. */
function reasonOf(
  refusals: Refused[],
  { digest }: { readonly digest: string },
  world: World,
): Reason {
  refusals.sort((a, b) => b.checks - a.checks);
  // Without a policy nobody trusts the issuer.
  const reason = refusals[0]?.reason ?? 'issuer';
  if (reason === 'signature') world.refusals.remember(digest, reason, world.now());
  return reason;
}

/** Every policy, those that fit what the token says included; none is asked anew where an old list has one that fits. */
async function candidates(jwt: UnverifiedToken, world: World): Promise<readonly ListedAccount[]> {
  const old = recalledOld(ACCOUNTS, world);
  const foreseen = old === null ? [] : listedIn(old).filter((one) => fits(jwt, one, world));
  return foreseen.length > 0 ? foreseen : listedIn(await loadLately(ACCOUNTS, world));
}

const listedIn = ({ accountList, sharedAccounts }: Loaded<typeof ACCOUNTS>) => [
  ...accountList.value.accounts,
  ...sharedAccounts.value.accounts,
];

const fits = (jwt: UnverifiedToken, listed: ListedAccount, world: World): boolean =>
  checkClaims(jwt, listed, world.now()).every(({ passed }) => passed);

type Judgement = Pick<Awaited<ReturnType<typeof judge>>, 'refusal' | 'checks'>;

/** By what this container read lately: keys are read only where the claims fit, and at most once in two seconds. */
async function judgedLately(
  jwt: UnverifiedToken,
  listed: ListedAccount,
  world: World,
): Promise<Judgement> {
  const checks = checkClaims(jwt, listed, world.now());
  const failed = checks.find(({ passed }) => !passed);
  if (failed !== undefined) return { refusal: failed.check, checks };
  const kinds = { own: ACCOUNT(listed.id), keys: await issuerKeys(jwt.issuer, world) };
  const { own, keys } = await loadLately(kinds, world);
  const account = own.value ?? sharedOf(listed);
  return account === null ? REMOVED : judge(jwt, { account, keys }, world);
}

/** Removed after the list was read. */
const REMOVED: Judgement = { refusal: 'issuer', checks: [] };

/** An account that is still kept with the others is listed whole. */
const sharedOf = (listed: ListedAccount): ServiceAccount | null =>
  'scope' in listed ? (listed as ServiceAccount) : null;

/** By the account’s own record and keys as they are now, read with all that an answer begins with. */
async function admitted(
  jwt: UnverifiedToken,
  { id, index }: Asked & { readonly id: string },
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const kinds = {
    own: ACCOUNT(id),
    keys: await issuerKeys(jwt.issuer, world),
    sharedAccounts: ACCOUNTS.sharedAccounts,
  };
  const { own, keys, sharedAccounts, ...records } = await load(
    { ...kinds, ...begun(id, index) },
    world,
  );
  const account = own.value ?? sharedAccounts.value.accounts.find((one) => one.id === id) ?? null;
  if (account === null) return fail({ reason: 'issuer' });
  const { refusal } = await judge(jwt, { account, keys }, world);
  return refusal === null ? succeed(admittedAs(account, own, records)) : fail({ reason: refusal });
}

function admittedAs(
  account: ServiceAccount,
  own: Stored<ServiceAccount | null>,
  { log, ...found }: Begun,
): Admitted {
  return { identity: { ...account, kind: 'service-account' }, found, log, used: usedAt(own) };
}
