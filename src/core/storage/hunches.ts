import type { Clues } from '../aggregates/totals';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** The clues that the older fields do not hold. */
type Hunch = Pick<Clues, 'deniedAt' | 'elsewhere'>;

export const NO_HUNCH: Hunch = { deniedAt: 0, elsewhere: [] };

export const hasHunch = ({ deniedAt, elsewhere }: Hunch): boolean =>
  deniedAt > 0 || elsewhere.length > 0;

export function writeHunch(pen: Pen, { deniedAt, elsewhere }: Hunch): void {
  pen.count(deniedAt).count(elsewhere.length);
  for (const [key, at, others] of elsewhere) pen.text(key).count(at).count(others);
}

export function readHunch(cursor: Cursor): Hunch {
  const deniedAt = cursor.count();
  const elsewhere: Hunch['elsewhere'][number][] = [];
  for (let left = cursor.count(); left > 0; left--)
    elsewhere.push([cursor.text(), cursor.count(), cursor.count()]);
  return cursor.whole({ deniedAt, elsewhere });
}
