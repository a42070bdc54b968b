import { createRandom, hash32, namedUuid } from './random';

describe('createRandom', () => {
  it('repeats itself for the same seed', () => {
    const [one, other] = [createRandom('acme:1'), createRandom('acme:1')];
    expect([one.next(), one.uuid(), one.commitHash()]).toEqual([
      other.next(),
      other.uuid(),
      other.commitHash(),
    ]);
  });

  it('differs for another seed', () => {
    expect(createRandom('acme:1').uuid()).not.toBe(createRandom('acme:2').uuid());
  });

  it('writes version 4 uuids in braces', () => {
    expect(createRandom('x').uuid()).toMatch(
      /^\{[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\}$/,
    );
  });

  it('writes commit hashes of 40 digits', () => {
    expect(createRandom('x').commitHash()).toMatch(/^[0-9a-f]{40}$/);
  });

  it('spreads evenly', () => {
    const random = createRandom('even');
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i += 1) {
      const tenth = random.whole(0, 9);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(900);
    expect(Math.max(...tenths)).toBeLessThan(1100);
  });
});

describe('namedUuid', () => {
  it('derives one uuid of version 5 from one name', () => {
    expect(namedUuid('a')).toBe(namedUuid('a'));
    expect(namedUuid('a')).not.toBe(namedUuid('b'));
    expect(namedUuid('a')[15]).toBe('5');
  });
});

describe('hash32', () => {
  it('tells texts apart that differ in one letter', () => {
    expect(hash32('step-1')).not.toBe(hash32('step-2'));
  });
});
