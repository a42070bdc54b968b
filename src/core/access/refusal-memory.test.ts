import { MINUTE } from '../time';
import { RefusedLately } from './refusal-memory';

describe('RefusedLately', () => {
  it('hands out what waits once, and takes it back', () => {
    const memory = new RefusedLately();
    memory.count('expired');
    memory.count('expired');
    memory.count('missing');
    const taken = memory.take();
    expect(taken).toEqual({ expired: 2, missing: 1 });
    expect(memory.take()).toEqual({});
    memory.count('missing');
    memory.giveBack(taken);
    expect(memory.take()).toEqual({ expired: 2, missing: 2 });
  });

  it('is due once a minute, and again when the clock went back', () => {
    const memory = new RefusedLately();
    expect(memory.isDue(10 * MINUTE)).toBe(true);
    expect(memory.isDue(11 * MINUTE - 1)).toBe(false);
    expect(memory.isDue(11 * MINUTE)).toBe(true);
    expect(memory.isDue(MINUTE)).toBe(true);
  });

  it('remembers a refusal for a minute', () => {
    const memory = new RefusedLately();
    memory.remember('digest', 'revoked', 0);
    expect(memory.recall('digest', MINUTE - 1)).toBe('revoked');
    expect(memory.recall('digest', MINUTE)).toBeNull();
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
