import { fuzz } from './inputs';

describe('decodePush', () => {
  it.each([1, 20_261_126, 424_242])('stands 2,000 texts of any kind (seed %i)', (seed) => {
    const { taken, refused } = fuzz(seed, 2000);
    expect(taken).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(1000);
  });
});
