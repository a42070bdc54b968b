import { fetch, route } from '@forge/api';
import {
  createLocalJWKSet,
  errors,
  importJWK,
  jwtVerify,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { isRecord, listAt, textAt } from '../../bitbucket/json';
import { ALGORITHMS } from '../../core/access/jwt';
import { publicKeysIn } from '../../core/access/key-set';
import { LEEWAY, LIFETIME_MAX_SECONDS, type KeySet } from '../../core/access/policy';
import { fail, succeed, type Result } from '../../core/result';
import { SECOND } from '../../core/time';
import type { Expected, Identities } from '../../ports/identities';
import type { AskBitbucket, Reply } from './ask-bitbucket';

/** {@link Identities} with jose for signatures; keys through Bitbucket's API, or from an issuer that egress is open to. */
export function forgeIdentities(workspaceUuid: string, ask: AskBitbucket): Identities {
  return {
    async bitbucketKeys() {
      const path = route`/2.0/workspaces/${workspaceUuid}/pipelines-config/identity/oidc/keys.json`;
      // The OpenAPI names no token that is good for this address; one that is not needed may be refused.
      const open = await keySetOf('Bitbucket', () => ask('nobody', path));
      return open.ok ? open : keySetOf('Bitbucket', () => ask('app', path));
    },
    issuerKeys,
    verify,
    keySetProblem,
  };
}

const OPTIONS = { headers: { Accept: 'application/json' }, redirect: 'error' } as const;

/** By discovery: the issuer says where its keys are, and must say that it is itself. */
async function issuerKeys(issuer: string): Promise<Result<KeySet, string>> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const told = await told200('The issuer', () => fetch(address, OPTIONS));
  if (!told.ok) return told;
  const keysAt = textAt(told.value, 'jwks_uri');
  if (textAt(told.value, 'issuer') !== issuer || keysAt?.startsWith('https://') !== true)
    return fail(
      'The issuer’s discovery document names another issuer, or no https address for its keys.',
    );
  return keySetOf('The issuer', () => fetch(keysAt, OPTIONS));
}

async function keySetOf(
  who: string,
  ask: () => Promise<Pick<Reply, 'ok' | 'status' | 'json'>>,
): Promise<Result<KeySet, string>> {
  const told = await told200(who, ask);
  if (!told.ok) return told;
  const keys = publicKeysIn(isRecord(told.value) ? { keys: listAt(told.value, 'keys') } : null);
  return keys.ok ? keys : fail(`${who} publishes no usable keys: ${keys.problem}`);
}

async function told200(
  who: string,
  ask: () => Promise<Pick<Reply, 'ok' | 'status' | 'json'>>,
): Promise<Result<unknown, string>> {
  try {
    const response = await ask();
    if (!response.ok) return fail(`${who} answered ${String(response.status)}.`);
    return succeed(await response.json());
  } catch {
    // Unreachable, closed by the egress list, or no JSON: the admin reads this, and pastes the keys.
    return fail(`${who} could not be read. If egress to it is not open, paste its keys.`);
  }
}

async function verify(
  token: string,
  keys: KeySet,
  { issuer, audience, now }: Expected,
): Promise<'verified' | 'unknown-key' | 'time' | 'refused'> {
  try {
    await jwtVerify(token, createLocalJWKSet(keys as unknown as JSONWebKeySet), {
      issuer,
      audience,
      algorithms: [...ALGORITHMS],
      clockTolerance: LEEWAY / SECOND,
      maxTokenAge: LIFETIME_MAX_SECONDS,
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    });
    return 'verified';
  } catch (error) {
    // Whatever jose does not accept is refused; two of its reasons make a difference to us.
    if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
    return error instanceof errors.JWTExpired ? 'time' : 'refused';
  }
}

async function keySetProblem({ keys }: KeySet): Promise<string | null> {
  try {
    for (const key of keys)
      await importJWK(key as JWK, ALGORITHM_OF[String(key['kty'])] ?? 'ES256');
    return null;
  } catch {
    // The library says in its own words what is wrong with the numbers; none of them help whoever pasted the keys.
    return 'one of the keys is damaged';
  }
}

/** Any algorithm of the family serves to look at the numbers of a key that names none. */
const ALGORITHM_OF: Readonly<Record<string, string>> = { RSA: 'RS256', OKP: 'EdDSA' };
