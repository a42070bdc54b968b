import type { ServiceAccountRequest } from '../../../src/contract/access';
import type { SimulatedWorkspace } from 'simulated-bitbucket';
import type { AccessHouse, Outside } from './house';
import { signed, signer, type Signer } from './signing';

export const CLUSTER = 'https://kubernetes.default.svc.cluster.local';
export const GITHUB = 'https://token.actions.githubusercontent.com';
export const DOWN = 'https://down.tokens.sts.global.api.aws';
export const NAMESPACE = { 'kubernetes.io': { namespace: 'monitoring' } };

const DAY = 86_400;

/** What the attacks are played on: a whole house, or one without a host. */
export interface Stage extends Pick<AccessHouse, 'have' | 'seconds' | 'uuidOf' | 'advance'> {
  readonly workspace: Pick<SimulatedWorkspace, 'stepOidcToken'>;
}

/** Every credential that the table of requests holds out, good and bad. */
export interface Cast {
  readonly good: string;
  readonly other: string;
  readonly expired: string;
  readonly revoked: string;
  /** Replaced, and in its days of grace. */
  readonly inGrace: string;
  readonly successor: string;
  readonly graceOver: string;
  /** May read web-shop only. */
  readonly webShop: string;
  readonly cluster: Signer;
  readonly curve: Signer;
  readonly edwards: Signer;
  readonly github: Signer;
  readonly stranger: Signer;
  /** Epoch seconds. */
  readonly now: number;
}

const github = signer('rsa', 'github-1');

/** GitHub answers, AWS does not. */
export const outside: Outside = (url) => {
  if (url === `${GITHUB}/.well-known/openid-configuration`)
    return { issuer: GITHUB, jwks_uri: `${GITHUB}/.well-known/jwks` };
  return url === `${GITHUB}/.well-known/jwks` ? { keys: [github.jwk] } : undefined;
};

/** Issues, rotates and revokes, adds the service accounts, and lets a day go by, after which some have expired. */
export async function cast(house: Stage, waitSeconds = DAY + 1): Promise<Cast> {
  const scope = { kind: 'repositories', uuids: [house.uuidOf('web-shop')] };
  const issue = (name: string, more: object = {}) => house.have('issueToken', { name, ...more });
  const expired = await issue('expired', { expiresInDays: 1 });
  const over = await issue('grace over');
  await house.have('rotateToken', { id: over.id, graceDays: 1 });
  const [cluster, curve, edwards] = [
    signer('rsa', 'cluster-1'),
    signer('ec', 'cluster-2'),
    signer('ed25519', 'cluster-3'),
  ];
  const keys = JSON.stringify({ keys: [cluster.jwk, curve.jwk, edwards.jwk] });
  await house.have('saveServiceAccount', kubernetes(keys));
  await house.have('saveServiceAccount', { ...workflow(house), scope });
  await house.have('saveServiceAccount', role());
  await house.have('saveServiceAccount', await steps(house));
  await house.advance(waitSeconds);
  const good = await issue('good');
  const old = await issue('rotated');
  const { token: successor } = await house.have('rotateToken', { id: old.id });
  const revoked = await issue('revoked');
  await house.have('revokeToken', { id: revoked.id });
  return {
    good: good.token,
    other: (await issue('other')).token,
    expired: expired.token,
    revoked: revoked.token,
    inGrace: old.token,
    successor,
    graceOver: over.token,
    webShop: (await issue('web shop', { scope })).token,
    ...{ cluster, curve, edwards, github, stranger: signer('rsa', 'cluster-1') },
    now: await house.seconds(),
  };
}

/** Pods of the cluster that sign with these keys. */
export function kubernetes(jwks: string): ServiceAccountRequest {
  return {
    id: null,
    name: 'cluster',
    preset: 'kubernetes',
    issuer: CLUSTER,
    audience: 'lifeline',
    subject: 'system:serviceaccount:monitoring:prometheus*',
    claims: [{ name: 'kubernetes.io/namespace', value: 'monitoring' }],
    keys: { kind: 'pasted', jwks },
    scope: { kind: 'workspace' },
  };
}

function workflow(house: Stage): ServiceAccountRequest {
  return {
    id: null,
    name: 'workflow',
    preset: 'github-actions',
    issuer: GITHUB,
    audience: 'lifeline',
    subject: 'repo:acme/*',
    claims: [{ name: 'repository_owner', value: 'acme' }],
    keys: { kind: 'fetched' },
    scope: { kind: 'repositories', uuids: [house.uuidOf('web-shop')] },
  };
}

function role(): ServiceAccountRequest {
  return {
    id: null,
    name: 'role',
    preset: 'aws',
    issuer: DOWN,
    audience: 'lifeline',
    subject: 'arn:aws:iam::123456789012:role/prometheus',
    claims: [{ name: 'https://sts.amazonaws.com//aws_account', value: '123456789012' }],
    keys: { kind: 'fetched' },
    scope: { kind: 'workspace' },
  };
}

/** As the form for Pipelines is filled in by the preset. */
async function steps(house: Stage): Promise<ServiceAccountRequest> {
  const { presets } = await house.have('listServiceAccounts');
  const preset = presets.find((one) => one.preset === 'bitbucket-pipelines');
  if (preset === undefined) throw new Error('There is no preset for Pipelines.');
  const { issuer, audience, claims } = preset;
  return {
    ...{ id: null, name: 'steps', preset: 'bitbucket-pipelines', issuer, audience, claims },
    subject: `${house.uuidOf('web-shop')}:*`,
    keys: { kind: 'bitbucket' },
    scope: { kind: 'workspace' },
  };
}

/** What a Prometheus pod holds; `claims` complete or replace. */
export function podToken({ cluster, now }: Cast, claims: object = {}, by?: Signer): string {
  return signed(podClaims(now, claims), by ?? cluster);
}

export function podClaims(now: number, claims: object = {}): object {
  return {
    iss: CLUSTER,
    aud: ['lifeline'],
    sub: 'system:serviceaccount:monitoring:prometheus-k8s',
    iat: now - 10,
    nbf: now - 10,
    exp: now + 3600,
    ...NAMESPACE,
    ...claims,
  };
}

export function workflowToken({ github: key, now }: Cast, claims: object = {}): string {
  const own = {
    ...{ iss: GITHUB, aud: 'lifeline', sub: 'repo:acme/web-shop:ref:refs/heads/main' },
    repository_owner: 'acme',
  };
  return signed({ ...own, iat: now, exp: now + 600, ...claims }, key);
}
