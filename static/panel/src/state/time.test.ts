import { ago, every, exactUtc } from './time';

const NOON = 1_700_049_600;

describe('ago', () => {
  it.each([
    { elapsed: -5, text: 'just now' },
    { elapsed: 0, text: 'just now' },
    { elapsed: 9, text: 'just now' },
    { elapsed: 10, text: '10 seconds ago' },
    { elapsed: 119, text: '119 seconds ago' },
    { elapsed: 120, text: '2 minutes ago' },
    { elapsed: 5700, text: '95 minutes ago' },
    { elapsed: 7199, text: '120 minutes ago' },
    { elapsed: 7200, text: '2 hours ago' },
    { elapsed: 13_000, text: '4 hours ago' },
    { elapsed: 172_799, text: '48 hours ago' },
    { elapsed: 172_800, text: '2 days ago' },
  ])('says "$text" after $elapsed seconds', ({ elapsed, text }) => {
    expect(ago(NOON - elapsed, NOON)).toBe(text);
  });
});

describe('exactUtc', () => {
  it('names the second and the zone', () => {
    expect(exactUtc(NOON)).toBe('15 Nov 2023, 12:00:00 UTC');
  });
});

describe('every', () => {
  it.each([
    { seconds: 14.6, text: 'every 15 s' },
    { seconds: 60, text: 'every 60 s' },
    { seconds: 300, text: 'every 5 min' },
  ])('says "$text" for $seconds seconds', ({ seconds, text }) => {
    expect(every(seconds)).toBe(text);
  });
});
