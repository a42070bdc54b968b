import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf } from '../../tools/backfill/arguments';
import { backfill } from '../../tools/backfill/backfill';

/** Nobody listens there; nothing is waited for. */
const NOW = Date.UTC(2026, 2, 4, 9);

async function read(directory: string): Promise<{ waits: string[]; ended: string }> {
  const waits: string[] = [];
  const argv = ['--workspace', 'acme', '--bitbucket', 'http://127.0.0.1:2', '--out', directory];
  const { wanted, ...asking } = commandOf(argv, { BITBUCKET_TOKEN: 'x' }, NOW);
  const clock = { now: () => NOW, pause: () => Promise.resolve() };
  const told = { progress: () => undefined, say: () => undefined };
  const hear = (seconds: number, why: string) => void waits.push(`${String(seconds)} s: ${why}`);
  return backfill(wanted, { ...asking, clock, waits: hear }, told).then(
    () => ({ waits, ended: 'well' }),
    (error: unknown) => ({ waits, ended: String(error) }),
  );
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lifeline-ask-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('says why nobody answers while it waits, and gives up', async () => {
  const { waits, ended } = await read(directory);
  expect(waits.map((wait) => wait.split(': ')[0])).toEqual(['5 s', '30 s', '120 s', '300 s']);
  expect(waits[0]).toMatch(/^5 s: no answer: .*ECONNREFUSED/);
  expect(ended).toContain('Bitbucket does not answer');
});

it('asks for nothing where nothing can be written', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const { waits, ended } = await read(file);
  expect(waits).toEqual([]);
  expect(ended).toMatch(/Nothing can be written into \S+file: EEXIST.* Choose another --out\.$/);
});
