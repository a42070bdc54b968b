/** `npm run bench:scale`: 1,000 repositories and 50,000 runs through the local Forge, on the manual clock. */
import { playScale } from '../test/system/host/steady-workspace';

async function main(): Promise<void> {
  const begun = performance.now();
  const day = await playScale({ work: 24, rest: 2 });
  const minutes = (performance.now() - begun) / 60_000;
  process.stdout.write(`${JSON.stringify({ ...day, realMinutes: minutes }, null, 2)}\n`);
}

void main();
