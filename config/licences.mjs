/**
 * Whether everything that the lock file names may be distributed as it is used: what ends in the app and its pages under
 * permissive licences, what only helps to build under a few more. Reads node_modules, asks nobody.
 * `npm run licences -- <folder>` looks at another checkout.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deployedOf } from './deployed.mjs';

const root = resolve(process.argv[2] ?? '.');

const PERMISSIVE = new Set([
  ...[
    'MIT',
    'ISC',
    'Apache-2.0',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'Python-2.0',
  ],
  ...['Apache-2.0 AND MIT', '(MIT OR CC0-1.0)'],
]);
/** Nothing of these is in what is deployed. */
const FOR_TOOLS = new Set([...PERMISSIVE, 'MPL-2.0', 'CC-BY-4.0']);
/** Atlassian gives these to apps under its developer terms; each says so in its LICENSE.txt. */
const ATLASSIAN = /(^|\/)node_modules\/@forge\//;
const SEE_TEXT = 'SEE LICENSE IN LICENSE.txt';

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
if (!existsSync(join(root, 'package-lock.json'))) {
  console.error(`${root} has no package-lock.json: npm run licences -- <folder of a checkout>`);
  process.exit(2);
}
const { packages } = json('package-lock.json');

const isInstalled = (place) => existsSync(join(root, place, 'package.json'));
const licenceOf = (place) => json(`${place}/package.json`).license ?? 'none named';

function isAllowed(place, licence, isShipped) {
  if (licence === SEE_TEXT)
    return ATLASSIAN.test(place) && existsSync(join(root, place, 'LICENSE.txt'));
  return (isShipped ? PERMISSIVE : FOR_TOOLS).has(licence);
}

const inApp = deployedOf(root, packages);
const places = Object.keys(packages).filter((place) => place !== '' && isInstalled(place));
const refused = places
  .map((place) => ({ place, licence: licenceOf(place), isShipped: inApp.has(place) }))
  .filter(({ place, licence, isShipped }) => !isAllowed(place, licence, isShipped));

const tally = {};
for (const place of places) {
  const licence = licenceOf(place);
  tally[licence] ??= { deployed: 0, 'tools only': 0 };
  tally[licence][inApp.has(place) ? 'deployed' : 'tools only'] += 1;
}
console.table(tally);
for (const { place, licence, isShipped } of refused)
  console.error(`${place}: ${licence}${isShipped ? ', and it is deployed' : ''}`);
if (places.length === 0) console.error('Nothing is installed: npm ci first.');
process.exitCode = refused.length > 0 || places.length === 0 ? 1 : 0;
