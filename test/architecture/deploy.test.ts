/** `npm run deploy` in a folder where something is missing: one sentence for each thing, and nothing else. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPT = join(__dirname, '../../config/deploy.mjs');
// What npm hands on (--logLevel warn) is not for it.
const BUILDS = 'mkdir -p static/panel/dist && touch static/panel/dist/index.html && :';
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lifeline-deploy-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function deploy(): { status: number | null; said: string[] } {
  // Whatever this machine has of Forge's CLI is not found.
  const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const options = { cwd: dir, encoding: 'utf8', env: { PATH } } as const;
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, 'nowhere'], options);
  return { status, said: stderr.trim().split('\n') };
}

describe('npm run deploy', () => {
  it('names the command for packages that are missing', () => {
    const said = ['The packages that build the panel are missing: run npm ci.'];
    expect(deploy()).toEqual({ status: 1, said });
  });

  it('names everything else that is missing, a manifest too', () => {
    mkdirSync(join(dir, 'node_modules/vite'), { recursive: true });
    writeFileSync(
      join(dir, 'package.json'),
      JSON.stringify({ scripts: { 'build:panel': BUILDS } }),
    );
    const { status, said } = deploy();
    expect([status, said]).toEqual([
      1,
      [
        '- There is no environment nowhere: choose development, staging, production.',
        expect.stringContaining('CLI is missing: npm install --global @forge/cli') as string,
        '- manifest.yml is missing: run this in a clone of the whole repository.',
        'Nothing was deployed. docs/deploying.md has every step.',
      ],
    ]);
  });
});
