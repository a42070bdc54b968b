import fc from 'fast-check';
import { credentialsIn, hasSecretInUrl } from './credentials';
import { makeToken, readToken, TOKEN_BYTES } from './token';

const token = makeToken(Uint8Array.from({ length: TOKEN_BYTES }, (_, at) => at * 7));

describe('makeToken', () => {
  it('writes prefix, id, secret and checksum', () => {
    expect(token.text).toMatch(/^lfl_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
    expect(token.text.slice(4, 12)).toBe(token.id);
  });

  it('is read back, whatever the random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: TOKEN_BYTES, maxLength: TOKEN_BYTES }), (random) => {
        const made = makeToken(random);
        expect(readToken(made.text)).toEqual({ ok: true, value: made });
      }),
    );
  });

  it('gives different secrets to different bytes', () => {
    const zero = makeToken(new Uint8Array(TOKEN_BYTES));
    const one = makeToken(new Uint8Array(TOKEN_BYTES).fill(0, 0, -1).fill(1, -1));
    expect(zero.text).not.toBe(one.text);
  });
});

describe('readToken', () => {
  it('finds every single mistyped character', () => {
    for (let at = 4; at < token.text.length; at++) {
      if (token.text[at] === '_') continue;
      const typed = token.text[at] === 'x' ? 'y' : 'x';
      const text = token.text.slice(0, at) + typed + token.text.slice(at + 1);
      expect(readToken(text)).toEqual({ ok: false, problem: 'checksum' });
    }
  });
});

describe('credentialsIn', () => {
  it('never throws, whatever the header says', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 }), { maxLength: 3 }), (values) => {
        expect(typeof credentialsIn(values).ok).toBe('boolean');
      }),
    );
  });

  it('takes the part after the first colon of Basic as password', () => {
    const header = `Basic ${Buffer.from(`user:with:${token.text}`).toString('base64')}`;
    expect(credentialsIn([header])).toEqual({ ok: false, problem: 'malformed' });
  });

  it('refuses what is too long before it decodes it', () => {
    expect(credentialsIn([`Basic ${'A'.repeat(40_000)}`])).toEqual({
      ok: false,
      problem: 'too_long',
    });
  });
});

describe('hasSecretInUrl', () => {
  it.each([
    { path: '/metrics', query: {}, has: false },
    { path: '/metrics', query: { repository: ['web-shop'] }, has: false },
    { path: '/metrics', query: { repository: ['token'] }, has: false },
    { path: '/metrics', query: { TOKEN: ['x'] }, has: true },
    { path: '/metrics', query: { 'api-key': ['x'] }, has: true },
    { path: '/metrics', query: { a: ['1', token.text] }, has: true },
    { path: `/${token.text}`, query: {}, has: true },
    { path: '/metrics', query: { a: ['Bearer abc'] }, has: true },
    { path: '/metrics', query: { a: ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'] }, has: true },
  ])('says $has for $path and $query', ({ path, query, has }) => {
    expect(hasSecretInUrl(path, query as unknown as Record<string, string[]>)).toBe(has);
  });

  const dear = {
    'hexadecimal in hexadecimal': '3'.repeat(16_000),
    'base64 in base64': 'MzMz'.repeat(4_000),
    'beginnings of identities': 'eyJ'.repeat(5_000),
    'escapes of escapes': '%2533'.repeat(3_200),
    'one word': 'aA'.repeat(8_000),
    'many words': 'aaaaaaaaaa.'.repeat(1_450),
  };
  it.each(Object.entries(dear))('is as fast as reading, whatever is sent: %s', (_name, text) => {
    const begun = performance.now();
    expect(hasSecretInUrl(`/${text}`, { x: [text] })).toBe(false);
    // Quadratic ways took five seconds; a busy machine needs a tenth of one.
    expect(performance.now() - begun).toBeLessThan(1_500);
  });
});
