/**
 * Measures the house: non-blank lines of src, and of the packages and start beside it, without tests, how long their files
 * are, how many of their exports have a single importer, and where six lines stand twice. `npm run house -- <folder>`
 * measures another checkout.
 */
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { sources, textOf } from './sources.mjs';
import { twice } from './twice.mjs';

const root = resolve(process.argv[2] ?? '.');

const linesOf = (path) =>
  textOf(root, path)
    .split('\n')
    .filter((line) => line.trim() !== '').length;

const BESIDE = ['packages/local-forge/src', 'packages/simulated-bitbucket/src', 'start'];
const product = ['src', ...BESIDE].flatMap((folder) => sources(root, folder));
const lengths = product.map((path) => [path, linesOf(path)]).sort((a, b) => a[1] - b[1]);
const total = (folder) =>
  lengths
    .filter(([path]) => path.startsWith(`${folder}/`))
    .reduce((sum, [, lines]) => sum + lines, 0);
/** The length that this part of the files does not pass. */
const upTo = (part) => lengths[Math.ceil(part * lengths.length) - 1]?.[1] ?? 0;

/** What each export of these is imported by, the panel included and tests not: `file#name` → importers. */
function importersOf() {
  const known = new Set(product);
  const exported = new Map();
  const imported = [];
  const panel = sources(root, 'static/panel/src');
  for (const path of [...product, ...panel]) {
    const file = ts.createSourceFile(path, textOf(root, path), ts.ScriptTarget.Latest);
    for (const statement of file.statements) {
      if (known.has(path))
        for (const name of namesExported(statement)) exported.set(`${path}#${name}`, new Set());
      imported.push(...namesImported(statement).map(([from, name]) => [path, from, name]));
    }
  }
  for (const [path, from, name] of imported) {
    const file = fileOf(path, from, known);
    const keys =
      name === ALL
        ? [...exported.keys()].filter((key) => key.startsWith(`${file}#`))
        : [`${file}#${name}`];
    for (const key of keys) exported.get(key)?.add(path);
  }
  return exported;
}

const isExported = (statement) =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

function namesExported(statement) {
  if (ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined)
    return elementsOf(statement.exportClause).map(({ name }) => name.text);
  if (!isExported(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  return statement.name === undefined ? [] : [statement.name.text];
}

const namesIn = (name) =>
  ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((element) => namesIn(element.name));

const ALL = '*';

/** Passing on what another file exports is importing it; `import * as` imports all of it. */
function namesImported(statement) {
  const from = statement.moduleSpecifier?.text;
  if (from === undefined || !from.startsWith('.')) return [];
  const clause = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : statement.exportClause;
  if (clause !== undefined && ts.isNamespaceImport(clause)) return [[from, ALL]];
  return elementsOf(clause).map(({ name, propertyName }) => [from, (propertyName ?? name).text]);
}

const elementsOf = (clause) => clause?.elements ?? [];

function fileOf(path, from, known) {
  const base = join(path, '..', from).replaceAll('\\', '/');
  return [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((file) => known.has(file));
}

const importers = [...importersOf()].filter(([, by]) => by.size > 0);

/** How many of a folder's exports have a single importer, of those that have any. */
function single(folder) {
  const all = importers.filter(([key]) => key.startsWith(folder));
  const few = all.filter(([, by]) => by.size === 1).length;
  return `${((100 * few) / all.length).toFixed(1)} % (${few} of ${all.length})`;
}

const { places } = twice(root);
const beside = BESIDE.reduce((sum, folder) => sum + total(folder), 0);

console.table({
  'non-blank lines of src': total('src'),
  'non-blank lines beside it': beside,
  'both together': total('src') + beside,
  files: lengths.length,
  'file median, lines': upTo(0.5),
  'file p95, lines': upTo(0.95),
  'longest file, lines': `${lengths.at(-1)?.[1]} (${lengths.at(-1)?.[0]})`,
  'exports with one importer, src': single('src/'),
  'exports with one importer, packages': single('packages/'),
  'exports with one importer, both': single(''),
  'places where six lines stand twice': places.length,
});
for (const { told, why } of places) console.log(`${told}: ${why ?? 'nobody says why'}`);
