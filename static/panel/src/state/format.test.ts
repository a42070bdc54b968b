import { bucketName, dayName, lasting, many, share } from './format';

describe('lasting', () => {
  it.each([
    [0.04, '0 s'],
    [1.25, '1.3 s'],
    [47.6, '48 s'],
    [59.7, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [93_600, '1 d 2 h'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(lasting(seconds)).toBe(text);
  });
});

describe('many', () => {
  it.each([
    [1, '1 run'],
    [2000, '2,000 runs'],
  ])('says %d', (count, text) => {
    expect(many(count, 'run')).toBe(text);
  });
});

describe('share', () => {
  it('has at most one decimal', () => {
    expect([share(0.9461), share(1)]).toEqual(['94.6%', '100%']);
  });
});

describe('dayName', () => {
  it('is the UTC day', () => {
    expect(dayName(Date.UTC(2026, 10, 9) / 1000)).toBe('Mon 9 Nov');
  });
});

describe('bucketName', () => {
  it('names the last bucket by what it exceeds', () => {
    expect([0, 1, 2].map((index) => bucketName([30, 120], index))).toEqual([
      '≤ 30 s',
      '≤ 2 min',
      '> 2 min',
    ]);
  });
});
