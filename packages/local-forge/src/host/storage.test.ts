/** What becomes of a data directory that cannot be used: a sentence that names it, and nothing half done. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namedProblem, openStorage } from './storage';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'local-forge-storage-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('is for one host at a time', () => {
  const first = openStorage(dir);
  first.memory.write('a', 1);
  expect(() => openStorage(dir)).toThrow(
    `The data directory ${dir} cannot be used: another process runs on it: end that one, or choose another --data.`,
  );
  first.close();
  // A start that failed closes what its end has closed before.
  first.close();
  const second = openStorage(dir);
  expect(second.memory.read('a')).toBe(1);
  second.close();
});

it('is read by its owner only, also in a directory that is open to others', () => {
  chmodSync(dir, 0o755);
  const storage = openStorage(dir);
  for (const file of ['forge.sqlite', 'forge.sqlite-wal'])
    expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600);
  storage.close();
});

it.each([
  {
    what: 'a file that is no database',
    make: () => writeFileSync(join(dir, 'forge.sqlite'), 'x'.repeat(5_000)),
    says: 'its forge.sqlite is damaged: put a backup in its place, or choose another --data.',
  },
  {
    what: 'a folder where the database is to be',
    make: () => mkdirSync(join(dir, 'forge.sqlite')),
    says: 'Choose another --data, or let the user who runs this write there.',
  },
])('says what is wrong with $what, and lets go of it', ({ make, says }) => {
  make();
  expect(() => openStorage(dir)).toThrow(`The data directory ${dir} cannot be used: `);
  expect(() => openStorage(dir)).toThrow(says);
});

it('says so when its disk is full, and of what else went wrong only that', () => {
  const storage = openStorage(dir);
  storage.database.exec('PRAGMA max_page_count=4');
  const fill = () => storage.memory.write('large', 'x'.repeat(100_000));
  // In a transaction, which SQLite has rolled back by then.
  expect(() => storage.database.atomically(fill)).toThrow('database or disk is full');
  const full = thrownBy(fill);
  expect(namedProblem(full, '/data')).toEqual(
    new Error(
      'The data directory /data cannot be used: its disk is full: make room, and start again.',
    ),
  );
  const other = new Error('another');
  expect(namedProblem(other, '/data')).toBe(other);
  storage.close();
});

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
