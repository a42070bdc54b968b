import { escapeHelp, writeBound, writeLabels, writeNumber } from './escape';
import type {
  Exemplar,
  Format,
  HistogramFamily,
  HistogramSeries,
  MetricFamily,
  ScalarFamily,
} from './model';

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
  let page = '';
  for (const family of families) page += encodeFamily(family, format);
  return format === 'openmetrics' ? `${page}# EOF\n` : page;
}

/** One family with its HELP and TYPE lines, in the format's own spelling. */
export function encodeFamily(family: MetricFamily, format: Format): string {
  const name =
    format === 'openmetrics' && family.type === 'counter'
      ? family.name.replace(/_total$/, '')
      : family.name;
  const head = `# HELP ${name} ${escapeHelp(family.help, format)}\n# TYPE ${name} ${family.type}\n`;
  return (
    head +
    (family.type === 'histogram' ? histogramLines(family, format) : scalarLines(family, format))
  );
}

function scalarLines({ name, type, series }: ScalarFamily, format: Format): string {
  const withExemplars = format === 'openmetrics' && type === 'counter';
  let lines = '';
  for (const { labels, value, exemplar } of series) {
    lines += labels.length === 0 ? name : `${name}{${writeLabels(labels)}}`;
    lines += ` ${writeNumber(value)}`;
    if (withExemplars && exemplar !== undefined) lines += writeExemplar(exemplar);
    lines += '\n';
  }
  return lines;
}

function histogramLines({ name, bounds, series }: HistogramFamily, format: Format): string {
  const ends = [...bounds.map(writeBound), '+Inf'].map((bound) => `le="${bound}"} `);
  let lines = '';
  for (const one of series) lines += histogramSeries({ name, ends }, one, markOf(one, format));
  return lines;
}

interface Frame {
  readonly name: string;
  /** What ends the label set of each bucket. */
  readonly ends: readonly string[];
}

function histogramSeries(
  { name, ends }: Frame,
  { labels, counts, sum }: HistogramSeries,
  mark: Mark,
): string {
  const written = writeLabels(labels);
  const start = `${name}_bucket{${written}${written === '' ? '' : ','}`;
  const braced = written === '' ? '' : `{${written}}`;
  let lines = '';
  let total = 0;
  for (let bucket = 0; bucket < ends.length; bucket++) {
    total += counts[bucket] ?? 0;
    lines +=
      start +
      (ends[bucket] ?? '') +
      String(total) +
      (bucket === mark.bucket ? mark.text : '') +
      '\n';
  }
  return `${lines}${name}_sum${braced} ${writeNumber(sum)}\n${name}_count${braced} ${String(total)}\n`;
}

/** An exemplar, written, and the bucket behind which it stands. */
interface Mark {
  readonly bucket: number;
  readonly text: string;
}

const NO_MARK: Mark = { bucket: -1, text: '' };

function markOf({ exemplar }: HistogramSeries, format: Format): Mark {
  return exemplar === undefined || format === 'text'
    ? NO_MARK
    : { bucket: exemplar.bucket, text: writeExemplar(exemplar) };
}

function writeExemplar({ labels, value, at }: Exemplar): string {
  const codePoints = Array.from(labels.flat().join('')).length;
  if (codePoints > EXEMPLAR_CODE_POINTS) return '';
  return ` # {${writeLabels(labels)}} ${writeNumber(value)} ${writeNumber(at)}`;
}
