import { build } from 'esbuild';
import { basename, join } from 'node:path';

const OUT = join(__dirname, '../node_modules/.cache/lifeline-bench');

/** The entry bundled as Forge bundles the app, packages left out: measured is what runs there, not a loader. */
export async function bundled(entry: string): Promise<string> {
  const outfile = join(OUT, `${basename(entry, '.ts')}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
}
