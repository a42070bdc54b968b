import { chanceOfLeavingOut } from '../rules/deployments';
import { chanceOfMiss, chanceOfNone, chanceOfNoneAfter } from './chance';

describe('chanceOfNone', () => {
  it.each([
    { expected: 1, shape: Infinity, chance: 0.367879, source: 'Poisson table, P(0; 1)' },
    { expected: 7.6, shape: Infinity, chance: 0.0005, source: 'Poisson table, P(0; 7.6)' },
    { expected: 2, shape: 3, chance: 0.216, source: 'negative binomial, size 3, mean 2' },
    { expected: 5, shape: 1, chance: 1 / 6, source: 'geometric, mean 5' },
    { expected: 0, shape: 4, chance: 1, source: 'nothing expected' },
  ])('is $chance for $source', ({ expected, shape, chance }) => {
    expect(chanceOfNone(expected, shape)).toBeCloseTo(chance, 5);
  });
});

describe('chanceOfNoneAfter', () => {
  it('is the chance of none when nothing was expected before', () => {
    expect(chanceOfNoneAfter(2, 3, { seen: 0, expectedSoFar: 0 })).toBeCloseTo(0.216, 5);
  });

  it('updates the Gamma distribution with what was seen', () => {
    // Gamma(3 + 5, 3 + 4), then (7 / 9)^8.
    expect(chanceOfNoneAfter(2, 3, { seen: 5, expectedSoFar: 4 })).toBeCloseTo(0.133917, 5);
  });
});

describe('chanceOfMiss', () => {
  it.each([
    { misses: 0, trials: 10, chance: 0.045455 },
    { misses: 1, trials: 1, chance: 0.75 },
    { misses: 0, trials: 0, chance: 0.5 },
  ])('is $chance for $misses of $trials (Jeffreys)', ({ misses, trials, chance }) => {
    expect(chanceOfMiss(misses, trials)).toBeCloseTo(chance, 5);
  });
});

describe('chanceOfLeavingOut', () => {
  it('is 5/16 for three of an arcsine distribution', () => {
    expect(chanceOfLeavingOut(0, 0, 3)).toBeCloseTo(0.3125, 6);
  });

  it('is 1 when no deployment followed', () => {
    expect(chanceOfLeavingOut(9, 3, 0)).toBe(1);
  });
});
