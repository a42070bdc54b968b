import { fail, succeed, type Result } from '../result';
import { PUSH_LIMITS, type PushedLabel, type PushReason } from './vocabulary';

/** A sample line taken apart, before anybody asks whether it may be pushed. */
export interface WrittenSample {
  readonly name: string;
  readonly labels: readonly PushedLabel[];
  readonly value: string;
}

export interface LineProblem {
  readonly reason: PushReason;
  readonly detail: string;
}

export const problem = (reason: PushReason, detail: string): LineProblem => ({ reason, detail });
export const wrong = (reason: PushReason, detail: string) => fail(problem(reason, detail));

const NAME = /^[A-Za-z_:][A-Za-z0-9_:]*/;
const SPACE = /^[ \t]*/;

const afterSpace = (text: string): string => text.replace(SPACE, '');

/** `name{label="value",…} value`; a timestamp or an exemplar after it is refused. */
export function readSample(line: string): Result<WrittenSample, LineProblem> {
  const [name] = NAME.exec(line) ?? [];
  if (name === undefined) return wrong('syntax', 'A sample begins with the name of a measure');
  const rest = afterSpace(line.slice(name.length));
  if (!rest.startsWith('{')) return withValue({ name, labels: [] }, line.slice(name.length));
  const read = readLabels(rest.slice(1));
  return read.ok ? withValue({ name, labels: read.value.labels }, ` ${read.value.rest}`) : read;
}

function withValue(
  read: Omit<WrittenSample, 'value'>,
  rest: string,
): Result<WrittenSample, LineProblem> {
  if (rest !== '' && !/^[ \t]/.test(rest))
    return wrong('syntax', 'After the name come labels in braces, or a space and the value');
  const [value = '', ...more] = rest.split(/[ \t]+/).filter((word) => word !== '');
  if (value === '') return wrong('value', 'The value is missing');
  if (more.length === 0) return succeed({ ...read, value });
  return more[0]?.startsWith('#') === true
    ? wrong('syntax', 'An exemplar is not taken')
    : wrong('timestamp', 'A timestamp is not taken: the time is that of the step');
}

interface Labelled {
  readonly labels: readonly PushedLabel[];
  readonly rest: string;
}

/** The labels after the opening brace, up to the closing one; a comma may stand before it. */
function readLabels(text: string): Result<Labelled, LineProblem> {
  const labels: PushedLabel[] = [];
  let rest = afterSpace(text);
  while (!rest.startsWith('}')) {
    const label = readLabel(rest);
    if (!label.ok) return label;
    labels.push(label.value.label);
    if (labels.length > PUSH_LIMITS.labels)
      return wrong('too_many_labels', `A sample may have ${PUSH_LIMITS.labels} labels`);
    rest = afterSpace(label.value.rest);
    if (rest.startsWith(',')) rest = afterSpace(rest.slice(1));
    else if (!rest.startsWith('}'))
      return wrong('label_syntax', 'After a label comes a comma or the closing brace');
  }
  return succeed({ labels, rest: rest.slice(1) });
}

const LABEL_START = /^([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"/;

function readLabel(
  text: string,
): Result<{ readonly label: PushedLabel; readonly rest: string }, LineProblem> {
  const [start, name] = LABEL_START.exec(text) ?? [];
  if (start === undefined || name === undefined)
    return wrong('label_syntax', 'A label is written name="value"');
  const value = readQuoted(text.slice(start.length));
  if (!value.ok) return value;
  return succeed({ label: [name, value.value.text], rest: value.value.rest });
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n' };

/** A label value up to its closing quote. */
function readQuoted(
  text: string,
): Result<{ readonly text: string; readonly rest: string }, LineProblem> {
  let value = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') return succeed({ text: value, rest: text.slice(at + 1) });
    if (character !== '\\') {
      value += character;
      continue;
    }
    const meant = ESCAPED[text[++at] ?? ''];
    if (meant === undefined)
      return wrong('label_syntax', 'After a backslash comes a backslash, a quote or n');
    value += meant;
  }
  return wrong('label_syntax', 'A label value has no closing quote');
}
