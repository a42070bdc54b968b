import { MINUTE, SECOND, type EpochMillis } from '../time';
import { isAsymmetric, type UnverifiedToken } from './jwt';
import type { Reason } from './reasons';

export const PRESETS = [
  'bitbucket-pipelines',
  'kubernetes',
  'aws',
  'github-actions',
  'any',
] as const;
export type Preset = (typeof PRESETS)[number];

/** Where the keys that sign come from. */
export type KeySource =
  | { readonly kind: 'bitbucket' }
  | { readonly kind: 'fetched' }
  | { readonly kind: 'pasted'; readonly keys: KeySet };

/** A JSON Web Key Set of public keys. */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Which identity is trusted. `subject` and the values of claims may hold `*` for any run of characters. */
export interface TrustPolicy {
  readonly preset: Preset;
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly claims: readonly { readonly name: string; readonly value: string }[];
  readonly keys: KeySource;
}

/** How far the issuer's clock and ours may differ. */
export const LEEWAY = MINUTE;
/** No identity that we know of lives longer; a token that claims to is not one of a workload. */
export const LIFETIME_MAX_SECONDS = 366 * 24 * 3600;

export const CHECKS = [
  'issuer',
  'algorithm',
  'audience',
  'time',
  'subject',
  'claims',
] as const satisfies readonly Reason[];

/** One check of what a token says of itself, with what was found. */
export interface Check {
  readonly check: (typeof CHECKS)[number];
  readonly passed: boolean;
  readonly detail: string;
}

/**
 * Whether the token claims what the policy asks for, up to the first check that fails. Cheap and worth nothing by
 * itself: the signature is verified by whoever calls this.
 */
export function checkClaims(
  token: UnverifiedToken,
  policy: TrustPolicy,
  now: EpochMillis,
): readonly Check[] {
  const made: Check[] = [];
  for (const check of CHECKS) {
    const problem = PROBLEMS[check](token, policy, now);
    made.push({ check, passed: problem === null, detail: problem ?? PASSED[check] });
    if (problem !== null) break;
  }
  return made;
}

/** What is wrong with a token whatever anybody trusts: judged before anything is read. */
export function misfitOf(token: UnverifiedToken, now: EpochMillis): 'algorithm' | 'time' | null {
  if (!isAsymmetric(token.algorithm)) return 'algorithm';
  return timeProblem(token, now) === null ? null : 'time';
}

const PASSED: Readonly<Record<Check['check'], string>> = {
  issuer: 'The issuer is the one trusted.',
  algorithm: 'The signature is of a kind that has a public key.',
  audience: 'The token was made for this audience.',
  time: 'The token is valid now.',
  subject: 'The subject fits the pattern.',
  claims: 'All required claims are there.',
};

type Problem = (token: UnverifiedToken, policy: TrustPolicy, now: EpochMillis) => string | null;

const PROBLEMS: Readonly<Record<Check['check'], Problem>> = {
  issuer: ({ issuer }, policy) =>
    issuer === policy.issuer
      ? null
      : `The issuer is ${shown(issuer)}; trusted is ${shown(policy.issuer)}.`,
  algorithm: ({ algorithm }) =>
    isAsymmetric(algorithm)
      ? null
      : `The algorithm ${shown(algorithm)} is not accepted: anybody who can verify it could also sign.`,
  audience: ({ audiences }, policy) =>
    audiences.includes(policy.audience)
      ? null
      : `The audience is ${audiences.map(shown).join(', ') || 'missing'}; wanted is ${shown(policy.audience)}.`,
  time: (token, _policy, now) => timeProblem(token, now),
  subject: ({ subject }, policy) =>
    fitsPattern(subject, policy.subject)
      ? null
      : `The subject is ${shown(subject)}; the pattern is ${shown(policy.subject)}.`,
  claims: ({ claims }, policy) => {
    const missing = policy.claims.find(({ name, value }) => !hasClaim(claims, name, value));
    return missing === undefined
      ? null
      : `The claim ${shown(missing.name)} is not ${shown(missing.value)}.`;
  },
};

function timeProblem(
  { claims: { exp, iat, nbf } }: UnverifiedToken,
  now: EpochMillis,
): string | null {
  const at = Math.floor(now / SECOND);
  if (![exp, iat, nbf ?? 0].every(isInstant))
    return 'The token does not say when it was issued or when it expires.';
  if (Number(exp) <= at - LEEWAY_SECONDS) return `The token expired ${ago(at - Number(exp))} ago.`;
  if (Math.max(Number(iat), Number(nbf ?? 0)) > at + LEEWAY_SECONDS)
    return 'The token is from the future: compare the clocks.';
  return at - Number(iat) - LEEWAY_SECONDS > LIFETIME_MAX_SECONDS
    ? 'The token is older than a year.'
    : null;
}

const LEEWAY_SECONDS = LEEWAY / SECOND;

const isInstant = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const ago = (seconds: number): string => `${String(Math.round(seconds))} s`;

const shown = (text: string): string => `"${text.slice(0, 200)}"`;

/** Whether the text is the pattern, where `*` stands for any run of characters, none included. */
export function fitsPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return text.endsWith(last);
}

/** A claim may stand inside another: `kubernetes.io/namespace` is `namespace` of `kubernetes.io`. */
function hasClaim(claims: unknown, name: string, pattern: string): boolean {
  const found = claimAt(claims, name);
  const values: readonly unknown[] = Array.isArray(found) ? found : [found];
  return values.some(
    (value) =>
      (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
      fitsPattern(String(value), pattern),
  );
}

function claimAt(claims: unknown, name: string): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined;
  if (Object.hasOwn(claims, name)) return (claims as Readonly<Record<string, unknown>>)[name];
  // A name may hold slashes of its own, as addresses do: every one of them may be where the inner name begins.
  const splits = [...name.matchAll(/\//g)].map(({ index }) => index);
  for (const at of splits) {
    const [outer, inner] = [name.slice(0, at), name.slice(at + 1)];
    if (at === 0 || !Object.hasOwn(claims, outer)) continue;
    const found = claimAt((claims as Readonly<Record<string, unknown>>)[outer], inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
