import type { RunResult } from '../../events/vocabulary';
import { lengthOf, noStreak, place } from './streaks';

const after = (...runs: readonly (readonly [number, RunResult])[]): number =>
  lengthOf(
    runs.reduce((streak, [number, result]) => place(streak, number, result), noStreak(['default'])),
  );

describe('a streak', () => {
  it.each<{ name: string; runs: readonly (readonly [number, RunResult])[]; length: number }>([
    { name: 'nothing', runs: [], length: 0 },
    {
      name: 'failures of every kind',
      runs: [
        [1, 'failure'],
        [2, 'error'],
        [3, 'timeout'],
      ],
      length: 3,
    },
    {
      name: 'those since the last success',
      runs: [
        [1, 'failure'],
        [2, 'success'],
        [3, 'failure'],
      ],
      length: 1,
    },
    {
      name: 'not what was stopped or never ran',
      runs: [
        [1, 'failure'],
        [2, 'cancellation'],
        [3, 'skip'],
      ],
      length: 1,
    },
    {
      name: 'by number, however late a slow run ends',
      runs: [
        [2, 'success'],
        [1, 'failure'],
      ],
      length: 0,
    },
    {
      name: 'no longer a run that passed when it was run again',
      runs: [
        [1, 'failure'],
        [2, 'failure'],
        [2, 'success'],
      ],
      length: 0,
    },
    {
      name: 'but the younger ones, when an old one passed at last',
      runs: [
        [1, 'failure'],
        [2, 'failure'],
        [1, 'success'],
      ],
      length: 1,
    },
    {
      name: 'a success that failed when it was run again',
      runs: [
        [1, 'success'],
        [2, 'failure'],
        [3, 'success'],
        [3, 'failure'],
      ],
      length: 2,
    },
    {
      name: 'what failed before it as well',
      runs: [
        [1, 'failure'],
        [2, 'success'],
        [2, 'failure'],
      ],
      length: 2,
    },
  ])('counts $name', ({ runs, length }) => {
    expect(after(...runs)).toBe(length);
  });

  it('is as long as it is, beyond what is kept of it', () => {
    const runs = Array.from({ length: 300 }, (_, at) => [at + 1, 'failure'] as const);
    expect(after(...runs)).toBe(300);
    expect(after(...runs, [301, 'success'])).toBe(0);
    expect(after([1, 'success'], ...runs.slice(1))).toBe(299);
  });
});
