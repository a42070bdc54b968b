import type { UnverifiedToken } from './jwt';
import { checkClaims, fitsPattern, type TrustPolicy } from './policy';

const NOW = Date.UTC(2026, 2, 4, 9);
const at = NOW / 1000;

const POLICY: TrustPolicy = {
  preset: 'any',
  issuer: 'https://issuer.example',
  audience: 'lifeline',
  subject: 'team-*:prometheus',
  claims: [{ name: 'kubernetes.io/namespace', value: 'monitoring' }],
  keys: { kind: 'fetched' },
};

function token(change: Partial<UnverifiedToken> = {}, claims: object = {}): UnverifiedToken {
  return {
    text: '',
    algorithm: 'RS256',
    keyId: 'k',
    issuer: 'https://issuer.example',
    subject: 'team-a:prometheus',
    audiences: ['other', 'lifeline'],
    claims: {
      iat: at - 10,
      exp: at + 600,
      'kubernetes.io': { namespace: 'monitoring' },
      ...claims,
    },
    ...change,
  };
}

describe('checkClaims', () => {
  it('passes every check of a token that fits', () => {
    expect(checkClaims(token(), POLICY, NOW).map(({ check, passed }) => [check, passed])).toEqual([
      ['issuer', true],
      ['algorithm', true],
      ['audience', true],
      ['time', true],
      ['subject', true],
      ['claims', true],
    ]);
  });

  it.each([
    {
      case: 'another issuer',
      given: token({ issuer: 'https://issuer.example/' }),
      says: 'The issuer is "https://issuer.example/"; trusted is "https://issuer.example".',
    },
    {
      case: 'a symmetric algorithm',
      given: token({ algorithm: 'HS256' }),
      says: 'The algorithm "HS256" is not accepted: anybody who can verify it could also sign.',
    },
    {
      case: 'no audience',
      given: token({ audiences: [] }),
      says: 'The audience is missing; wanted is "lifeline".',
    },
    {
      case: 'an end 60 s ago',
      given: token({}, { exp: at - 60 }),
      says: 'The token expired 60 s ago.',
    },
    {
      case: 'a beginning in 61 s',
      given: token({}, { nbf: at + 61 }),
      says: 'The token is from the future: compare the clocks.',
    },
    {
      case: 'no end',
      given: token({}, { exp: undefined }),
      says: 'The token does not say when it was issued or when it expires.',
    },
    {
      case: 'an end beyond all numbers',
      given: token({}, { exp: Infinity }),
      says: 'The token does not say when it was issued or when it expires.',
    },
    {
      case: 'a subject that only begins alike',
      given: token({ subject: 'team-a:prometheus-2' }),
      says: 'The subject is "team-a:prometheus-2"; the pattern is "team-*:prometheus".',
    },
    {
      case: 'a claim inside another that differs',
      given: token({}, { 'kubernetes.io': { namespace: 'default' } }),
      says: 'The claim "kubernetes.io/namespace" is not "monitoring".',
    },
    {
      case: 'a claim that only the prototype has',
      given: token({}, { 'kubernetes.io': Object.create({ namespace: 'monitoring' }) as object }),
      says: 'The claim "kubernetes.io/namespace" is not "monitoring".',
    },
  ])('stops at $case and says so', ({ given, says }) => {
    const checks = checkClaims(given, POLICY, NOW);
    expect(checks.at(-1)).toMatchObject({ passed: false, detail: says });
    expect(checks.slice(0, -1).every(({ passed }) => passed)).toBe(true);
  });

  it.each([
    { case: 'an end 59 s ago', claims: { exp: at - 59 } },
    { case: 'a beginning in 60 s', claims: { nbf: at + 60 } },
    { case: 'an issue in 60 s', claims: { iat: at + 60 } },
  ])('forgives $case', ({ claims }) => {
    expect(checkClaims(token({}, claims), POLICY, NOW).every(({ passed }) => passed)).toBe(true);
  });
});

describe('fitsPattern', () => {
  it.each([
    { text: 'abc', pattern: 'abc', fits: true },
    { text: 'abc', pattern: 'ab', fits: false },
    { text: 'abc', pattern: 'a*', fits: true },
    { text: 'a', pattern: 'a*', fits: true },
    { text: 'abc', pattern: '*c', fits: true },
    { text: 'abc', pattern: 'a*c', fits: true },
    { text: 'ac', pattern: 'a*c', fits: true },
    { text: 'a', pattern: 'a*a', fits: false },
    { text: 'a-b-c', pattern: 'a*b*c', fits: true },
    { text: 'a-c-b', pattern: 'a*b*c', fits: false },
    { text: 'abc', pattern: '*', fits: true },
    { text: '', pattern: '*', fits: true },
    { text: 'a.c', pattern: 'a.c', fits: true },
    { text: 'abc', pattern: 'a.c', fits: false },
    { text: 'abc', pattern: 'A*', fits: false },
    { text: 'xaby', pattern: '*ab*ab*', fits: false },
  ])('says $fits for $text and $pattern', ({ text, pattern, fits }) => {
    expect(fitsPattern(text, pattern)).toBe(fits);
  });

  it('takes no longer for a hostile pattern', () => {
    expect(fitsPattern('a'.repeat(10_000), `${'*a'.repeat(200)}*b`)).toBe(false);
  });
});
