import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { BodiesTooLarge, BodyBudget, BodyTooLarge, readBody } from './http';

/** A request whose body arrives as it is written. */
function sending(...parts: readonly string[]): IncomingMessage & PassThrough {
  const body = new PassThrough();
  for (const part of parts) body.write(part);
  const sent: unknown = body;
  return sent as IncomingMessage & PassThrough;
}

describe('readBody', () => {
  it('reads a body of as many bytes as it may have, and no more', async () => {
    const exact = sending('12345', '67890');
    exact.end();
    await expect(readBody(exact, 10)).resolves.toBe('1234567890');
    await expect(readBody(sending('12345', '678901'), 10)).rejects.toThrow(BodyTooLarge);
  });

  it('holds so much of all bodies together, and gives back what was read or refused', async () => {
    const budget = new BodyBudget(10);
    const slow = sending('123456');
    const reading = readBody(slow, 10, budget);
    await new Promise(setImmediate);
    await expect(readBody(sending('12345'), 10, budget)).rejects.toThrow(BodiesTooLarge);
    const small = sending('1234');
    small.end();
    await expect(readBody(small, 10, budget)).resolves.toBe('1234');
    slow.end();
    await expect(reading).resolves.toBe('123456');
    const large = sending('1234567890');
    large.end();
    await expect(readBody(large, 10, budget)).resolves.toBe('1234567890');
  });
});
