/** Trust policies that an admin saves by mistake or malice, each with its kind and the literal answer. */
import { generateKeyPairSync } from 'node:crypto';
import type { KeysRequest, ServiceAccountRequest } from '../../src/contract/access';

export interface PolicyRow {
  readonly kind: string;
  readonly name: string;
  readonly change: Partial<ServiceAccountRequest>;
  /** The literal answer; null where it is saved. */
  readonly says: string | null;
}

const GITHUB = 'https://token.actions.githubusercontent.com';
const PIPELINES = (workspace: string) =>
  `https://api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`;
const AWS = 'https://abc.tokens.sts.global.api.aws';
const REPOSITORY = '{11111111-1111-4111-8111-111111111111}';
const PRESETS = ['bitbucket-pipelines', 'kubernetes', 'aws', 'github-actions', 'any'] as const;

const rsa = (bits: number, more: object = {}): object => ({
  ...generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' }),
  ...more,
});
const GOOD = rsa(2048, { kid: 'one' });
const CURVE = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  format: 'jwk',
});
const SECRET = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  format: 'jwk',
});
const KOBLITZ = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({
  format: 'jwk',
});

const pasted = (...keys: readonly object[]): KeysRequest => ({
  kind: 'pasted',
  jwks: JSON.stringify({ keys }),
});
export const GOOD_KEYS = pasted(GOOD);

const CLAIM = [{ name: 'team', value: 'ci' }];

const OWN = `issuer must be that of this workspace’s Pipelines: ${PIPELINES('acme')}.`;
const mustName = (what: string): string =>
  `subject must name ${what}: this issuer serves everybody.`;
const ORGANISATION = mustName('the organisation, as in repo:organisation/repository:*');
const ACCOUNT = mustName('the account, as in arn:aws:iam::123456789012:role/name');
const ONE_REPOSITORY = mustName(
  'a repository by its uuid, as in {01234567-89ab-cdef-0123-456789abcdef}:*',
);
const NO_CLAIM =
  'claims must require one besides iss, sub, aud, exp, nbf, iat and jti, with a value other than *: this issuer serves everybody.';
const EVERYBODY =
  'subject would trust everybody: begin it with something other than *, or require a claim.';
const keys = (problem: string): string => `keys.jwks cannot be used: ${problem}.`;
const PRIVATE = keys(
  'one of the keys is a private or a shared key; paste public keys only, and replace that key now',
);

const row =
  (kind: string, says: string | null) =>
  (name: string, change: PolicyRow['change']): PolicyRow => ({ kind, name, change, says });

const wideSubjects = row('a shared issuer without an organisation', ORGANISATION);
const noClaim = row('a shared issuer without a claim', NO_CLAIM);
const foreign = row('another workspace’s steps', OWN);
const held = row('a policy that is safe', null);

const github = PRESETS.flatMap((preset) => [
  ...[
    '*',
    'repo:*',
    'repo:*/web-shop:*',
    'repo:a*/b',
    'repo:acme',
    'repository_owner:acme',
    'x',
  ].map((subject) =>
    wideSubjects(`GitHub as ${preset}: ${subject}`, {
      ...{ preset, issuer: GITHUB, subject, claims: CLAIM },
      keys: GOOD_KEYS,
    }),
  ),
  noClaim(`GitHub as ${preset}, no claim`, {
    ...{ preset, issuer: GITHUB, subject: 'repo:acme/*', claims: [] },
    keys: { kind: 'fetched' },
  }),
  noClaim(`GitHub as ${preset}, a claim that is *`, {
    ...{ preset, issuer: GITHUB, subject: 'repo:acme/*' },
    claims: [{ name: 'repository_owner', value: '**' }],
  }),
  held(`GitHub as ${preset}, named and required`, {
    ...{ preset, issuer: GITHUB, subject: 'repo:acme/*' },
    claims: [{ name: 'repository_owner', value: 'acme' }],
  }),
]);

const pipelines = PRESETS.flatMap((preset) => [
  ...[GOOD_KEYS, { kind: 'bitbucket' } as const].map((from) =>
    foreign(`Pipelines of others as ${preset}, keys ${from.kind}`, {
      ...{ preset, issuer: PIPELINES('evil'), subject: `${REPOSITORY}:*`, keys: from },
    }),
  ),
  row('a repository that is not named', ONE_REPOSITORY)(
    `Pipelines as ${preset}: {repository uuid}:*`,
    {
      ...{ preset, issuer: PIPELINES('acme'), subject: '{repository uuid}:*' },
    },
  ),
]);

const aws = ['*', 'arn:aws:iam::*:role/prometheus', 'prometheus', 'arn:aws:iam::12:role/x'].map(
  (subject) =>
    row('an account that is not named', ACCOUNT)(`AWS: ${subject}`, {
      ...{ issuer: AWS, subject, claims: CLAIM },
    }),
);

const groups = [
  [
    'https://gitlab.com',
    'project_path:*',
    mustName('the group, as in project_path:group/project:*'),
  ],
  ['https://accounts.google.com', '1*', mustName('one identity, without *')],
  ['https://oidc.circleci.com/org/1', 'org/*', mustName('one identity, without *')],
  ['https://TOKEN.actions.githubusercontent.com', 'repo:*', ORGANISATION],
].map(([issuer = '', subject = '', says = '']) =>
  row('another issuer that serves everybody', says)(`${issuer}: ${subject}`, {
    ...{ issuer, subject, claims: CLAIM },
  }),
);

const subjects = ['*', '**', '*:prometheus', '*a*'].map((subject) =>
  row('a subject that is everybody', EVERYBODY)(`subject ${subject}`, { subject }),
);

/** A claim that the token of everybody meets. */
const ALWAYS_MET = [
  ['iss', GITHUB],
  ['aud', 'lifeline'],
  ['sub', 'repo:*'],
  ['exp', '1*'],
  ['nbf', '1*'],
  ['iat', '1*'],
  ['jti', '*-*'],
].flatMap(([name = '', value = '']) => [
  row('a claim that everybody has', NO_CLAIM)(`GitHub, the claim ${name}`, {
    ...{ issuer: GITHUB, subject: 'repo:acme/*', claims: [{ name, value }] },
  }),
  row('a claim that everybody has', EVERYBODY)(`everybody, the claim ${name}`, {
    ...{ subject: '*', claims: [{ name, value }] },
  }),
]);

const issuers = ['http://issuer.example', 'issuer.example', 'ftp://issuer.example', 'https//x'].map(
  (issuer) =>
    row('an issuer without https', 'issuer must be an address that begins with https://.')(issuer, {
      issuer,
    }),
);

const weak: readonly (readonly [string, string, KeysRequest])[] = [
  ['a private key', PRIVATE, pasted(SECRET)],
  ['a private key', PRIVATE, pasted({ kty: 'oct', k: 'c2VjcmV0' })],
  ['a private key', PRIVATE, pasted(GOOD, { ...CURVE, d: 'x' })],
  [
    'a short RSA key',
    keys('one of the keys is an RSA key of less than 2048 bits'),
    pasted(rsa(1024)),
  ],
  [
    'a short RSA key',
    keys('one of the keys is an RSA key of less than 2048 bits'),
    pasted({ ...GOOD, n: 'AAAA'.repeat(200) }),
  ],
  ...['AQ', 'AA', 'Ag', ''].map(
    (e) =>
      [
        'an exponent that signs for everybody',
        keys('one of the keys has an exponent that is not odd and greater than 1'),
        pasted({ ...GOOD, e }),
      ] as const,
  ),
  [
    'a curve that is not named',
    keys('one of the keys is on a curve that is not accepted'),
    pasted(KOBLITZ),
  ],
  [
    'a curve that is not named',
    keys('one of the keys is on a curve that is not accepted'),
    pasted({ ...CURVE, crv: 'P-192' }),
  ],
  [
    'two keys with one id',
    keys('two of the keys have the id "one"'),
    pasted(GOOD, { ...CURVE, kid: 'one' }),
  ],
  [
    'a key for something else',
    keys('one of the keys is not for signatures'),
    pasted({ ...GOOD, use: 'enc' }),
  ],
  [
    'a key for something else',
    keys('one of the keys is for an algorithm that is not accepted'),
    pasted({ ...GOOD, alg: 'HS256' }),
  ],
  [
    'a key for something else',
    keys('one of the keys is for an algorithm that is not accepted'),
    pasted({ ...GOOD, alg: 'RSA-OAEP' }),
  ],
  [
    'a key that lacks numbers',
    keys('one of the keys lacks a number'),
    pasted({ kty: 'RSA', n: 'x' }),
  ],
  [
    'a key that lacks numbers',
    keys('one of the keys is not of kind RSA, EC or OKP'),
    pasted({ kty: '__proto__' }),
  ],
  ['a key that lacks numbers', keys('one of the keys is not an object'), pasted(['x'])],
];
const keyRows = weak.map(([kind, says, from], at) =>
  row(kind, says)(`${kind} (${String(at)})`, { keys: from }),
);

const closed = [
  'https://issuer.example',
  'https://token.actions.githubusercontent.com.evil.example',
].map((issuer) =>
  row(
    'an issuer that egress is closed to',
    'keys must be pasted: the app may not read this issuer (see docs/security.md).',
  )(issuer, { issuer, keys: { kind: 'fetched' } }),
);

export const POLICY_ROWS: readonly PolicyRow[] = [
  ...[...github, ...pipelines, ...aws, ...groups, ...subjects],
  ...[...ALWAYS_MET, ...issuers, ...keyRows, ...closed],
];
