/**
 * Whether anything that the lock files name has a known vulnerability, asked of a folder of advisories (github.com/github/
 * advisory-database, or OSV's npm archive unpacked) where there is no way to the registry: `npm run audit -- <folder>`.
 * Reads each JSON file below it in the format of OSV (ossf.github.io/osv-schema). With a way to the registry, `npm audit`
 * asks that.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { coerce, compare, valid } from 'semver';
import { deployedOf } from './deployed.mjs';

const LOCKS = [
  'package-lock.json',
  'monitoring/grafana/package-lock.json',
  'tools/official/package-lock.json',
];

/** Throws which file could not be read: what is not read must not pass for well. */
function json(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error.message}`, { cause: error });
  }
}

/** A version as it is meant where an advisory leaves parts of it out, as in 2.1. */
const versionOf = (text) => valid(text) ?? coerce(text)?.version;

/** Each package of a lock file: its name, version and place, and whether it may be deployed. */
function packagesOf(root, lock) {
  const { packages } = json(join(root, lock));
  const deployed = lock === LOCKS[0] ? deployedOf(root, packages) : new Set();
  return Object.entries(packages)
    .filter(([place, { version, link }]) => place !== '' && version !== undefined && link !== true)
    .map(([place, { name, version }]) => ({
      name: name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      place: join(dirname(lock), place),
      isDeployed: deployed.has(place),
    }));
}

/** What is no version at all stands for the first one: rather too much is found than too little. */
const introducedAt = (text) => (text === '0' ? undefined : versionOf(text)) ?? '0.0.0-0';

/** OSV's own evaluation: the last event at or below a version says whether it is affected. */
function isInRange(version, { type, events = [] }) {
  if (type !== 'SEMVER' && type !== 'ECOSYSTEM') return false;
  const turns = events.flatMap(({ introduced, fixed, last_affected: last }) => {
    if (introduced !== undefined)
      return [{ at: introducedAt(introduced), isAffected: true, isAfter: false }];
    const at = versionOf(fixed ?? last);
    return at === undefined ? [] : [{ at, isAffected: false, isAfter: fixed === undefined }];
  });
  return turns
    .sort((a, b) => compare(a.at, b.at) || Number(a.isAfter) - Number(b.isAfter))
    .filter(({ at, isAfter }) => compare(at, version) < (isAfter ? 0 : 1))
    .reduce((_, { isAffected }) => isAffected, false);
}

const isAffected = (version, { versions = [], ranges = [] }) =>
  versions.includes(version) || ranges.some((range) => isInRange(version, range));

/** Advisories of npm that were not withdrawn. */
function* advisoriesIn(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const advisory = json(join(entry.parentPath ?? entry.path, entry.name));
    if (advisory?.withdrawn || !Array.isArray(advisory?.affected)) continue;
    const affected = advisory.affected.filter(({ package: of }) => of?.ecosystem === 'npm');
    if (affected.length > 0) yield { ...advisory, affected };
  }
}

function audit(root, folder) {
  const all = LOCKS.flatMap((lock) => packagesOf(root, lock));
  const told = { advisories: 0, newest: '', found: [] };
  for (const { id, summary = '', modified = '', affected } of advisoriesIn(folder)) {
    told.advisories += 1;
    if (modified > told.newest) told.newest = modified;
    const met = all.filter(({ name, version }) =>
      affected.some((one) => one.package.name === name && isAffected(version, one)),
    );
    for (const { version, place, isDeployed } of met)
      told.found.push(`${place} ${version}${isDeployed ? ', deployed' : ''}: ${id} ${summary}`);
  }
  return { ...told, packages: all.length };
}

function main([folder, root = '.']) {
  if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    console.error(`${folder ?? 'No folder given'}: npm run audit -- <folder of advisories>`);
    return 2;
  }
  const { advisories, newest, packages, found } = audit(root, folder);
  for (const line of found) console.error(line);
  if (advisories === 0) console.error(`${folder} has no advisory of npm.`);
  else
    console.log(
      `${packages} packages, ${advisories} advisories (newest ${newest}): ${found.length} found`,
    );
  return found.length > 0 || advisories === 0 ? 1 : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
