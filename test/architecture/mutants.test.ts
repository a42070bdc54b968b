/** What `npm run mutants` breaks still stands where it is looked for: nobody plays them with every change. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

it('finds in its file what each mutant breaks', () => {
  const cwd = join(__dirname, '../..');
  const { stderr } = spawnSync(process.execPath, ['test/mutants.mjs', '--check'], {
    ...{ cwd, encoding: 'utf8' },
  });
  expect(stderr).toBe('');
});
