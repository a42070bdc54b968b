/**
 * Whether anything that the lock files name has a known vulnerability, asked of a folder of advisories (github.com/github/
 * advisory-database, or OSV's npm archive unpacked) where there is no way to the registry: `npm run audit -- <folder>`.
 * Reads each JSON file below it in the format of OSV (ossf.github.io/osv-schema). With a way to the registry, `npm audit`
 * asks that.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compare, valid } from 'semver';
import { deployedOf } from './deployed.mjs';

const LOCKS = [
  'package-lock.json',
  'monitoring/grafana/package-lock.json',
  'tools/official/package-lock.json',
];

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

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

/** OSV's own evaluation: the last event at or below a version says whether it is affected. */
function isInRange(version, { type, events = [] }) {
  if (type !== 'SEMVER' && type !== 'ECOSYSTEM') return false;
  const turns = events.flatMap(({ introduced, fixed, last_affected: last }) => {
    if (introduced !== undefined)
      return [
        { at: introduced === '0' ? '0.0.0-0' : introduced, isAffected: true, isAfter: false },
      ];
    const at = fixed ?? last;
    return at === undefined ? [] : [{ at, isAffected: false, isAfter: fixed === undefined }];
  });
  return turns
    .filter(({ at }) => valid(at) !== null)
    .sort((a, b) => compare(a.at, b.at) || Number(a.isAfter) - Number(b.isAfter))
    .filter(({ at, isAfter }) => compare(at, version) < (isAfter ? 0 : 1))
    .reduce((_, { isAffected }) => isAffected, false);
}

const isAffected = (version, { versions = [], ranges = [] }) =>
  versions.includes(version) || ranges.some((range) => isInRange(version, range));

/** Advisories of npm that were not withdrawn. */
function* advisoriesIn(folder) {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.json')) continue;
    const advisory = json(join(folder, path));
    if (advisory.withdrawn !== undefined || !Array.isArray(advisory.affected)) continue;
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

const [folder, root = '.'] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  console.error(`${folder ?? 'No folder given'}: npm run audit -- <folder of advisories>`);
  process.exitCode = 2;
} else {
  const { advisories, newest, packages, found } = audit(root, folder);
  for (const line of found) console.error(line);
  if (advisories === 0) console.error(`${folder} has no advisory of npm.`);
  else
    console.log(
      `${packages} packages, ${advisories} advisories (newest ${newest}): ${found.length} found`,
    );
  process.exitCode = found.length > 0 || advisories === 0 ? 1 : 0;
}
