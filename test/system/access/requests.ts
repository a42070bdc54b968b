/** Every kind of request to the scrape web trigger that we can think of, and the answer to each. */
import { DOWN, podClaims, podToken, workflowToken, type Cast, type Stage } from './cast';
import {
  authorization,
  basic,
  bearer,
  fine,
  inUrl,
  invalid,
  missed,
  missing,
  other,
  SCOPE,
  type Row,
} from './rows';
import { signed } from './signing';
import { base64url, ENCODINGS } from './encodings';

/** Another character in the place of one. */
function changed(text: string, at: number): string {
  const index = at < 0 ? text.length + at : at;
  const replacement = text[index] === 'a' ? 'b' : 'a';
  return text.slice(0, index) + replacement + text.slice(index + 1);
}

/** A token of our shape, checksum included, that was never issued: found by trying. */
export const NEVER_ISSUED = 'lfl_AAAAAAAA_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB';

const schemes: readonly Row[] = [
  fine('Bearer', ({ good }) => bearer(good)),
  fine('bearer, in lower case', ({ good }) => authorization(`bearer ${good}`)),
  fine('BEARER, in upper case', ({ good }) => authorization(`BEARER ${good}`)),
  fine('a header name in lower case', ({ good }) => ({
    headers: [['authorization', `Bearer ${good}`]],
  })),
  fine('a header name in upper case', ({ good }) => ({
    headers: [['AUTHORIZATION', `Bearer ${good}`]],
  })),
  fine('two spaces after the scheme', ({ good }) => authorization(`Bearer  ${good}`)),
  fine('the bare token, as old service discovery sends it', ({ good }) => authorization(good)),
  fine('the password of Basic', ({ good }) => basic('prometheus', good)),
  fine('the password of Basic without a user', ({ good }) => basic('', good)),
  fine('HEAD', ({ good }) => bearer(good, { method: 'HEAD' })),
  missing('no header', () => ({})),
  missing('an empty header', () => authorization('')),
  missing('HEAD without credentials', () => ({ method: 'HEAD' })),
  invalid('malformed', 'Bearer and nothing', () => authorization('Bearer ')),
  invalid('malformed', 'a scheme that we do not know', ({ good }) =>
    authorization(`Digest ${good}`),
  ),
  fine('the user of Basic, without a password', ({ good }) => basic(good, '')),
  fine('a pod as the user of Basic', (cast) => basic(podToken(cast), '')),
  invalid('malformed', 'the user of Basic beside another password', ({ good }) => basic(good, 'x')),
  invalid('malformed', 'Basic that is no base64', () => authorization('Basic %%%')),
  invalid('malformed', 'Basic without a colon', ({ good }) =>
    authorization(`Basic ${Buffer.from(good).toString('base64')}`),
  ),
  invalid('malformed', 'the header twice, both good', ({ good }) => ({
    headers: [
      ['Authorization', `Bearer ${good}`],
      ['Authorization', `Bearer ${good}`],
    ],
  })),
  invalid('malformed', 'the header twice, in two cases', ({ good, other: second }) => ({
    headers: [
      ['Authorization', `Bearer ${good}`],
      ['authorization', `Bearer ${second}`],
    ],
  })),
  invalid('malformed', 'two tokens in one header', ({ good, other: second }) =>
    authorization(`Bearer ${good}, Bearer ${second}`),
  ),
  invalid('malformed', 'a token in quotes', ({ good }) => authorization(`Bearer "${good}"`)),
];

const tokens: readonly Row[] = [
  fine('a token that has a successor, in its days of grace', ({ inGrace }) => bearer(inGrace)),
  fine('the successor', ({ successor }) => bearer(successor)),
  invalid('expired', 'a token after its days of grace', ({ graceOver }) => bearer(graceOver)),
  invalid('expired', 'an expired token', ({ expired }) => bearer(expired)),
  invalid('expired', 'the same again', ({ expired }) => bearer(expired)),
  invalid('revoked', 'a revoked token', ({ revoked }) => bearer(revoked)),
  invalid('revoked', 'a revoked token as Basic', ({ revoked }) => basic('x', revoked)),
  invalid('checksum', 'a token with another first character of the secret', ({ good }) =>
    bearer(changed(good, 13)),
  ),
  invalid('checksum', 'a token with another last character', ({ good }) =>
    bearer(changed(good, -1)),
  ),
  invalid('checksum', 'a token with another id', ({ good }) => bearer(changed(good, 5))),
  invalid('malformed', 'a token cut short by one', ({ good }) => bearer(good.slice(0, -1))),
  invalid('malformed', 'half a token', ({ good }) => bearer(good.slice(0, 30))),
  invalid('malformed', 'a token with one character more', ({ good }) => bearer(`${good}a`)),
  invalid('malformed', 'a token without its prefix', ({ good }) => bearer(good.slice(4))),
  invalid('malformed', 'a token in upper case', ({ good }) => bearer(good.toUpperCase())),
  invalid('malformed', 'a word', () => bearer('hunter2')),
  invalid('unknown', 'a token that was never issued', () => bearer(withChecksum(NEVER_ISSUED))),
  invalid('wrong_secret', 'a known id with another secret', ({ good }) =>
    bearer(withChecksum(`lfl_${good.slice(4, 12)}_${NEVER_ISSUED.slice(13)}`)),
  ),
];

/** CRC-32 in base62, as the last six characters of every token are. */
export function withChecksum(body: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(body)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let [value, text] = [(crc ^ 0xffffffff) >>> 0, ''];
  for (let at = 0; at < 6; at++)
    [text, value] = [(digits[value % 62] ?? '') + text, Math.floor(value / 62)];
  return body + text;
}

const addresses: readonly Row[] = [
  fine('the root', ({ good }) => bearer(good, { path: '' })),
  fine('the root with a slash', ({ good }) => bearer(good, { path: '/' })),
  fine('/metrics/', ({ good }) => bearer(good, { path: '/metrics/' })),
  fine('one repository', ({ good }) => bearer(good, { path: '/metrics?repository=web-shop' })),
  fine('a shard', ({ good }) => bearer(good, { path: '/metrics?shard=2-of-4' })),
  fine('service discovery', ({ good }) => bearer(good, { path: '/sd' })),
  fine('its own repository, with a limited token', ({ webShop }) =>
    bearer(webShop, { path: '/metrics?repository=web-shop' }),
  ),
  {
    name: 'another repository, with a limited token',
    send: ({ webShop }) => bearer(webShop, { path: '/metrics?repository=payments' }),
    status: 403,
    challenge: SCOPE,
    kind: 'out_of_scope',
    reason: 'out_of_scope',
  },
  {
    name: 'a repository that does not exist, with a limited token',
    send: ({ webShop }) => bearer(webShop, { path: '/metrics?repository=nowhere' }),
    status: 403,
    challenge: SCOPE,
    kind: 'out_of_scope',
    reason: 'out_of_scope',
  },
  missed('unknown_repository', '/metrics?repository=nowhere'),
  missed('unknown_repository', '/metrics?repository='),
  missed('unknown_path', '/admin'),
  missed('unknown_path', '/metrics?__proto__=x'),
  missed('unknown_repository', '/metrics?repository=__proto__'),
  missed('unknown_repository', '/metrics?repository=constructor'),
  missed('unknown_path', '/metrics/web-shop'),
  missed('unknown_path', '/..%2f..%2fetc'),
  missed('bad_shard', '/metrics?shard=5-of-4'),
  missed('bad_shard', '/metrics?shard=0-of-4'),
  missed('bad_shard', '/metrics?shard=all'),
  ...['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(other),
  missing('an unknown path without credentials', () => ({ path: '/admin' })),
  missing('an unknown repository without credentials', () => ({
    path: '/metrics?repository=nowhere',
  })),
  inUrl('a token as ?token=', ({ good }) => `/metrics?token=${good}`),
  inUrl('a token under any name', ({ good }) => `/metrics?x=${good}`),
  inUrl('a token as a name', ({ good }) => `/metrics?${good}`),
  inUrl('a name that stands for a token', () => '/metrics?access_token=abc'),
  inUrl('a token in the path', ({ good }) => `/metrics/${good}`),
  inUrl('an identity in the query', (cast) => `/metrics?q=${podToken(cast)}`),
  inUrl(
    'an identity whose header begins with a space',
    () => `/metrics?q=${base64url('{ "alg":"RS256"}')}.${base64url('{ "sub":"x"}')}.c2ln`,
  ),
  ...['token[]', 'auth.token', '%20token', '%2574oken'].map((name) =>
    inUrl(`a name that stands for a token, written ${name}`, () => `/metrics?${name}=abc`),
  ),
  inUrl('a parameter of the path', () => '/metrics;token=abc'),
  inUrl('a question mark that was escaped', () => '/metrics%3Ftoken=abc'),
  inUrl('a name that a proxy of ours would give it', () => '/metrics?x-auth-token=abc'),
  fine('a repository and a fragment of words', ({ good }) =>
    bearer(good, { path: '/metrics?repository=web-shop&note=e2e-checkout-suite.e2e-nightly' }),
  ),
  ...Object.entries(ENCODINGS).flatMap(([name, encode]) => [
    inUrl(`a token in the query, ${name}`, ({ good }) => `/metrics?x=${encode(good)}`),
    inUrl(`a token in the path, ${name}`, ({ good }) => `/metrics/${encode(good)}`),
    inUrl(`a pod in the query, ${name}`, (cast) => `/metrics?x=${encode(podToken(cast))}`),
    inUrl(`a token as a name, ${name}`, ({ good }) => `/metrics?${encode(good)}=1`),
  ]),
];

const pod =
  (claims: (now: number) => object): Row['send'] =>
  (cast) =>
    bearer(podToken(cast, claims(cast.now)));

const identities: readonly Row[] = [
  fine('a pod', (cast) => bearer(podToken(cast))),
  fine('a pod, bare', (cast) => authorization(podToken(cast))),
  fine('a pod, as the password of Basic', (cast) => basic('x', podToken(cast))),
  fine('ES256', ({ curve, now }) => bearer(signed(podClaims(now), curve, { algorithm: 'ES256' }))),
  fine('EdDSA', ({ edwards, now }) =>
    bearer(signed(podClaims(now), edwards, { algorithm: 'EdDSA' })),
  ),
  fine('PS256', ({ cluster, now }) =>
    bearer(signed(podClaims(now), cluster, { algorithm: 'PS256' })),
  ),
  fine('a token of 16 KB', (cast) => bearer(ofLength(16_384, cast))),
  fine(
    'expired 59 s ago',
    pod((now) => ({ exp: now - 59 })),
  ),
  fine(
    'issued 60 s in the future',
    pod((now) => ({ iat: now + 60, nbf: now + 60 })),
  ),
  fine('a step of this workspace', (cast, house) =>
    bearer(house.workspace.stepOidcToken(step(cast, house))),
  ),
  fine('a workflow, its keys fetched', (cast) => bearer(workflowToken(cast))),
  {
    name: 'a workflow, beyond its scope',
    send: (cast) => bearer(workflowToken(cast), { path: '/metrics?repository=payments' }),
    status: 403,
    challenge: SCOPE,
    kind: 'out_of_scope',
    reason: 'out_of_scope',
  },
  invalid(
    'time',
    'expired 60 s ago',
    pod((now) => ({ exp: now - 60 })),
  ),
  invalid(
    'time',
    'issued 61 s in the future',
    pod((now) => ({ iat: now + 61 })),
  ),
  invalid(
    'time',
    'valid in 61 s',
    pod((now) => ({ nbf: now + 61 })),
  ),
  invalid(
    'time',
    'no expiry',
    pod(() => ({ exp: undefined })),
  ),
  invalid(
    'time',
    'no time of issue',
    pod(() => ({ iat: undefined })),
  ),
  invalid(
    'time',
    'an expiry that is no number',
    pod(() => ({ exp: 'tomorrow' })),
  ),
  invalid(
    'time',
    'issued more than a year ago',
    pod((now) => ({ iat: now - 367 * 86_400 })),
  ),
  invalid(
    'audience',
    'another audience',
    pod(() => ({ aud: 'vault' })),
  ),
  invalid(
    'audience',
    'no audience',
    pod(() => ({ aud: undefined })),
  ),
  invalid(
    'subject',
    'another service account',
    pod(() => ({ sub: 'system:serviceaccount:monitoring:grafana' })),
  ),
  invalid(
    'subject',
    'another namespace in the subject',
    pod(() => ({ sub: 'system:serviceaccount:default:prometheus' })),
  ),
  invalid(
    'claims',
    'another namespace in the claims',
    pod(() => ({ 'kubernetes.io': { namespace: 'default' } })),
  ),
  invalid(
    'claims',
    'no namespace in the claims',
    pod(() => ({ 'kubernetes.io': undefined })),
  ),
  invalid(
    'issuer',
    'an issuer that nobody trusts',
    pod(() => ({ iss: 'https://evil.example' })),
  ),
  invalid(
    'issuer',
    'an issuer with a slash more',
    pod(() => ({ iss: 'https://kubernetes.default.svc.cluster.local/' })),
  ),
  invalid('algorithm', 'algorithm none', ({ cluster, now }) =>
    bearer(signed(podClaims(now), cluster, { algorithm: 'none' })),
  ),
  invalid('algorithm', 'algorithm nOnE', ({ cluster, now }) =>
    bearer(signed(podClaims(now), cluster, { algorithm: 'none', header: { alg: 'nOnE' } })),
  ),
  invalid('algorithm', 'HS256, signed with the public key', ({ cluster, now }) =>
    bearer(signed(podClaims(now), cluster, { algorithm: 'HS256' })),
  ),
  invalid('signature', 'a header that says RS256 over an HMAC', ({ cluster, now }) =>
    bearer(signed(podClaims(now), cluster, { algorithm: 'HS256', header: { alg: 'RS256' } })),
  ),
  invalid('signature', 'somebody else’s key under the same key id', ({ stranger, now }) =>
    bearer(signed(podClaims(now), stranger)),
  ),
  invalid('signature', 'claims changed after signing', (cast) => {
    const [head, , tail] = podToken(cast).split('.');
    const body = Buffer.from(JSON.stringify(podClaims(cast.now, { jti: 'x' }))).toString(
      'base64url',
    );
    return bearer(`${head ?? ''}.${body}.${tail ?? ''}`);
  }),
  invalid('signature', 'no signature', (cast) => bearer(podToken(cast).replace(/[^.]+$/, ''))),
  invalid('signature', 'an extension that nobody knows', ({ cluster, now }) =>
    bearer(signed(podClaims(now), cluster, { header: { crit: ['x'], x: 1 } })),
  ),
  invalid('unknown_key', 'a key id that was not pasted', ({ cluster, now }) =>
    bearer(signed(podClaims(now), { ...cluster, keyId: 'cluster-9' })),
  ),
  invalid('unknown_key', 'a key id that the issuer does not have', (cast) =>
    bearer(workflowToken({ ...cast, github: { ...cast.github, keyId: 'github-9' } })),
  ),
  invalid('keys_unreachable', 'an issuer that cannot be reached', ({ cluster, now }) =>
    bearer(
      signed(
        podClaims(now, {
          ...{ iss: DOWN, sub: 'arn:aws:iam::123456789012:role/prometheus' },
          'https://sts.amazonaws.com/': { aws_account: '123456789012' },
        }),
        cluster,
      ),
    ),
  ),
  invalid('issuer', 'a step of another workspace', (cast, house) =>
    bearer(
      house.workspace.stepOidcToken({
        ...step(cast, house),
        iss: 'https://api.bitbucket.org/2.0/workspaces/evil/pipelines-config/identity/oidc',
      }),
    ),
  ),
  invalid('claims', 'a step that names another workspace', (cast, house) =>
    bearer(house.workspace.stepOidcToken({ ...step(cast, house), workspaceUuid: '{0}' })),
  ),
  invalid('subject', 'a step of another repository', (cast, house) =>
    bearer(house.workspace.stepOidcToken({ ...step(cast, house), sub: '{0}:{1}' })),
  ),
  invalid('too_long', 'a token of 16 KB and one character', (cast) =>
    bearer(ofLength(16_385, cast)),
  ),
  invalid('malformed', 'a token of two parts', (cast) =>
    bearer(podToken(cast).split('.').slice(0, 2).join('.')),
  ),
  invalid('malformed', 'a token of five parts', (cast) => bearer(`${podToken(cast)}.a.b`)),
  invalid('malformed', 'a token whose claims are no JSON', ({ cluster }) =>
    bearer(signed({}, cluster).replace(/\.[^.]+\./, '.bm90anNvbg.')),
  ),
];

function step({ now }: Cast, house: Stage): Record<string, unknown> {
  return {
    iat: now,
    exp: now + 3600,
    aud: 'lifeline',
    sub: `${house.uuidOf('web-shop')}:{11111111-1111-4111-8111-111111111111}`,
  };
}

/** A good token of exactly that many characters; not every length can be had with the claims alone. */
function ofLength(length: number, { cluster, now }: Cast): string {
  const padded = (claim: number, header: number) =>
    signed(podClaims(now, { pad: 'x'.repeat(claim) }), cluster, {
      header: { pad: 'x'.repeat(header) },
    });
  const least = Math.floor(((length - padded(0, 0).length) * 3) / 4) - 6;
  const tries = [0, 1, 2].flatMap((header) =>
    Array.from({ length: 12 }, (_, more) => padded(least + more, header)),
  );
  const found = tries.find((token) => token.length === length);
  if (found === undefined) throw new Error(`No token of ${length} characters was found.`);
  return found;
}

export const ROWS: readonly Row[] = [...schemes, ...tokens, ...addresses, ...identities];
