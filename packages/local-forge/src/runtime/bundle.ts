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

interface Wanted {
  readonly root: string;
  readonly manifest: Manifest;
  readonly outDir: string;
  /** Made elsewhere; then only the runtime is bundled. */
  readonly appBundle?: string;
}

/** Bundles the app as `forge deploy` does (CommonJS, SDK packages included) and the runtime beside it. */
export async function bundle({ root, manifest, outDir, appBundle }: Wanted): Promise<Bundles> {
  mkdirSync(outDir, { recursive: true });
  const [app, runtime] = [appBundle ?? join(outDir, 'app.cjs'), join(outDir, 'runtime.cjs')];
  const entry = join(root, 'src', `${handlersFile(manifest)}.ts`);
  await allEnded([
    appBundle === undefined ? compile(entry, app) : Promise.resolve(),
    compile(join(__dirname, 'child.ts'), runtime),
  ]);
  return { app, runtime };
}

function handlersFile(manifest: Manifest): string {
  const files = manifest.functions.map(({ handler }) => handler.split('.')[0] ?? '');
  const [file = 'index', ...others] = [...new Set(files)];
  if (others.length === 0) return file;
  throw new Error(
    `All handlers live in src/index.ts here; manifest.yml also names ${others.join(', ')}.`,
  );
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
