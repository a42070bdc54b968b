/** Decodes 100,000 texts and 100,000 spans of any kind. Every seed is named, so that a failure can be repeated. */
import { fuzz, type Fuzzed } from '../test/pushes/inputs';
import { fuzzSpans } from '../test/pushes/span-inputs';

const SEEDS = [1, 7, 42, 4711, 31_337, 65_537, 424_242, 20_261_126, 99_999_989, 2_147_483_646];
const EACH = 10_000;

const DECODERS: Readonly<Record<string, (seed: number, inputs: number) => Fuzzed>> = {
  pushes: fuzz,
  spans: fuzzSpans,
};

for (const [name, decode] of Object.entries(DECODERS)) {
  let all = 0;
  for (const seed of SEEDS) {
    const began = performance.now();
    const { taken, refused } = decode(seed, EACH);
    const millis = Math.round(performance.now() - began);
    all += taken + refused;
    process.stdout.write(
      `${name}, seed ${seed}: ${taken} taken, ${refused} refused, ${millis} ms\n`,
    );
  }
  process.stdout.write(`${name}: ${all} inputs, no complaint\n`);
}
