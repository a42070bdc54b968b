import type { ServiceAccountRequest } from '../../contract/access';
import type { SavedAccount } from '../../contract/form';
import type { Problem } from '../../contract/problem';
import { readKeySet } from '../../core/access/key-set';
import type { KeySource } from '../../core/access/policy';
import { tooWide } from '../../core/access/shared-issuers';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import type { Actor } from '../records/audit';
import { load } from '../records/kind';
import type { Sent } from '../records/stale';
import { WORKSPACE } from '../records/workspace';
import { isBitbucket, isOpenIssuer, pipelinesIssuer } from './presets';
import { storeServiceAccount, type AccountWish } from './service-accounts';

/** Adds or changes a service account, once its policy is safe to trust. */
export async function saveServiceAccount(
  request: Sent<ServiceAccountRequest>,
  by: Actor,
  world: World,
): Promise<Result<SavedAccount, Problem>> {
  const wish = await trusted(request, world);
  return wish.ok
    ? storeServiceAccount(wish.value, by, world)
    : fail({ code: 'invalid-request', message: wish.problem });
}

/** A trust policy as asked for, made safe to trust; or a sentence that names the field that is not. */
async function trusted(
  request: Sent<ServiceAccountRequest>,
  world: World,
): Promise<Result<Sent<AccountWish>, string>> {
  const problem = issuerProblem(request.issuer);
  if (problem !== null) return fail(problem);
  const isPipelines = isBitbucket(request.issuer);
  const own =
    isPipelines || request.keys.kind === 'bitbucket'
      ? await ownIssuerProblem(request.issuer, world)
      : null;
  if (own !== null) return fail(own);
  const claims = isPipelines ? pinned(request.claims, world) : [...request.claims];
  const wide = tooWide({ ...request, claims });
  if (wide !== null) return fail(wide);
  const keys = await keysOf(request, world);
  return keys.ok ? succeed({ ...request, claims, keys: keys.value }) : keys;
}

function issuerProblem(issuer: string): string | null {
  const isAddress = URL.canParse(issuer) && new URL(issuer).protocol === 'https:';
  return isAddress ? null : 'issuer must be an address that begins with https://.';
}

async function keysOf(
  { keys, issuer }: ServiceAccountRequest,
  world: World,
): Promise<Result<KeySource, string>> {
  if (keys.kind === 'bitbucket') return succeed({ kind: 'bitbucket' });
  if (keys.kind === 'fetched')
    return isOpenIssuer(issuer)
      ? succeed({ kind: 'fetched' })
      : fail('keys must be pasted: the app may not read this issuer (see docs/security.md).');
  const read = readKeySet(keys.jwks);
  const problem = read.ok ? await world.identities.keySetProblem(read.value) : read.problem;
  if (problem !== null || !read.ok) return fail(`keys.jwks cannot be used: ${problem ?? ''}.`);
  return succeed({ kind: 'pasted', keys: read.value });
}

/** Only this workspace’s own Pipelines, wherever the keys come from: another one’s steps would be let in. */
async function ownIssuerProblem(issuer: string, world: World): Promise<string | null> {
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const slug = workspace.value?.slug ?? '';
  const own = [slug, world.installation.workspaceUuid].map(pipelinesIssuer);
  return own.includes(issuer)
    ? null
    : `issuer must be that of this workspace’s Pipelines: ${pipelinesIssuer(slug)}.`;
}

/** Whatever else is required, the step must be of this workspace. */
function pinned(
  claims: ServiceAccountRequest['claims'],
  { installation }: World,
): ServiceAccountRequest['claims'] {
  const own = { name: 'workspaceUuid', value: installation.workspaceUuid };
  return [own, ...claims.filter(({ name }) => name !== own.name)];
}
