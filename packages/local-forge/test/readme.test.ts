/** The smallest app of the README, as it stands there. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../src';
import { EchoWorkspace, fixtureOn, MORNING } from './fixture';

const README = readFileSync(join(__dirname, '../README.md'), 'utf8');

/** The first block of this language after these words. */
function blockAfter(words: string, language: string): string {
  const text = README.slice(README.indexOf(words));
  const [, block] = new RegExp(`\\n\`{3}${language}\\n(.*?)\`{3}`, 's').exec(text) ?? [];
  if (block === undefined) throw new Error(`README.md has no ${language} after ${words}`);
  return block;
}

it('counts pushes', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tiny-'));
  try {
    mkdirSync(join(root, 'src'));
    writeFileSync(join(root, 'manifest.yml'), blockAfter('`tiny/manifest.yml`', 'yaml'));
    writeFileSync(join(root, 'src/index.ts'), blockAfter('`tiny/src/index.ts`', 'ts'));
    symlinkSync(join(__dirname, '../../../node_modules'), join(root, 'node_modules'));
    const world = new EchoWorkspace();
    const host = await startHost({ root, world: { server: world }, clock: 'manual', at: MORNING });
    try {
      const { pushes = '' } = (await host.describe()).webtriggers;
      const told = async () => (await fetch(pushes)).text();
      expect(await told()).toBe('0 pushes\n');
      const event = { eventType: 'avi:bitbucket:push:repository' };
      await fixtureOn(host, world).control('POST', '/events', [event]);
      expect(await told()).toBe('1 pushes\n');
    } finally {
      await host.close();
    }
  } finally {
    rmSync(root, { recursive: true });
  }
});
