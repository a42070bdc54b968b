import type { ServiceAccountRequest } from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { readKeySet } from '../../core/access/key-set';
import type { KeySource } from '../../core/access/policy';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import type { Actor } from '../records/audit';
import { load } from '../records/kind';
import { WORKSPACE } from '../records/workspace';
import { isOpenIssuer, pipelinesIssuer } from './presets';
import { storeServiceAccount, type AccountWish } from './service-accounts';

/** Adds or changes a service account, once its policy is safe to trust. */
export async function saveServiceAccount(
  request: ServiceAccountRequest,
  by: Actor,
  world: World,
): Promise<Result<{ readonly id: string }, Problem>> {
  const wish = await trusted(request, world);
  return wish.ok
    ? storeServiceAccount(wish.value, by, world)
    : fail({ code: 'invalid-request', message: wish.problem });
}

/** A trust policy as asked for, made safe to trust; or a sentence that names the field that is not. */
async function trusted(
  request: ServiceAccountRequest,
  world: World,
): Promise<Result<AccountWish, string>> {
  const problem = issuerProblem(request.issuer) ?? subjectProblem(request);
  if (problem !== null) return fail(problem);
  const keys = await keysOf(request, world);
  if (!keys.ok) return keys;
  const claims =
    keys.value.kind === 'bitbucket' ? pinned(request.claims, world) : [...request.claims];
  return succeed({ ...request, claims, keys: keys.value });
}

function issuerProblem(issuer: string): string | null {
  const isAddress = URL.canParse(issuer) && new URL(issuer).protocol === 'https:';
  return isAddress ? null : 'issuer must be an address that begins with https://.';
}

/** A pattern that begins with `*` trusts everybody whom the issuer knows, and issuers know many. */
function subjectProblem({ preset, subject, claims }: ServiceAccountRequest): string | null {
  if (subject.startsWith('*') && claims.length === 0)
    return 'subject would trust everybody: begin it with something other than *, or require a claim.';
  if (preset === 'github-actions' && !/^repo:[^*/]+\//.test(subject))
    return 'subject must name the organisation, as in repo:organisation/repository:*.';
  return null;
}

async function keysOf(
  { keys, issuer }: ServiceAccountRequest,
  world: World,
): Promise<Result<KeySource, string>> {
  if (keys.kind === 'bitbucket') return bitbucketKeys(issuer, world);
  if (keys.kind === 'fetched')
    return isOpenIssuer(issuer)
      ? succeed({ kind: 'fetched' })
      : fail('keys must be pasted: the app may not read this issuer (see docs/security.md).');
  const read = readKeySet(keys.jwks);
  const problem = read.ok ? await world.identities.keySetProblem(read.value) : read.problem;
  if (problem !== null || !read.ok) return fail(`keys.jwks cannot be used: ${problem ?? ''}.`);
  return succeed({ kind: 'pasted', keys: read.value });
}

/** Only this workspace’s own Pipelines: the keys of another one would let in its steps. */
async function bitbucketKeys(issuer: string, world: World): Promise<Result<KeySource, string>> {
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const slug = workspace.value?.slug ?? '';
  const own = [slug, world.installation.workspaceUuid].map(pipelinesIssuer);
  return own.includes(issuer)
    ? succeed({ kind: 'bitbucket' })
    : fail(`issuer must be that of this workspace’s Pipelines: ${pipelinesIssuer(slug)}.`);
}

/** Whatever else is required, the step must be of this workspace. */
function pinned(
  claims: ServiceAccountRequest['claims'],
  { installation }: World,
): ServiceAccountRequest['claims'] {
  const own = { name: 'workspaceUuid', value: installation.workspaceUuid };
  return [own, ...claims.filter(({ name }) => name !== own.name)];
}
