import { HOUR, MINUTE, SECOND } from '../time';
import { unansweredPushes, type PushFacts } from './pushes';

const AT = 500_000 * HOUR;
const idOf = (number: number): string => String(number).padStart(12, '0');

/** Ten pushes to main, a minute apart; then so many runs for other commits, of whose pushes nobody heard. */
const forgotten = (starts: number): PushFacts => ({
  pushes: Array.from({ length: 10 }, (_, at) => ({
    ...{ id: `${idOf(at)}:refs/heads/main`, at: AT + at * MINUTE, branch: 'main' },
  })),
  pushHours: new Map([[500_000, 10]]),
  started: Array.from({ length: starts }, (_, at) => [
    idOf(100 + at),
    AT + 20 * MINUTE + at * SECOND,
  ]),
  readAt: AT + HOUR,
  hintedAt: 0,
});

describe('pushes without runs', () => {
  it('are none where what they started may have been forgotten', () => {
    expect(unansweredPushes(forgotten(45))).toEqual({
      pushes: [],
      before: { pushes: 0, answered: 0 },
    });
  });

  it('are those of which nothing was forgotten', () => {
    expect(unansweredPushes(forgotten(44)).pushes).toHaveLength(10);
  });

  it('are those alone that came after the last run which no list has shown', () => {
    const facts = { ...forgotten(44), hintedAt: AT + 7 * MINUTE };
    expect(unansweredPushes(facts).pushes.map(({ at }) => at)).toEqual([
      AT + 8 * MINUTE,
      AT + 9 * MINUTE,
    ]);
  });
});
