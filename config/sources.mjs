import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = /(^|\/)(node_modules|dist)\//;

/** Sources below a folder of the root that are no tests, as paths from the root. */
export const sources = (root, folder, ending = /[.]tsx?$/) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => ending.test(path) && !SKIPPED.test(path) && !/[.]test[.]tsx?$/.test(path))
    .sort();

export const textOf = (root, path) => readFileSync(join(root, path), 'utf8');
