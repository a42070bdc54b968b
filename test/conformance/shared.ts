import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Vectors of the Prometheus projects, kept beside the project and not in it. */
const FOLDER = join(__dirname, '../../../shared/conformance');

/** A suite over the vectors of a file; where the folder is absent, one test that says so. */
export function describeVectors(
  title: string,
  file: string,
  suite: (vectors: unknown) => void,
): void {
  const path = join(FOLDER, file);
  describe(title, () => {
    if (existsSync(path)) suite(JSON.parse(readFileSync(path, 'utf8')) as unknown);
    else
      it(`is absent: no ../shared/conformance/${file} beside this clone; the project's own cases cover the promise`, () => {
        expect(existsSync(path)).toBe(false);
      });
  });
}
