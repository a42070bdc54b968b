import { escapeHelp, LabelWriter, writeBound, writeLabels, writeNumber } from './escape';
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
  const page = new Sheet();
  for (const family of families) writeFamily(family, format, page);
  if (format === 'openmetrics') page.add('# EOF\n');
  return page.text();
}

/** One family with its HELP and TYPE lines, in the format's own spelling. */
export function encodeFamily(family: MetricFamily, format: Format): string {
  const page = new Sheet();
  writeFamily(family, format, page);
  return page.text();
}

/** UTF-16 units after which text is put together. */
const CHUNK = 32_768;

/**
 * Text that is put together chunk by chunk. Text that only grows keeps every piece of it alive until somebody reads
 * it, which costs several times the time and the memory on a page of 100,000 lines.
 */
class Sheet {
  readonly #chunks: string[] = [];
  #open = '';

  add(text: string): void {
    this.#open += text;
    if (this.#open.length >= CHUNK) this.#close();
  }

  text(): string {
    this.#close();
    return this.#chunks.join('');
  }

  #close(): void {
    // Looking at a character is what makes the engine copy the pieces into one text; none is NUL here.
    if (this.#open.charCodeAt(0) > 0) this.#chunks.push(this.#open);
    this.#open = '';
  }
}

/** The newline that ends a line is written by whatever comes next: one piece of text fewer for each line. */
function writeFamily(family: MetricFamily, format: Format, page: Sheet): void {
  const { type, help } = family;
  const name =
    format === 'openmetrics' && type === 'counter'
      ? family.name.replace(/_total$/, '')
      : family.name;
  page.add(`# HELP ${name} ${escapeHelp(help, format)}\n# TYPE ${name} ${type}`);
  if (family.type === 'histogram') writeHistograms(family, format, page);
  else writeScalars(family, format, page);
  page.add('\n');
}

function writeScalars({ name, type, series }: ScalarFamily, format: Format, page: Sheet): void {
  const withExemplars = format === 'openmetrics' && type === 'counter';
  const writer = new LabelWriter(`\n${name}{`);
  for (const { labels, value, exemplar } of series) {
    const named = labels.length === 0 ? `\n${name} ` : `${writer.write(labels)}} `;
    const mark = withExemplars && exemplar !== undefined ? writeExemplar(exemplar) : '';
    page.add(named + writeNumber(value) + mark);
  }
}

function writeHistograms(family: HistogramFamily, format: Format, page: Sheet): void {
  const { name, bounds, series } = family;
  const ends = [...bounds.map(writeBound), '+Inf'].map((bound) => `le="${bound}"} `);
  const writer = new LabelWriter('');
  for (const { labels, counts, sum, exemplar } of series) {
    const written = writer.write(labels);
    const start = `\n${name}_bucket{${written}${written === '' ? '' : ','}`;
    const marked = format === 'text' ? undefined : exemplar;
    let [text, total] = ['', 0];
    for (let bucket = 0; bucket < ends.length; bucket++) {
      total += counts[bucket] ?? 0;
      const mark = marked?.bucket === bucket ? writeExemplar(marked) : '';
      text += start + (ends[bucket] ?? '') + String(total) + mark;
    }
    const braced = written === '' ? '' : `{${written}}`;
    const close = `\n${name}_sum${braced} ${writeNumber(sum)}\n${name}_count${braced} ${String(total)}`;
    page.add(text + close);
  }
}

function writeExemplar({ labels, value, at }: Exemplar): string {
  const codePoints = Array.from(labels.flat().join('')).length;
  if (codePoints > EXEMPLAR_CODE_POINTS) return '';
  return ` # {${writeLabels(labels)}} ${writeNumber(value)} ${writeNumber(at)}`;
}
