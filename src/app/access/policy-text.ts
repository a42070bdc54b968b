import { thumbprintText } from '../../core/access/key-set';
import type { KeySource, TrustPolicy } from '../../core/access/policy';
import type { Scope } from '../../core/access/scope';
import type { World } from '../../ports/world';
import { tellingOf } from '../records/audit-text';
import type { StoredIndex } from '../records/repository-index';
import { toldScope } from './scopes';

type Told = TrustPolicy & { readonly name: string; readonly scope: Scope };

/** A policy as the audit log tells it: two different ones never read the same. Empty for none. */
export async function policyText(
  policy: Told | null,
  index: StoredIndex,
  world: World,
): Promise<string> {
  if (policy === null) return '';
  const { name, preset, issuer, audience, subject, claims, keys, scope } = policy;
  return tellingOf(
    {
      ...{ name, preset, issuer, audience, subject },
      claims: claims.map((claim) => `${JSON.stringify(claim.name)}=${claim.value}`),
      keys: await toldKeys(keys, world),
      for: toldScope(scope, index),
    },
    world,
  );
}

/** Stands for what is chosen, and for nothing that happens by itself. */
export async function policyRevision(policy: Told, world: World): Promise<number> {
  const { name, preset, issuer, audience, subject, claims, keys, scope } = policy;
  const chosen = [name, preset, issuer, audience, subject, claims, keys, scope];
  return parseInt((await world.sha256(JSON.stringify(chosen))).slice(0, 12), 16);
}

/** Pasted keys by id, algorithm and thumbprint. */
async function toldKeys(source: KeySource, world: World): Promise<string | readonly string[]> {
  if (source.kind !== 'pasted') return source.kind;
  return Promise.all(
    source.keys.keys.map(async (key) => {
      const thumbprint = base64url(await world.sha256(thumbprintText(key)));
      return JSON.stringify([
        key['kid'] ?? null,
        key['alg'] ?? null,
        key['use'] ?? null,
        thumbprint,
      ]);
    }),
  );
}

/** As RFC 7638 writes it, from hexadecimal digits. */
function base64url(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16)));
  return btoa(bytes.join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
