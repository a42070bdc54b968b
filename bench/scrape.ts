/** `npm run bench:scrape`: what the whole scrape takes besides rendering, from the credentials to the page. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundled } from './bundled';

async function main(): Promise<void> {
  const program = await bundled(join(__dirname, 'scrape/measure.ts'));
  process.exitCode = spawnSync(process.execPath, [program], { stdio: 'inherit' }).status ?? 1;
}

void main();
