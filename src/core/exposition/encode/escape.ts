const NEEDS_ESCAPE = /[\\"\n]/;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/**
 * A label value as both formats write it. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD;
 * a carriage return, which OpenMetrics parsers refuse inside a line, becomes a space.
 */
export function escapeLabelValue(value: string): string {
  const text = value.replace(/\r/g, ' ').replace(LONE_SURROGATE, '\uFFFD');
  return NEEDS_ESCAPE.test(text)
    ? text.replace(/[\\"\n]/g, (found) => ESCAPES[found] ?? found)
    : text;
}

/** HELP text: the text format keeps quotes as they are, OpenMetrics escapes them. */
export function escapeHelp(help: string, format: 'text' | 'openmetrics'): string {
  const escaped = help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return format === 'openmetrics' ? escaped.replace(/"/g, '\\"') : escaped;
}

/** Anything that is not plain ASCII, or that a format escapes. */
const SPECIAL = /[^\x20\x21\x23-\x5B\x5D-\x7E]/;

/** Whether a label value is written as it is, and takes a byte for each character. */
export const isPlain = (value: string): boolean => !SPECIAL.test(value);

/** A sample value: Go's spelling of the special ones, the shortest round-trip decimal otherwise. */
export function writeNumber(value: number): string {
  if (Number.isInteger(value)) return String(value === 0 ? 0 : value);
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

/** A bucket bound. Always with a fraction, so that the series keeps its identity in every format and version. */
export function writeBound(bound: number): string {
  const text = writeNumber(bound);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
