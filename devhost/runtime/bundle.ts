import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Manifest } from '../host/manifest';
import { allEnded } from '../time/waiting';

/** The two files that a runtime process needs. */
export interface Bundles {
  readonly app: string;
  readonly runtime: string;
}

/** Bundles the app as `forge deploy` does (CommonJS, SDK packages included) and the runtime beside it. */
export async function bundle(root: string, manifest: Manifest, outDir: string): Promise<Bundles> {
  mkdirSync(outDir, { recursive: true });
  const [file = 'index', ...others] = [
    ...new Set(manifest.functions.map(({ handler }) => handler.split('.')[0] ?? '')),
  ];
  if (others.length > 0) {
    throw new Error(
      `All handlers live in src/index.ts here; manifest.yml also names ${others.join(', ')}.`,
    );
  }
  const [app, runtime] = [join(outDir, 'app.cjs'), join(outDir, 'runtime.cjs')];
  await allEnded([
    compile(join(root, 'src', `${file}.ts`), app),
    compile(join(__dirname, 'child.ts'), runtime),
  ]);
  return { app, runtime };
}

async function compile(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'silent',
  });
}
