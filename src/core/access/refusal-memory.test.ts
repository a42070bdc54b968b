import { MINUTE } from '../time';
import { RefusedLately } from './refusal-memory';

describe('RefusedLately', () => {
  it('hands out what waits once, and takes it back', () => {
    const memory = new RefusedLately();
    memory.count('expired');
    memory.count('expired');
    memory.count('missing');
    const taken = memory.take(MINUTE);
    expect(taken).toEqual({ expired: 2, missing: 1 });
    expect(memory.take(2 * MINUTE)).toBeNull();
    memory.count('missing');
    memory.giveBack({ expired: 2, missing: 1 });
    expect(memory.take(2 * MINUTE)).toEqual({ expired: 2, missing: 2 });
  });

  it.each([
    ['just before a minute has passed', 11 * MINUTE - 1, null],
    ['after a minute', 11 * MINUTE, { missing: 1 }],
    ['when the clock went back', MINUTE, { missing: 1 }],
  ])('hands out the next %s: %s', (_, now, expected) => {
    const memory = new RefusedLately();
    memory.count('missing');
    memory.take(10 * MINUTE);
    memory.count('missing');
    expect(memory.take(now)).toEqual(expected);
  });

  it('hands out the first refusal at once, however often it was asked before', () => {
    const memory = new RefusedLately();
    expect(memory.take(10 * MINUTE)).toBeNull();
    memory.count('missing');
    expect(memory.take(10 * MINUTE)).toEqual({ missing: 1 });
  });

  it('remembers a refusal for five minutes', () => {
    const memory = new RefusedLately();
    memory.remember('digest', 'revoked', 0);
    expect(memory.recall('digest', 5 * MINUTE - 1)).toBe('revoked');
    expect(memory.recall('digest', 5 * MINUTE)).toBeNull();
    expect(memory.recall('another', 0)).toBeNull();
  });

  it('forgets the oldest of more than five hundred', () => {
    const memory = new RefusedLately();
    for (let at = 0; at <= 500; at++) memory.remember(String(at), 'unknown', 0);
    expect(memory.recall('0', 0)).toBeNull();
    expect(memory.recall('1', 0)).toBe('unknown');
    expect(memory.recall('500', 0)).toBe('unknown');
  });
});
