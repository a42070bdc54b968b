import type { CheckName, DryRunAnswer } from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import { readJwt, type UnverifiedToken } from '../../core/access/jwt';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { ACCOUNTS, loadAccounts } from './account-records';
import { issuerKeys } from './issuer-keys';
import { judge, type Judged } from './judge-token';

/** What would come of a token if it were sent to the scrape URL. It is neither stored nor logged, and counts nothing. */
export async function dryRun(text: string, world: World): Promise<Result<DryRunAnswer, Problem>> {
  const jwt = readJwt(text.replace(/^Bearer\s+/i, ''));
  if (jwt === null) return succeed(NOT_A_TOKEN);
  const found = await load({ ...ACCOUNTS, keys: await issuerKeys(jwt.issuer, world) }, world);
  const judged: Judged[] = [];
  for (const account of await loadAccounts(found, world))
    judged.push(await judge(jwt, { account, keys: found.keys }, world));
  const match = judged.find(({ refusal }) => refusal === null)?.account ?? null;
  return succeed({
    match: match === null ? null : { id: match.id, name: match.name },
    sentence: sentence(match?.name ?? null, judged.length),
    token: tokenView(jwt),
    policies: judged.map(policyView),
  });
}

const NOT_A_TOKEN: DryRunAnswer = {
  match: null,
  sentence: 'This is no JSON Web Token: one has three parts, joined by dots.',
  token: null,
  policies: [],
};

function sentence(match: string | null, policies: number): string {
  if (match !== null) return `This token would read as the service account ${match}.`;
  return policies === 0
    ? 'There is no service account yet that it could be.'
    : 'No service account fits; each says below what does not.';
}

function tokenView({
  issuer,
  subject,
  audiences,
  keyId,
  algorithm,
  claims,
}: UnverifiedToken): DryRunAnswer['token'] {
  const { exp } = claims;
  const expiresAt = typeof exp === 'number' && Number.isFinite(exp) ? exp : null;
  return { issuer, subject, audiences, keyId, algorithm, expiresAt };
}

function policyView({ account, checks, refusal }: Judged): DryRunAnswer['policies'][number] {
  return {
    id: account.id,
    name: account.name,
    matches: refusal === null,
    checks: checks
      .filter(({ check, passed }) => check !== 'algorithm' || !passed)
      .map(({ check, passed, detail }) => ({ check: nameOf(check), passed, detail })),
  };
}

const NAMES: Readonly<Partial<Record<Judged['checks'][number]['check'], CheckName>>> = {
  issuer: 'issuer',
  audience: 'audience',
  time: 'time',
  subject: 'subject',
  claims: 'claims',
  keys: 'keys',
};

/** The algorithm is part of the signature to people, and worth a line only when it is refused. */
const nameOf = (check: Judged['checks'][number]['check']): CheckName => NAMES[check] ?? 'signature';
