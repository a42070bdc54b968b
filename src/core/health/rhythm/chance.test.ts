import { chanceOfLeavingOut } from '../rules/deployments';
import { chanceOfMiss, chanceOfNone, fitOf } from './chance';

describe('chanceOfNone', () => {
  it.each([
    { due: 1, shape: 1e7, chance: 0.367879, source: 'Poisson table, P(0; 1)' },
    { due: 7.6, shape: 1e7, chance: 0.0005, source: 'Poisson table, P(0; 7.6)' },
    { due: 2, shape: 3, chance: 0.216, source: 'negative binomial, size 3, mean 2' },
    { due: 5, shape: 1, chance: 1 / 6, source: 'geometric, mean 5' },
    { due: 0, shape: 4, chance: 1, source: 'nothing due' },
  ])('is $chance for $source', ({ due, shape, chance }) => {
    expect(chanceOfNone(due, shape)).toBeCloseTo(chance, 5);
  });

  it('updates the Gamma distribution with what was seen', () => {
    // Gamma(3 + 5, 3 + 4), then (7 / 9)^8.
    expect(chanceOfNone(2, 3, { seen: 5, expected: 4 })).toBeCloseTo(0.133917, 5);
  });
});

describe('fitOf', () => {
  it.each([
    {
      seen: 3,
      expected: 4,
      level: 0.5,
      shape: 1e7,
      fit: 0.923632,
      source: 'Poisson, 2^3 e^-2 / 4^3 e^-4',
    },
    {
      seen: 2,
      expected: 2,
      level: 2,
      shape: 1,
      fit: 0.864,
      source: 'geometric, (4/5)^2 / 5 by (2/3)^2 / 3',
    },
    { seen: 7, expected: 4, level: 1, shape: 5, fit: 1, source: 'the same level' },
    { seen: 0, expected: 0, level: 0.03, shape: 5, fit: 1, source: 'nothing told' },
  ])('is $fit for $source', ({ seen, expected, level, shape, fit }) => {
    expect(fitOf({ seen, expected }, level, shape)).toBeCloseTo(fit, 5);
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
