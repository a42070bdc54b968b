import { arrange } from './arrange';
import { CATALOG, KEYS, type MetricKey } from '../catalogue/catalogue';
import type { Families } from './counted';
import { writeEnd, writeFamily, writeHead, writeSeries } from '../encode/encode';
import type { Format } from '../encode/model';
import type { Page } from './page';
import { Sheet } from '../encode/sheet';

/** Bytes that heads and our own families take, about. */
const OURS = 64 * 1024;

/**
 * What `encode` makes of `collectFamilies`, in a fraction of the memory: each repository is written down when it is
 * read, and let go of; in the end its pieces are put where they belong.
 */
export function writePage(page: Page, format: Format): string {
  const draft = new Sheet();
  const { ours, kept, pushed } = arrange(page, (families) => written(families, format, draft));
  const sheet = new Sheet(draft.end + OURS);
  for (const key of KEYS) {
    const own = ours.get(key) ?? pushed.known.get(key);
    if (own !== undefined) writeFamily(own, format, sheet);
    else joinPieces(key, kept, { draft, sheet, format });
  }
  for (const family of pushed.custom) writeFamily(family, format, sheet);
  writeEnd(format, sheet);
  return sheet.read();
}

/** From a byte of the draft up to another. */
type Piece = readonly [from: number, to: number];
type Pieces = ReadonlyMap<MetricKey, Piece>;

function written(families: Families, format: Format, draft: Sheet): Pieces {
  const pieces = new Map<MetricKey, Piece>();
  for (const [key, family] of families) {
    const from = draft.end;
    writeSeries(family, format, draft);
    pieces.set(key, [from, draft.end]);
  }
  return pieces;
}

interface Sheets {
  readonly draft: Sheet;
  readonly sheet: Sheet;
  readonly format: Format;
}

function joinPieces(
  key: MetricKey,
  kept: readonly Pieces[],
  { draft, sheet, format }: Sheets,
): void {
  const pieces = kept.flatMap((of) => {
    const piece = of.get(key);
    return piece === undefined ? [] : [piece];
  });
  if (pieces.length === 0) return;
  writeHead(CATALOG[key], format, sheet);
  for (const [from, to] of pieces) sheet.from(draft, from, to);
  sheet.ascii('\n');
}
