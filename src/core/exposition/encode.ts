import { escapeHelp, writeBound, writeLabels, writeNumber } from './escape';
import type { Exemplar, Format, HistogramFamily, MetricFamily, ScalarFamily } from './model';

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
  const bucketName = `${name}_bucket{`;
  let lines = '';
  for (const { labels, counts, sum, exemplar } of series) {
    const written = writeLabels(labels);
    const start = written === '' ? bucketName : `${bucketName}${written},`;
    let total = 0;
    for (let bucket = 0; bucket < ends.length; bucket++) {
      total += counts[bucket] ?? 0;
      lines += start + (ends[bucket] ?? '') + String(total);
      if (exemplar?.bucket === bucket && format === 'openmetrics') lines += writeExemplar(exemplar);
      lines += '\n';
    }
    const braced = written === '' ? '' : `{${written}}`;
    lines += `${name}_sum${braced} ${writeNumber(sum)}\n${name}_count${braced} ${String(total)}\n`;
  }
  return lines;
}

function writeExemplar({ labels, value, at }: Exemplar): string {
  let codePoints = 0;
  for (const [name, text] of labels) codePoints += [...name].length + [...text].length;
  if (codePoints > EXEMPLAR_CODE_POINTS) return '';
  return ` # {${writeLabels(labels)}} ${writeNumber(value)} ${writeNumber(at)}`;
}
