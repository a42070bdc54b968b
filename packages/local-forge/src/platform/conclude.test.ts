import { conclude } from './conclude';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('conclude', () => {
  const done: string[] = [];
  const concluding = (write: () => void) => ({
    write,
    release: () => done.push('released'),
    log: (text: string) => done.push(text),
  });
  beforeEach(() => done.splice(0));

  it('releases a delivery once its end is written', () => {
    conclude(concluding(() => done.push('written')));
    expect(done).toEqual(['written', 'released']);
  });

  it('releases it later where that cannot be written, and throws nothing', () => {
    conclude(
      concluding(() => {
        throw new Error('disk is full');
      }),
    );
    const said = 'a delivery that ended is repeated, for that could not be written: disk is full';
    expect(done).toEqual([said]);
    jest.advanceTimersByTime(30_000);
    expect(done).toEqual([said, 'released']);
  });
});
