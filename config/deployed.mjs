/** What of a lock file may end in what is deployed: what the app names, and what its pages import. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The places of the lock file that may end in what is deployed, as it spells them.
 * @param {string} root A checkout.
 * @param {Readonly<Record<string, {dependencies?: object, optionalDependencies?: object}>>} packages Its lock file's.
 * @returns {Set<string>}
 */
export function deployedOf(root, packages) {
  const found = new Set();
  const look = (names, from) => {
    for (const place of names.map((name) => placeOf(packages, name, from))) {
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      const { dependencies = {}, optionalDependencies = {} } = packages[place];
      look(Object.keys({ ...dependencies, ...optionalDependencies }), place);
    }
  };
  look([...Object.keys(packages[''].dependencies ?? {}), ...importedByPages(root)], '');
  return found;
}

/** Where Node finds a package from a place. */
function placeOf(packages, name, from) {
  for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (at === '') return undefined;
  }
}

/** The packages that the pages import, which are named as tools because Vite bundles them. */
function importedByPages(root) {
  const folder = join(root, 'static/panel/src');
  if (!existsSync(folder)) return [];
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[.]tsx?$/.test(path) && !/[.]test[.]/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
  const named = texts.flatMap((text) => [...text.matchAll(/from '((?:@[\w-]+\/)?[a-z][\w.-]*)/g)]);
  return [...new Set(named.map(([, name]) => name))];
}
