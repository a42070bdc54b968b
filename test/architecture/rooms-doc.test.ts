/** docs/rooms.md is drawn from the code, and its walks go along imports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, roomOf, roomsDoc } from '../../monitoring/rooms';
import { WALKS } from '../../monitoring/walks';
import { ROOT } from './project';

const imports = importsOf(ROOT);

describe('docs/rooms.md', () => {
  it('is what the imports say', () => {
    expect(readFileSync(join(ROOT, 'docs/rooms.md'), 'utf8')).toBe(roomsDoc(ROOT));
  });

  it('reads imports of types, of several lines, and of a folder', () => {
    expect(imports.get('src/handlers/on-event.ts')).toEqual([
      'src/app/counting/note-missing.ts',
      'src/bitbucket/decode-event.ts',
      'src/bitbucket/json.ts',
      'src/core/events/arrived.ts',
      'src/core/events/put-off.ts',
      'src/ports/world.ts',
    ]);
    expect(imports.get('src/index.ts')).toEqual(['src/wiring.ts']);
    expect(imports.get('src/core/aggregates/evolve.ts')).toContain('src/core/events/index.ts');
  });

  it('puts a file into the smallest room that holds it', () => {
    expect(roomOf('src/core/time.ts')).toBe('src/core');
    expect(roomOf('src/core/aggregates/runs/runs.ts')).toBe('src/core/aggregates');
    expect(roomOf('src/index.ts')).toBe('src');
  });

  it.each(WALKS)('walks along imports: $title', ({ steps }) => {
    const files = steps.map(([file]) => file);
    const unreached = files.filter(
      (file, at) =>
        at > 0 && !files.slice(0, at).some((before) => imports.get(before)?.includes(file)),
    );
    expect(unreached).toEqual([]);
  });
});
