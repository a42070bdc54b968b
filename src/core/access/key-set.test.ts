import { keyIdsOf, publicKeysIn, readKeySet } from './key-set';

const PRIVATE =
  'one of the keys is a private or a shared key; paste public keys only, and replace that key now';

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'one' };

describe('readKeySet', () => {
  it.each([
    {
      pasted: 'not json',
      problem: 'the key set is not JSON; paste what the issuer’s jwks_uri shows',
    },
    { pasted: '{}', problem: 'there is no list "keys" in it' },
    { pasted: '{"keys":[]}', problem: 'there is no list "keys" in it' },
    { pasted: '{"keys":[7]}', problem: 'one of the keys is not an object' },
    { pasted: '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}', problem: PRIVATE },
    { pasted: JSON.stringify({ keys: [{ ...key, d: 'secret' }] }), problem: PRIVATE },
    {
      pasted: '{"keys":[{"kty":"EC2"}]}',
      problem: 'one of the keys is not of kind RSA, EC or OKP',
    },
    {
      pasted: JSON.stringify({ keys: Array.from({ length: 21 }, () => key) }),
      problem: 'it has more than 20 keys',
    },
    { pasted: ' '.repeat(32_001), problem: 'the key set is longer than 32000 characters' },
  ])('refuses $pasted', ({ pasted, problem }) => {
    expect(readKeySet(pasted)).toEqual({ ok: false, problem });
  });

  it('takes public keys', () => {
    expect(readKeySet(JSON.stringify({ keys: [key] }))).toEqual({
      ok: true,
      value: { keys: [key] },
    });
  });
});

describe('keyIdsOf', () => {
  it('names the keys that have a name', () => {
    const set = publicKeysIn({ keys: [key, { ...key, kid: undefined }] });
    expect(set.ok && keyIdsOf(set.value)).toEqual(['one']);
  });
});
