/** The rules of Prometheus' own linter (`promtool check metrics`), each a small function, for the catalogue. */

export interface Linted {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  /** Label sets of the samples, as written. */
  readonly samples: readonly {
    readonly labelNames: readonly string[];
    readonly identity: string;
  }[];
}

type Rule = (family: Linted) => readonly string[];

export const lint = (family: Linted): readonly string[] => RULES.flatMap((rule) => rule(family));

const when = (isWrong: boolean, text: string): readonly string[] => (isWrong ? [text] : []);
const labelNames = ({ samples }: Linted): readonly string[] =>
  samples.flatMap((sample) => sample.labelNames);

const BASE_UNITS: Readonly<Record<string, string>> = {
  amperes: 'amperes',
  bytes: 'bytes',
  celsius: 'celsius',
  grams: 'grams',
  joules: 'joules',
  kelvin: 'kelvin',
  meters: 'meters',
  metres: 'metres',
  seconds: 'seconds',
  volts: 'volts',
};
const OTHER_UNITS: Readonly<Record<string, string>> = {
  minutes: 'seconds',
  hours: 'seconds',
  days: 'seconds',
  weeks: 'seconds',
  kelvins: 'kelvin',
  fahrenheit: 'celsius',
  rankine: 'celsius',
  inches: 'meters',
  yards: 'meters',
  miles: 'meters',
  bits: 'bytes',
  calories: 'joules',
  pounds: 'grams',
  ounces: 'grams',
};
const PREFIXES = [
  'pico',
  'nano',
  'micro',
  'milli',
  'centi',
  'deci',
  'deca',
  'hecto',
  'kilo',
  'kibi',
  'mega',
  'mibi',
  'giga',
  'gibi',
  'tera',
  'tebi',
  'peta',
  'pebi',
];
const ABBREVIATIONS = [
  's',
  'ms',
  'us',
  'ns',
  'sec',
  'b',
  'kb',
  'mb',
  'gb',
  'tb',
  'pb',
  'm',
  'h',
  'd',
];

function baseUnitInsteadOf(word: string): string | undefined {
  const prefix = PREFIXES.find(
    (each) => word.startsWith(each) && word.slice(each.length) in { ...BASE_UNITS, ...OTHER_UNITS },
  );
  const unit = prefix === undefined ? word : word.slice(prefix.length);
  return OTHER_UNITS[unit] ?? (prefix === undefined ? undefined : BASE_UNITS[unit]);
}

const RULES: readonly Rule[] = [
  ({ help }) => when(help === '', 'no help text'),
  ({ name }) =>
    name.split('_').flatMap((word) => {
      const base = baseUnitInsteadOf(word);
      return base === undefined ? [] : [`use base unit "${base}" instead of "${word}"`];
    }),
  ({ name, type }) =>
    when(
      type === 'counter' && !name.endsWith('_total'),
      'counter metrics should have "_total" suffix',
    ),
  ({ name, type }) =>
    when(
      !['counter', 'untyped'].includes(type) && name.endsWith('_total'),
      'non-counter metrics should not have "_total" suffix',
    ),
  ({ name, type }) =>
    when(
      !['histogram', 'untyped'].includes(type) && name.endsWith('_bucket'),
      'non-histogram metrics should not have "_bucket" suffix',
    ),
  ({ name, type }) =>
    ['_count', '_sum'].flatMap((suffix) =>
      when(
        !['histogram', 'summary', 'untyped'].includes(type) && name.endsWith(suffix),
        `non-histogram and non-summary metrics should not have "${suffix}" suffix`,
      ),
    ),
  (family) =>
    when(
      !['histogram', 'untyped'].includes(family.type) && labelNames(family).includes('le'),
      'non-histogram metrics should not have "le" label',
    ),
  (family) =>
    when(
      !['summary', 'untyped'].includes(family.type) && labelNames(family).includes('quantile'),
      'non-summary metrics should not have "quantile" label',
    ),
  ({ name }) =>
    ['counter', 'gauge', 'histogram', 'summary', 'untyped'].flatMap((type) =>
      when(
        name.toLowerCase().includes(`_${type}_`) || name.toLowerCase().endsWith(`_${type}`),
        `metric name should not include type '${type}'`,
      ),
    ),
  ({ name }) => when(name.includes(':'), "metric names should not contain ':'"),
  ({ name }) =>
    when(/[a-z][A-Z]/.test(name), "metric names should be written in 'snake_case' not 'camelCase'"),
  (family) =>
    when(
      labelNames(family).some((name) => /[a-z][A-Z]/.test(name)),
      "label names should be written in 'snake_case' not 'camelCase'",
    ),
  ({ name }) =>
    when(
      ABBREVIATIONS.some(
        (unit) =>
          name.toLowerCase().includes(`_${unit}_`) || name.toLowerCase().endsWith(`_${unit}`),
      ),
      'metric names should not contain abbreviated units',
    ),
  ({ samples }) =>
    when(
      new Set(samples.map(({ identity }) => identity)).size < samples.length,
      'metric not unique',
    ),
];
