import { HOUR, MINUTE } from '../../../test/given';
import { allowance, allowanceForMissing, keptBehind, reserve, spent, type Look } from './budget';
import type { ApiBudget } from './workspace';

const NINE = Date.UTC(2026, 2, 2, 9);
const hour = NINE / HOUR;
const fresh: ApiBudget = { limit: null, remaining: null, blockedUntil: 0, hour: 0, used: 0 };

describe('allowance', () => {
  it.each([
    { name: 'at the beginning of an hour', api: fresh, minutes: 0, may: 20 },
    { name: 'half-way through it', api: fresh, minutes: 30, may: 145 },
    { name: 'at its end', api: fresh, minutes: 55, may: 250 },
    { name: 'in its last seconds', api: fresh, minutes: 59.9, may: 250 },
    { name: 'after using some', api: { ...fresh, hour, used: 100 }, minutes: 30, may: 45 },
    { name: 'after using too much', api: { ...fresh, hour, used: 300 }, minutes: 30, may: 10 },
    {
      name: 'after using much in the hour before',
      api: { ...fresh, hour: hour - 1, used: 300 },
      minutes: 30,
      may: 145,
    },
    { name: 'with paid seats', api: { ...fresh, limit: 1_400 }, minutes: 55, may: 350 },
    {
      name: 'with so many that its time is the limit',
      api: { ...fresh, limit: 10_000 },
      minutes: 55,
      may: 360,
    },
    {
      name: 'with little left for everybody',
      api: { ...fresh, remaining: 31 },
      minutes: 55,
      may: 15,
    },
    { name: 'with nothing left', api: { ...fresh, remaining: 0 }, minutes: 55, may: 0 },
    {
      name: 'while Bitbucket wants to be left alone',
      api: { ...fresh, blockedUntil: NINE + 31 * MINUTE },
      minutes: 30,
      may: 0,
    },
    {
      name: 'when that is over',
      api: { ...fresh, blockedUntil: NINE + 30 * MINUTE },
      minutes: 30,
      may: 145,
    },
    {
      name: 'also while events rest, and leave to the sweeps what is left',
      api: { ...fresh, restsUntil: NINE + 31 * MINUTE },
      minutes: 30,
      may: 145,
    },
    {
      name: 'whatever a record says of the decades to come',
      api: { ...fresh, blockedUntil: NINE * 2, restsUntil: NINE * 2 },
      minutes: 30,
      may: 145,
    },
  ])('is $may $name', ({ api, minutes, may }) => {
    expect(allowance(api, NINE + minutes * MINUTE)).toBe(may);
  });

  it.each([
    { name: 'a third of the hour at its beginning', api: fresh, may: 83 },
    { name: 'no more than is left of it', api: { ...fresh, hour, used: 60 }, may: 23 },
    { name: 'no more than half of what others left', api: { ...fresh, remaining: 31 }, may: 15 },
  ])('gives the first sweep $name', ({ api, may }) => {
    expect(allowance(api, NINE, true)).toBe(may);
  });
});

describe('allowanceForMissing', () => {
  it.each([
    // 12.5 of 1,000 for each minute that will have passed at the next sweep, less the usual 6.25.
    { name: 'as much again at the beginning of an hour', api: fresh, minutes: 0, more: 21 },
    { name: 'as much again half-way through it', api: fresh, minutes: 30, more: 146 },
    { name: 'what its time allows', api: { ...fresh, limit: 10_000 }, minutes: 30, more: 0 },
    {
      name: 'what its time allows, after the usual number',
      api: { ...fresh, limit: 10_000, hour, used: 1_250 },
      minutes: 30,
      more: 360 - 208,
    },
    {
      name: 'what is left of half of the hour',
      api: { ...fresh, hour, used: 280 },
      minutes: 30,
      more: 1,
    },
    {
      name: 'nothing after that',
      api: { ...fresh, hour, used: 100, usedForMissing: 200 },
      minutes: 30,
      more: 0,
    },
    {
      name: 'nothing beyond half of what others left',
      api: { ...fresh, remaining: 31 },
      minutes: 30,
      more: 0,
    },
    {
      name: 'nothing while the limit is near',
      api: { ...fresh, restsUntil: NINE + 31 * MINUTE },
      minutes: 30,
      more: 0,
    },
    {
      name: 'nothing while Bitbucket wants to be left alone',
      api: { ...fresh, blockedUntil: NINE + 31 * MINUTE },
      minutes: 30,
      more: 0,
    },
  ])('is $name', ({ api, minutes, more }) => {
    expect(allowanceForMissing(api, NINE + minutes * MINUTE)).toBe(more);
  });
});

describe('spent', () => {
  const use = {
    reserved: { usual: 20, forMissing: 15 },
    made: { usual: 3, forMissing: 2 },
    limit: null,
    remaining: null,
    isNearLimit: false,
    blockedForSeconds: null,
  };

  it('gives back what was reserved and not used', () => {
    const reserved = reserve({ ...fresh, hour, used: 5, usedForMissing: 1 }, use.reserved, NINE);
    expect(reserved).toMatchObject({ used: 25, usedForMissing: 16 });
    expect(spent(reserved, use, NINE + MINUTE)).toMatchObject({
      ...{ hour, used: 8, usedForMissing: 3 },
    });
  });

  it('begins anew with the hour', () => {
    expect(
      reserve({ ...fresh, hour: hour - 1, used: 99, usedForMissing: 99 }, use.reserved, NINE),
    ).toMatchObject({
      ...{ hour, used: 20, usedForMissing: 15 },
    });
    expect(spent(reserve(fresh, use.reserved, NINE), use, NINE + HOUR)).toMatchObject({
      ...{ hour: hour + 1, used: 3, usedForMissing: 2 },
    });
  });

  it.each([
    { name: 'nothing', told: {}, blocked: 0, rests: 0 },
    { name: 'a 429', told: { blockedForSeconds: 300 }, blocked: NINE + 5 * MINUTE, rests: 0 },
    {
      name: 'that the limit is near',
      told: { isNearLimit: true },
      blocked: 0,
      rests: NINE + 15 * MINUTE,
    },
    {
      name: 'both',
      told: { isNearLimit: true, blockedForSeconds: 3600 },
      blocked: NINE + HOUR,
      rests: NINE + 15 * MINUTE,
    },
  ])('tells a block from a rest of our own when it says $name', ({ told, blocked, rests }) => {
    expect(spent(fresh, { ...use, ...told }, NINE)).toMatchObject({
      blockedUntil: blocked,
      restsUntil: rests,
    });
  });

  it('keeps to a block that is told once, and forgets one of decades', () => {
    const blocked = { ...fresh, blockedUntil: NINE + HOUR };
    expect(spent(blocked, use, NINE + MINUTE).blockedUntil).toBe(NINE + HOUR);
    expect(spent({ ...fresh, blockedUntil: NINE * 2 }, use, NINE).blockedUntil).toBe(0);
    // Somebody whose clock is a minute ahead was told to stay away for an hour.
    expect(spent(blocked, use, NINE - MINUTE).blockedUntil).toBe(NINE + HOUR);
  });

  it('remembers the limit, but no remaining that was not told again', () => {
    const told = spent(fresh, { ...use, limit: 2000, remaining: 7 }, NINE);
    expect(told).toMatchObject({ limit: 2000, remaining: 7 });
    expect(spent(told, use, NINE)).toMatchObject({ limit: 2000, remaining: null });
  });
});

describe('keptBehind', () => {
  it.each([
    { name: 'two for each first look behind', looks: ['first', 'first', 'usual'], kept: [2, 0, 0] },
    { name: 'one for each list behind', looks: ['grown', 'usual', 'grown'], kept: [1, 1, 0] },
    { name: 'nothing for the usual', looks: ['usual', 'usual'], kept: [0, 0] },
    {
      name: 'lists from half of what it has',
      looks: ['grown', 'grown', 'grown', 'grown'],
      granted: 5,
      kept: [1, 0, 0, 0],
    },
    { name: 'both', looks: ['first', 'grown', 'first', 'grown'], kept: [4, 3, 1, 0] },
  ])('keeps $name', ({ looks, granted = 100, kept }) => {
    expect(keptBehind(looks as readonly Look[], granted)).toEqual(kept);
  });
});
