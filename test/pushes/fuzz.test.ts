import { fuzz } from './inputs';
import { fuzzSpans } from './span-inputs';

const SEEDS = [1, 20_261_126, 424_242];

describe('decodePush', () => {
  it.each(SEEDS)('stands 2,000 texts of any kind (seed %i)', (seed) => {
    const { taken, refused } = fuzz(seed, 2000);
    expect(taken).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(1000);
  });
});

describe('decodeSpans', () => {
  it.each(SEEDS)('stands 2,000 bodies of any kind (seed %i)', (seed) => {
    const { taken, refused } = fuzzSpans(seed, 2000);
    expect(taken).toBeGreaterThan(400);
    expect(refused).toBeGreaterThan(400);
  });
});
