import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { World } from '../model';
import { type Asked, checkWorkspace, Refusal, type StepIssuer } from './asked';
import { API } from './pages';

const KEY_ID = 'simulated-step-key';

export function createStepIssuer(world: World): StepIssuer {
  const address = `${API}/2.0/workspaces/${world.workspace.slug}/pipelines-config/identity/oidc`;
  let pair: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
  const keyPair = (): { publicKey: KeyObject; privateKey: KeyObject } =>
    (pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 }));
  return {
    address,
    keys: () => {
      const jwk = keyPair().publicKey.export({ format: 'jwk' });
      return { keys: [{ ...jwk, kid: KEY_ID, use: 'sig', alg: 'RS256' }] };
    },
    sign(claims) {
      const body = { ...defaultClaims(world, address), ...claims };
      const header = { typ: 'JWT', alg: 'RS256', kid: KEY_ID };
      const signed = `${encoded(header)}.${encoded(body)}`;
      const signature = createSign('RSA-SHA256').update(signed).sign(keyPair().privateKey);
      return `${signed}.${signature.toString('base64url')}`;
    },
  };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function defaultClaims(world: World, iss: string): Record<string, unknown> {
  const { uuid } = world.workspace;
  const iat = Math.floor(world.now / 1000);
  return {
    iss,
    aud: `ari:cloud:bitbucket::workspace/${uuid.slice(1, -1)}`,
    iat,
    exp: iat + 3600,
    accountUuid: uuid,
    workspaceUuid: uuid,
  };
}

export function showDiscovery(asked: Asked): unknown {
  checkWorkspace(asked);
  refuseTokens(asked);
  const { address } = asked.issuer;
  return {
    issuer: address,
    jwks_uri: `${address}/keys.json`,
    subject_types_supported: ['public'],
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

export function showKeys(asked: Asked): unknown {
  checkWorkspace(asked);
  refuseTokens(asked);
  return asked.issuer.keys();
}

/** Open to whoever shows no authorization: the OpenAPI names no kind of token for it. */
function refuseTokens({ provider }: Asked): void {
  if (provider === 'none') return;
  throw new Refusal(401, 'Token is invalid, expired, or not supported for this endpoint.');
}
