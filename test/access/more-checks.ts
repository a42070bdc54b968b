/** The checks against policies and events, as in checks.ts. */
import { check, edit, type Check } from './checks';

const shared = check('core/access/shared-issuers.ts');
const reading = check('app/access/read-policy.ts');
const keys = check('core/access/key-set.ts');
const nowhere = '/^nowhere$/';

/** Of trust policies: `test/access/policy-rows.ts`. */
export const POLICY_CHECKS: readonly Check[] = [
  shared('a shared issuer without an organisation', 'what a subject of GitHub must name')(
    'subject: /^repo:[^*/:]+\\//,',
    'subject: /^/,',
  ),
  shared('a shared issuer without a claim', 'that an issuer which serves everybody needs a claim')(
    'if (shared !== undefined && !hasClaim)',
    'if (shared !== undefined && !hasClaim && false)',
  ),
  reading('another workspace’s steps', 'that Pipelines are those of this workspace')(
    'if (own !== null) return fail(own);',
    '',
  ),
  shared('a repository that is not named', 'what a subject of Pipelines must name')(
    'host: /^api\\.bitbucket\\.org$/,',
    `host: ${nowhere},`,
  ),
  shared('an account that is not named', 'what a subject of AWS must name')(
    'subject: /^arn:aws[a-z-]*:(iam|sts)::\\d{12}:/,',
    'subject: /^/,',
  ),
  shared('another issuer that serves everybody', 'GitLab among the issuers that serve everybody')(
    'host: /^gitlab\\.com$/,',
    `host: ${nowhere},`,
  ),
  shared('a subject that is everybody', 'that a subject begins with something')(
    "return subject.startsWith('*') && !hasClaim",
    "return subject.startsWith('*') && !hasClaim && false",
  ),
  reading('an issuer without https', 'that an issuer is an address')(
    'if (problem !== null) return fail(problem);',
    '',
  ),
  keys('a private key', 'the look for members of secret keys')(
    'if (isSecret(key)) return SECRET;',
    '',
  ),
  keys('a short RSA key', 'the least bits of RSA')(
    'const RSA_BITS_LEAST = 2048;',
    'const RSA_BITS_LEAST = 1;',
  ),
  keys('an exponent that signs for everybody', 'the look at exponents')(
    'return isOdd && bitsOf(exponent) > 1\n    ? null',
    'return isOdd || bitsOf(exponent) >= 0\n    ? null',
  ),
  keys('a curve that is not named', 'the list of curves')(
    'CURVES[kty]?.includes(String(crv)) === true\n    ? null',
    'CURVES[kty]?.includes(String(crv)) !== undefined\n    ? null',
  ),
  keys('two keys with one id', 'that ids of keys are apart')(
    'problemOf).find((one) => one !== null) ?? sameIdIn(keys.value);',
    'problemOf).find((one) => one !== null) ?? null;',
  ),
  keys('a key for something else', 'what a key is for')(
    "if (use !== undefined && use !== 'sig') return 'one of the keys is not for signatures';",
    '',
    edit(
      'core/access/key-set.ts',
      'if (alg !== undefined && !ALGORITHMS.some((known) => known === alg))',
      'if (alg === null)',
    ),
  ),
  keys('a key that lacks numbers', 'the numbers that a key must have')(
    "if (NUMBERS[kty].some((member) => typeof key[member] !== 'string'))",
    'if (NUMBERS[kty].length === 0)',
  ),
  reading('an issuer that egress is closed to', 'the list of issuers that may be read')(
    'return isOpenIssuer(issuer)',
    'return isOpenIssuer(issuer) || true',
  ),
  shared('a claim that everybody has', 'that a claim must leave somebody out')(
    ' && !OF_EVERYBODY.includes(name)',
    '',
  ),
  shared('a policy that is safe', 'that a claim is enough where the subject names whose it is')(
    '({ name, value }) => isNarrow(value)',
    '({ name, value }) => !isNarrow(value)',
  ),
];

const decoding = check('bitbucket/decode-event.ts');

/** Of events: `test/access/event-rows.ts`. */
export const EVENT_CHECKS: readonly Check[] = [
  check('core/events/arrived.ts')(
    'a moment from the future',
    'that no moment is later than its arrival',
  )('Math.min(value, now)', 'value'),
  decoding('a status that points elsewhere', 'that an address is one of this repository’s runs')(
    'return isOurs ? countIn(digits) : null;',
    'return isOurs ? countIn(digits) : countIn(digits);',
  ),
  decoding('an event of no repository', 'the shape of uuids')(
    'return uuid !== null && /^\\{?[0-9a-f-]{8,36}\\}?$/i.test(uuid) ? uuid : null;',
    "return uuid ?? '{00000000}';",
  ),
  decoding('an event that nobody subscribed to', 'the list of events')(
    'return EVENT_NAMES.find((name) => eventType === PREFIX + name);',
    "return EVENT_NAMES.find((name) => eventType === PREFIX + name) ?? 'push:repository';",
  ),
  decoding('an event that lacks a field', 'the fields that an event must have')(
    "const event = DECODERS[name](payload) ?? rejected('malformed', lacking);",
    "const event = DECODERS[name](payload) ?? ({ type: 'nothing-to-count' } as const);",
  ),
];
