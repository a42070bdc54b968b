/**
 * `npm run bench:lamps`: a healthy day in workspaces of 30, 100 and 1,000 repositories, and how many lamps were unknown
 * in it. Sizes may be named.
 */
import { lampsOf } from '../test/truth/lamps';

async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  for (const repositories of sizes.length === 0 ? [30, 100, 1000] : sizes)
    process.stdout.write(`${JSON.stringify(await lampsOf(repositories, 24))}\n`);
}

void main();
