import { build } from 'esbuild';
import { join } from 'node:path';

export type BrowserScript = 'bridge' | 'page';

const compiled = new Map<BrowserScript, Promise<string>>();

async function compile(script: BrowserScript): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'browser', `${script}.ts`)],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The host's own browser code as one classic script; compiled once, at its first use. */
export function browserScript(script: BrowserScript): Promise<string> {
  const code = compiled.get(script) ?? compile(script);
  compiled.set(script, code);
  return code;
}
