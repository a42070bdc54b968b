import type { TrustPolicy } from './policy';

type Trusted = Pick<TrustPolicy, 'issuer' | 'subject' | 'claims'>;

interface SharedIssuer {
  readonly host: RegExp;
  /** How a subject begins that names one organisation, account or workspace. */
  readonly subject: RegExp;
  /** What a subject must name, and how it looks. */
  readonly named: string;
}

/** Issuers that vouch for everybody's workloads: without a name in the subject, a policy trusts all of them. */
const SHARED: readonly SharedIssuer[] = [
  {
    host: /^token\.actions\.githubusercontent\.com$/,
    subject: /^repo:[^*/:]+\//,
    named: 'the organisation, as in repo:organisation/repository:*',
  },
  {
    host: /^api\.bitbucket\.org$/,
    subject: /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/i,
    named: 'a repository by its uuid, as in {01234567-89ab-cdef-0123-456789abcdef}:*',
  },
  {
    host: /(^|\.)tokens\.sts\.global\.api\.aws$/,
    subject: /^arn:aws[a-z-]*:(iam|sts)::\d{12}:/,
    named: 'the account, as in arn:aws:iam::123456789012:role/name',
  },
  {
    host: /^gitlab\.com$/,
    subject: /^project_path:[^*/:]+\//,
    named: 'the group, as in project_path:group/project:*',
  },
  {
    host: /^(accounts\.google\.com|login\.microsoftonline\.com|sts\.windows\.net|oidc\.circleci\.com|agent\.buildkite\.com|app\.terraform\.io|oidc\.vercel\.com)$/,
    subject: /^[^*]+$/,
    named: 'one identity, without *',
  },
];

/** Anything but stars: a value that leaves something out. */
export const isNarrow = (value: string): boolean => /[^*]/.test(value);

/** Claims that every token has (RFC 7519), or that the policy names anyway: they leave nobody out. */
const OF_EVERYBODY = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];

/**
 * Why a policy would trust too many, whatever preset it began with; null when it does not. An issuer that serves
 * everybody needs a subject that names whose it is, and a claim that is not just there.
 */
export function tooWide({ issuer, subject, claims }: Trusted): string | null {
  const hasClaim = claims.some(
    ({ name, value }) => isNarrow(value) && !OF_EVERYBODY.includes(name),
  );
  const { hostname } = new URL(issuer);
  const shared = SHARED.find(({ host }) => host.test(hostname));
  if (shared !== undefined && !shared.subject.test(subject))
    return `subject must name ${shared.named}: this issuer serves everybody.`;
  if (shared !== undefined && !hasClaim)
    return 'claims must require one besides iss, sub, aud, exp, nbf, iat and jti, with a value other than *: this issuer serves everybody.';
  return subject.startsWith('*') && !hasClaim
    ? 'subject would trust everybody: begin it with something other than *, or require a claim.'
    : null;
}
