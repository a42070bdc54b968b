import { MINUTE, SECOND } from '../../time';
import { FULL_BUCKET, giveBack, permit, type Hints } from './hints';

const asked = (hints: Hints, buildNumber: number, now: number): Hints => {
  const permission = permit(hints, buildNumber, now);
  return permission.kind === 'ask' ? permission.hints : hints;
};
const kindAt = (hints: Hints, buildNumber: number, now: number): string =>
  permit(hints, buildNumber, now).kind;

describe('the budget of hints', () => {
  const spent = Array.from({ length: 60 }, (_, at) => at + 1).reduce(
    (hints, buildNumber) => asked(hints, buildNumber, 1),
    FULL_BUCKET,
  );

  it('is sixty look-ups, and one more each minute', () => {
    expect(kindAt(spent, 61, 1)).toBe('leave');
    expect(kindAt(spent, 61, MINUTE)).toBe('leave');
    expect(kindAt(spent, 61, MINUTE + 1)).toBe('ask');
    const again = asked(spent, 61, MINUTE + 1);
    expect(kindAt(again, 62, MINUTE + 2)).toBe('leave');
    expect(kindAt(again, 62, 2 * MINUTE + 1)).toBe('ask');
  });

  it('is never more than sixty', () => {
    const rested = asked(spent, 61, 1000 * MINUTE);
    expect(rested.left).toBe(59);
    expect(giveBack(giveBack(rested)).left).toBe(60);
  });

  it('gives back what led to a count', () => {
    expect(kindAt(giveBack(spent), 61, 1)).toBe('ask');
  });

  it('asks for one run once in thirty seconds', () => {
    const once = asked(FULL_BUCKET, 7, 0);
    expect(permit(once, 7, 10 * SECOND)).toEqual({ kind: 'wait', millis: 20 * SECOND });
    expect(kindAt(once, 8, 10 * SECOND)).toBe('ask');
    expect(kindAt(once, 7, 30 * SECOND)).toBe('ask');
  });
});
