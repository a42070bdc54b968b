/**
 * Where six lines or more stand twice, imports and blank lines aside. `npm run house` lists the places. By itself,
 * `node config/twice.mjs`, it fails where one has no sentence in `twice.json` that says why, or a sentence has no place.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sources, textOf } from './sources.mjs';

const LEAST = 6;
const FOLDERS = ['packages', 'src', 'start', 'static/panel/src', 'tools'];
/** Formatted sources end each import with a semicolon. */
const IMPORT = /^import\b[^;]*;$/gm;

function linesOf(root, path) {
  const text = textOf(root, path).replace(IMPORT, (found) => found.replace(/.+/g, ''));
  return text
    .split('\n')
    .map((line, index) => ({ path, number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
}

/** How many lines are the same from here on and from there on. */
function common(here, there) {
  let count = 0;
  while (isSame(here, there, count)) count += 1;
  return count;
}

const isSame = (here, there, offset) => {
  const line = here.lines[here.from + offset];
  return line !== undefined && line.text === there.lines[there.from + offset]?.text;
};

function placesIn(files) {
  const seen = new Map();
  const places = [];
  for (const lines of files)
    for (let from = 0; from + LEAST <= lines.length; from++) {
      const there = { lines, from };
      const window = lines.slice(from, from + LEAST);
      const six = window.map(({ text }) => text).join('\n');
      const before = seen.get(six) ?? [];
      for (const here of before)
        // Where the line above is the same too, the place began earlier.
        if (!isSame(here, there, -1)) places.push(placeOf(here, there));
      seen.set(six, [...before, there]);
    }
  return places;
}

function placeOf(here, there) {
  const [one, other] = [here, there].map(({ lines, from }) => lines[from]);
  const same = here.lines.slice(here.from, here.from + common(here, there));
  // A bracket does not tell one place from another.
  const begins = same.find(({ text }) => /\w/.test(text))?.text ?? one.text;
  const [at, again] = [one, other].map(({ path, number }) => `${path}:${number}`);
  return {
    files: [one.path, other.path],
    begins,
    told: `${at} and ${again}, ${same.length} lines, “${begins}”`,
  };
}

const keyOf = ({ files, begins }) => [...files, begins].join('\n');

/** All places of a checkout, each with the sentence why, and the sentences that have none. */
export function twice(root) {
  const paths = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    sources(root, folder, /[.]([cm]?[jt]s|tsx)$/).filter((path) => !/\/test\//.test(path)),
  );
  const places = placesIn(paths.map((path) => linesOf(root, path)));
  const kept = existsSync(join(root, 'config/twice.json'))
    ? JSON.parse(textOf(root, 'config/twice.json'))
    : [];
  const keys = new Set(places.map(keyOf));
  return {
    places: places.map((place) => ({
      ...place,
      why: kept.find((one) => keyOf(one) === keyOf(place))?.why,
    })),
    ended: kept.filter((one) => !keys.has(keyOf(one))),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { places, ended } = twice(resolve(process.argv[2] ?? '.'));
  const wrong = [
    ...places.filter(({ why }) => !why).map(({ told }) => `twice, and nobody says why: ${told}`),
    ...ended.map(({ files, begins }) => `not twice any more: ${files.join(' and ')}, “${begins}”`),
  ];
  process.stderr.write(wrong.map((line) => `${line}\n`).join(''));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
