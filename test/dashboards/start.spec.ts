/** `npm start -- --dashboards` on a fresh clone, in a real browser; `npm run test:dashboards`, since it installs 500 MB. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DASHBOARDS, look, openPage, THEMES } from './look';

const ROOT = join(__dirname, '../..');
const MINUTE = 60_000;

/** What somebody gets who clones it and runs `npm ci`. */
function freshClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'lifeline-clone-'));
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const deleted = new Set(
    spawnSync('git', ['ls-files', '-z', '--deleted'], options).stdout.split('\0'),
  );
  for (const path of spawnSync('git', args, options).stdout.split('\0')) {
    if (path === '' || deleted.has(path)) continue;
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    cpSync(join(ROOT, path), join(clone, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

let clone: string;
let started: ChildProcess;
let said = '';
let origin: string;
/** When the played day had come to its end, in epoch seconds: the life after it has no plan, and no past. */
let playedAt: number | undefined;

function saidDashboards(): Promise<string> {
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('hours: 100 %')) playedAt ??= Math.floor(Date.now() / 1000);
      const address = /^Dashboards: (http\S+)$/m.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    started.stdout?.on('data', hear);
    started.stderr?.on('data', hear);
    started.once('exit', () => reject(new Error(said)));
  });
}

beforeAll(async () => {
  clone = freshClone();
  const args = ['node_modules/.bin/tsx', 'start/cli.ts', '--dashboards', '--ephemeral'];
  started = spawn(process.execPath, [...args, '--port', '0'], { cwd: clone });
  origin = new URL(await saidDashboards()).origin;
}, 15 * MINUTE);

afterAll(async () => {
  const exit = new Promise((resolve) => started.once('exit', resolve));
  started.kill('SIGTERM');
  expect(await exit).toBe(0);
  rmSync(clone, { recursive: true, force: true });
}, MINUTE);

it('says what it installs and plays, and how far it is', () => {
  expect(said).toMatch(
    /installing Grafana’s components into monitoring\/grafana\/ \(500 MB, once\)…/,
  );
  expect(said).toMatch(/^Dashboards: installed after \d+ s$/m);
  expect(said).toMatch(/^Dashboards: page built after \d+ s$/m);
  expect(said).toMatch(/^Playing the last 24 hours: 50 %$/m);
});

it.each(DASHBOARDS.flatMap((name) => THEMES.map((theme) => ({ name, theme }))))(
  'shows something in every panel of $name, $theme',
  async ({ name, theme }) => {
    const { page, errors, close } = await openPage();
    try {
      const { panels, silent } = await look(page, { origin, name, theme, until: playedAt });
      expect(panels).toBeGreaterThan(6);
      expect(silent).toEqual([]);
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  },
  2 * MINUTE,
);

it(
  'leads to the panel of the same workspace',
  async () => {
    const { page, close } = await openPage();
    try {
      await page.goto(/^Dashboards: (http\S+)$/m.exec(said)?.[1] ?? '');
      await page.getByRole('link', { name: 'the panel' }).click();
      await page.waitForURL(/\/ui\/repository-panel/);
      expect(await page.title()).not.toBe('');
    } finally {
      await close();
    }
  },
  2 * MINUTE,
);
