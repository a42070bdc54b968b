/** Decodes 100,000 texts of any kind: `npx tsx bench/pushes.ts`. Every seed is named, so that a failure can be repeated. */
import { fuzz } from '../test/pushes/inputs';

const SEEDS = [1, 7, 42, 4711, 31_337, 65_537, 424_242, 20_261_126, 99_999_989, 2_147_483_646];
const EACH = 10_000;

for (const seed of SEEDS) {
  const began = performance.now();
  const { taken, refused } = fuzz(seed, EACH);
  const millis = Math.round(performance.now() - began);
  process.stdout.write(`seed ${seed}: ${taken} taken, ${refused} refused, ${millis} ms\n`);
}
