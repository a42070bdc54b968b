/**
 * Whether everything that the lock file names may be distributed as it is used: what ends in the app and its pages under
 * permissive licences, what only helps to build under a few more. Reads node_modules, asks nobody.
 * `npm run licences -- <folder>` looks at another checkout.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

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
const { packages } = json('package-lock.json');

/** Where Node finds a package from a place, as the lock file spells it. */
function placeOf(name, from) {
  for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (at === '') return undefined;
  }
}

/** The packages that the pages import, which are named as tools because Vite bundles them. */
function importedByPages() {
  const folder = join(root, 'static/panel/src');
  if (!existsSync(folder)) return [];
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[.]tsx?$/.test(path) && !/[.]test[.]/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
  const named = texts.flatMap((text) => [...text.matchAll(/from '((?:@[\w-]+\/)?[a-z][\w.-]*)/g)]);
  return [...new Set(named.map(([, name]) => name))];
}

/** Everything that may end in what is deployed. */
function shipped() {
  const found = new Set();
  const look = (names, from) => {
    for (const place of names.map((name) => placeOf(name, from))) {
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      const { dependencies = {}, optionalDependencies = {} } = packages[place];
      look(Object.keys({ ...dependencies, ...optionalDependencies }), place);
    }
  };
  look([...Object.keys(packages[''].dependencies ?? {}), ...importedByPages()], '');
  return found;
}

const isInstalled = (place) => existsSync(join(root, place, 'package.json'));
const licenceOf = (place) => json(`${place}/package.json`).license ?? 'none named';

function isAllowed(place, licence, isShipped) {
  if (licence === SEE_TEXT)
    return ATLASSIAN.test(place) && existsSync(join(root, place, 'LICENSE.txt'));
  return (isShipped ? PERMISSIVE : FOR_TOOLS).has(licence);
}

const inApp = shipped();
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
