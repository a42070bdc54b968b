import { createChangeQueue } from './change-queue';
import { createRandom } from './random';

describe('createChangeQueue', () => {
  it('gives what is due, earliest first', () => {
    const queue = createChangeQueue<string>();
    queue.add(30, 'third');
    queue.add(10, 'first');
    queue.add(20, 'second');
    expect(queue.nextAt()).toBe(10);
    expect([queue.takeDue(25), queue.takeDue(25), queue.takeDue(25)]).toEqual([
      expect.objectContaining({ at: 10, change: 'first' }),
      expect.objectContaining({ at: 20, change: 'second' }),
      undefined,
    ]);
    expect(queue.nextAt()).toBe(30);
  });

  it('keeps the order of what was added for one instant', () => {
    const queue = createChangeQueue<number>();
    for (let i = 0; i < 50; i += 1) queue.add(1, i);
    const taken = Array.from({ length: 50 }, () => queue.takeDue(1)?.change);
    expect(taken).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(queue.nextAt()).toBeUndefined();
  });

  it('sorts a thousand changes in any order', () => {
    const queue = createChangeQueue<number>();
    const random = createRandom('queue');
    for (let i = 0; i < 1000; i += 1) queue.add(random.whole(0, 500), i);
    const times = Array.from({ length: 1000 }, () => queue.takeDue(500)?.at ?? -1);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });
});
