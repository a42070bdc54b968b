/** What is deployed may be distributed, and nobody has to look by hand. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './project';

function look(root: string): { status: number | null; said: string } {
  const script = join(ROOT, 'config/licences.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, said: stderr };
}

describe('the licences', () => {
  let planted: string;
  beforeEach(() => (planted = mkdtempSync(join(tmpdir(), 'lifeline-licences-'))));
  afterEach(() => rmSync(planted, { recursive: true }));

  function plant(files: Readonly<Record<string, object>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(planted, dirname(path)), { recursive: true });
      writeFileSync(join(planted, path), JSON.stringify(content));
    }
  }

  it('of everything installed are allowed', () => {
    expect(look(ROOT)).toEqual({ status: 0, said: '' });
  });

  it('of what is deployed are permissive, of a dependency of a dependency too', () => {
    plant({
      'package-lock.json': {
        packages: {
          '': { dependencies: { first: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
          'node_modules/first': { dependencies: { second: '1.0.0' } },
          'node_modules/first/node_modules/second': {},
          'node_modules/tool': { dev: true },
          'node_modules/copyleft': { dev: true },
        },
      },
      'node_modules/first/package.json': { license: 'MIT' },
      'node_modules/first/node_modules/second/package.json': { license: 'MPL-2.0' },
      'node_modules/tool/package.json': { license: 'MPL-2.0' },
      'node_modules/copyleft/package.json': { license: 'GPL-3.0-only' },
    });
    expect(look(planted)).toEqual({
      status: 1,
      said:
        'node_modules/first/node_modules/second: MPL-2.0, and it is deployed\n' +
        'node_modules/copyleft: GPL-3.0-only\n',
    });
  });

  it('are not called allowed where nothing is installed', () => {
    plant({ 'package-lock.json': { packages: { '': {} } } });
    expect(look(planted)).toEqual({ status: 1, said: 'Nothing is installed: npm ci first.\n' });
  });
});
