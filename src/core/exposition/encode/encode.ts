import { escapeHelp, escapeLabelValue, writeBound, writeNumber } from './escape';
import { LabelSets } from './label-sets';
import type {
  Exemplar,
  Format,
  HistogramFamily,
  HistogramSeries,
  Labels,
  MetricFamily,
  ScalarFamily,
} from './model';
import { Sheet } from './sheet';

/** OpenMetrics allows 128 code points for an exemplar's label names and values together. */
const EXEMPLAR_CODE_POINTS = 128;

export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * The whole page. Families are written in the order given, each once; OpenMetrics ends with `# EOF`.
 * Names are trusted to be legal and unique: they come from the catalogue.
 */
export function encode(families: readonly MetricFamily[], format: Format): string {
  const page = new Sheet();
  for (const family of families) writeFamily(family, format, page);
  writeEnd(format, page);
  return page.read();
}

/** One family with its HELP and TYPE lines, in the format's own spelling. */
export function encodeFamily(family: MetricFamily, format: Format): string {
  const page = new Sheet();
  writeFamily(family, format, page);
  return page.read();
}

export function writeFamily(family: MetricFamily, format: Format, page: Sheet): void {
  writeHead(family, format, page);
  writeSeries(family, format, page);
  page.ascii('\n');
}

/** The HELP and TYPE lines. */
export function writeHead(
  { name, help, type, isForeign = false }: Head,
  format: Format,
  page: Sheet,
): void {
  const isSpecial = format === 'openmetrics' && type === 'counter';
  const said = isSpecial && !isForeign ? name.replace(/_total$/, '') : name;
  const kind = isSpecial && isForeign ? 'unknown' : type;
  page.text(`# HELP ${said} ${escapeHelp(help, format)}\n# TYPE ${said} ${kind}`);
}

type Head = Pick<MetricFamily, 'name' | 'help' | 'type'> & Pick<ScalarFamily, 'isForeign'>;

/** The samples. The newline that ends a line is written by whatever comes next: one piece of text fewer for each line. */
export function writeSeries(family: MetricFamily, format: Format, page: Sheet): void {
  if (family.type === 'histogram') writeHistograms(family, format, page);
  else writeScalars(family, format, page);
}

export function writeEnd(format: Format, page: Sheet): void {
  if (format === 'openmetrics') page.ascii('# EOF\n');
}

function writeScalars({ name, type, series }: ScalarFamily, format: Format, page: Sheet): void {
  const withExemplars = format === 'openmetrics' && type === 'counter';
  const sets = new LabelSets(page, `\n${name}{`);
  for (const { labels, value, exemplar } of series) {
    if (labels.length > 0) sets.write(labels);
    page.ascii(labels.length > 0 ? '} ' : `\n${name} `);
    page.number(value);
    if (withExemplars && exemplar !== undefined) page.text(written(exemplar));
  }
}

function writeHistograms(family: HistogramFamily, format: Format, page: Sheet): void {
  const { name, bounds, series } = family;
  const start = `\n${name}_bucket{`;
  const ends = [...bounds.map(writeBound), '+Inf'].map((bound) => `le="${bound}"} `);
  const sets = new LabelSets(page, start);
  for (const one of series) {
    const from = page.end;
    sets.write(one.labels);
    const labels = { from: from + start.length, to: page.end };
    if (one.labels.length > 0) page.ascii(',');
    const line = { from, to: page.end, ends };
    const total = writeBuckets(format === 'text' ? { counts: one.counts } : one, line, page);
    for (const [suffix, value] of [
      ['sum', one.sum],
      ['count', total],
    ] as const) {
      page.ascii(`\n${name}_${suffix}`);
      writeBraced(labels, page);
      page.number(value);
    }
  }
}

/** A line for each bucket, the first of which has begun; returns the count of all. */
function writeBuckets(
  { counts, exemplar }: Pick<HistogramSeries, 'counts' | 'exemplar'>,
  { from, to, ends }: Span & { readonly ends: readonly string[] },
  page: Sheet,
): number {
  let total = 0;
  for (let bucket = 0; bucket < ends.length; bucket++) {
    if (bucket > 0) page.again(from, to);
    total += counts[bucket] ?? 0;
    page.ascii(ends[bucket] ?? '');
    page.number(total);
    if (exemplar?.bucket === bucket) page.text(written(exemplar));
  }
  return total;
}

/** A piece of the page, from a byte up to another. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function writeBraced({ from, to }: Span, page: Sheet): void {
  if (to > from) {
    page.ascii('{');
    page.again(from, to);
    page.ascii('}');
  }
  page.ascii(' ');
}

/** `a="1",b="2"`, without braces. */
const spelled = (labels: Labels): string =>
  labels.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');

function written({ labels, value, at }: Exemplar): string {
  const codePoints = Array.from(labels.flat().join('')).length;
  if (codePoints > EXEMPLAR_CODE_POINTS) return '';
  return ` # {${spelled(labels)}} ${writeNumber(value)} ${writeNumber(at)}`;
}
