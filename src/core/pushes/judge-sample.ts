import { fail, succeed, type Result } from '../result';
import { problem, wrong, type LineProblem, type WrittenSample } from './read-sample';
import {
  knownShape,
  PUSH_LIMITS,
  type KnownShape,
  type MeasureType,
  type PushedLabel,
  type PushedSample,
} from './vocabulary';

const NAME = /^[a-z][a-z0-9_]*$/;
/** Ours, and those that every Prometheus speaks about itself with. */
const RESERVED = /^(bitbucket|lifeline|prometheus|scrape|up|alerts)(_|$)|__/i;
/** What the exposition formats append themselves. */
const SUFFIX = /_(bucket|count|created|gcount|gsum|info|sum)$/;

/** What is wrong with a name that a measure would have; null where nothing is. */
export function nameProblem(name: string): LineProblem | null {
  if (knownShape(name) !== null) return null;
  if (RESERVED.test(name)) return problem('reserved_name', 'This name is reserved');
  if (!NAME.test(name))
    return problem('name', 'A name has small letters, digits and _, and begins with a letter');
  if (name.length > PUSH_LIMITS.nameCharacters)
    return problem('name', `A name may have ${PUSH_LIMITS.nameCharacters} characters`);
  return SUFFIX.test(name)
    ? problem('reserved_name', 'Names that end like this are written by the format itself')
    : null;
}

/** What is wrong with a type for a name; its type follows from the name, so that no two repositories can differ. */
export function typeProblem(name: string, type: MeasureType): LineProblem | null {
  const known = knownShape(name);
  const wanted = known?.type ?? (name.endsWith('_total') ? 'counter' : 'gauge');
  return type === wanted
    ? null
    : problem(
        'type_unfit',
        `By its name this is a ${wanted}: counters end in _total, gauges do not`,
      );
}

/** A sample that may be pushed, with its labels in order. */
export function judgeSample(
  { name, labels, value }: WrittenSample,
  type: MeasureType,
): Result<PushedSample, LineProblem> {
  const known = knownShape(name);
  const found = firstProblem(labels) ?? (known === null ? null : fitProblem(labels, known));
  if (found !== null) return fail(found);
  const number = readValue(value);
  const unfit = valueProblem(number, type === 'counter', known);
  if (number === null || unfit !== null) return wrong('value', unfit ?? '');
  return succeed({ metric: name, type, labels: inOrder(labels), value: number });
}

function valueProblem(
  value: number | null,
  isCounter: boolean,
  known: KnownShape | null,
): string | null {
  if (value === null) return 'The value is no decimal number';
  if (known?.values?.includes(value) === false) return `This value is ${known.values.join(' or ')}`;
  if (value < 0 && (isCounter || known !== null)) return 'This value cannot be below 0';
  return isCounter && value > PUSH_LIMITS.counterMost
    ? 'A counter may have a value up to 1e15'
    : null;
}

const inOrder = (labels: readonly PushedLabel[]): readonly PushedLabel[] =>
  [...labels].sort(([a], [b]) => (a < b ? -1 : 1));

const LABEL_NAME = /^[a-z][a-z0-9_]*$/;
/** Labels that we or the scraper write. */
const OURS = new Set([
  ...['workspace', 'repository', 'pipeline', 'step', 'environment', 'env', 'environment_type'],
  ...['deployment_environment_name', 'job', 'instance', 'service', 'le', 'quantile', 'exported'],
]);

function firstProblem(labels: readonly PushedLabel[]): LineProblem | null {
  const names = new Set<string>();
  for (const [name, value] of labels) {
    const found = labelProblem(name, value);
    if (found !== null) return found;
    if (names.has(name)) return problem('label_repeated', 'A label is there twice');
    names.add(name);
  }
  return null;
}

const CONTROL = /(?!\n)\p{Cc}/u;
const encoder = new TextEncoder();

function labelProblem(name: string, value: string): LineProblem | null {
  if (OURS.has(name) || name.startsWith('__') || name.startsWith('exported_'))
    return problem('reserved_label', 'This label is written by Lifeline or by the scraper');
  if (!LABEL_NAME.test(name) || name.length > PUSH_LIMITS.nameCharacters)
    return problem(
      'label_name',
      'A label has small letters, digits and _, and begins with a letter',
    );
  if (value === '') return problem('label_value', 'A label value must not be empty');
  if (encoder.encode(value).length > PUSH_LIMITS.labelBytes)
    return problem('label_value', `A label value may have ${PUSH_LIMITS.labelBytes} bytes`);
  return CONTROL.test(value) || !value.isWellFormed()
    ? problem('label_value', 'A label value must not hold control characters')
    : null;
}

function fitProblem(
  labels: readonly PushedLabel[],
  { labels: wanted }: KnownShape,
): LineProblem | null {
  const names = labels.map(([name]) => name);
  const fits = names.length === wanted.length && wanted.every((name) => names.includes(name));
  if (fits) return null;
  const said = wanted.length === 0 ? 'no label' : `the label ${wanted.join(', ')} and no other`;
  return problem('label_unfit', `This measure has ${said}`);
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/** A finite number as Prometheus writes one; `-0` is 0. */
function readValue(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : null;
}
