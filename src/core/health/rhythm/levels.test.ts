import { chanceOfNone, NOTHING_TOLD } from './chance';
import { chanceOfSilence, type Day } from './levels';

const STEADINESS = 80;
const day = (changes: Partial<Day>): Day => ({
  due: 9,
  before: NOTHING_TOLD,
  others: NOTHING_TOLD,
  ...changes,
});
const chance = (...days: readonly Day[]): number => chanceOfSilence(days, STEADINESS).chance;

describe('chanceOfSilence', () => {
  it('is that of a usual day when many others are at work as usual', () => {
    const told = chance(day({ others: { seen: 200, expected: 200 } }));
    expect(told / chanceOfNone(9, STEADINESS)).toBeCloseTo(1, 1);
  });

  it('is high when the others rest', () => {
    const { chance, tempo } = chanceOfSilence(
      [day({ others: { seen: 1, expected: 60 } })],
      STEADINESS,
    );
    expect(chance).toBeCloseTo(chanceOfNone(0.03 * 9, STEADINESS), 3);
    expect(tempo).toBeCloseTo(0.03, 3);
  });

  it('is the share of days of rest when nobody can tell', () => {
    expect(chance(day({}))).toBeCloseTo(0.03 * chanceOfNone(0.03 * 9, STEADINESS), 3);
  });

  it('takes what the day had brought before for a sign of work', () => {
    const began = chance(day({ before: { seen: 5, expected: 5 } }));
    expect(began).toBeLessThan(chance(day({})) / 50);
  });

  it('takes a second day of rest for likelier than the first', () => {
    const [first, both] = [chance(day({})), chance(day({}), day({}))];
    expect(both / first).toBeGreaterThan(10 * first);
  });

  it('is lower in a lively season', () => {
    const lively = chance(day({ others: { seen: 280, expected: 200 } }));
    expect(lively).toBeLessThan(chanceOfNone(9, STEADINESS) / 2);
  });
});
