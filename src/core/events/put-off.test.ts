import { putOffSeconds } from './put-off';

describe('an event that a full queue refuses', () => {
  it.each([
    { retries: 0, soonest: 60, latest: 120 },
    { retries: 1, soonest: 300, latest: 600 },
    { retries: 2, soonest: 450, latest: 900 },
    { retries: 3, soonest: 450, latest: 900 },
  ])('comes back ever later, apart from others: $retries', ({ retries, soonest, latest }) => {
    expect(putOffSeconds(retries, 0)).toBe(soonest);
    expect(putOffSeconds(retries, 0.999)).toBe(latest);
  });
});
