import type { Format } from './model';

interface Range {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly weight: number;
}

/**
 * Which of our two formats answers an Accept header: the heaviest range that we can serve, the first of equals;
 * text 0.0.4 when none fits or none is sent. Weights outside [0, 1] are clamped (Prometheus 2.49.0 sends `q=2`)
 * and a doubled parameter counts once (3.0 sends `escaping` twice).
 */
export function negotiate(accept: string | undefined): Format {
  let best: { format: Format; weight: number } = { format: 'text', weight: 0 };
  for (const range of (accept ?? '').split(',').map(readRange)) {
    const format = formatOf(range);
    if (format !== undefined && range.weight > best.weight) best = { format, weight: range.weight };
  }
  return best.format;
}

function readRange(text: string): Range {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const [name = '', value = ''] = parameter.split('=', 2).map((part) => part.trim());
    if (!parameters.has(name.toLowerCase()))
      parameters.set(name.toLowerCase(), value.replace(/^"|"$/g, ''));
  }
  return { type: type.toLowerCase(), parameters, weight: weightOf(parameters.get('q')) };
}

function weightOf(q: string | undefined): number {
  if (q === undefined) return 1;
  const weight = Number(q);
  return q === '' || Number.isNaN(weight) ? 1 : Math.min(1, Math.max(0, weight));
}

const OFFERED: readonly {
  readonly type: string;
  readonly version: string;
  readonly format: Format;
}[] = [
  { type: 'application/openmetrics-text', version: '1.0.0', format: 'openmetrics' },
  { type: 'text/plain', version: '0.0.4', format: 'text' },
];

function formatOf({ type, parameters }: Range): Format | undefined {
  if (type === '*/*' || type === 'text/*') return 'text';
  const offer = OFFERED.find((each) => each.type === type);
  return offer?.version === (parameters.get('version') ?? offer?.version)
    ? offer?.format
    : undefined;
}
