import { fail, succeed, type Result } from '../result';
import { isAllowedName, PUSHES_OPEN, type PushChoice } from './choice';
import { judgeSample, nameProblem, typeProblem } from './judge-sample';
import { readSample, wrong, type LineProblem } from './read-sample';
import {
  knownShape,
  PUSH_LIMITS,
  seriesKey,
  type MeasureType,
  type PushedSample,
  type PushProblem,
} from './vocabulary';

const encoder = new TextEncoder();

/**
 * The samples of a push, or the first line that is wrong: then nothing is taken. The text is that of Prometheus, each
 * measure with its TYPE; comments and HELP are passed over.
 */
export function decodePush(
  text: string,
  choice: PushChoice = PUSHES_OPEN,
): Result<readonly PushedSample[], PushProblem> {
  const whole = wholeProblem(text);
  if (whole !== null) return fail({ line: null, ...whole });
  const reading: Reading = { choice, types: new Map(), seen: new Set(), samples: [] };
  for (const [at, line] of text.slice(0, -1).split('\n').entries()) {
    const problem = readLine(line, reading);
    if (problem !== null) return fail({ line: at + 1, ...problem });
  }
  return reading.samples.length > 0
    ? succeed(reading.samples)
    : fail({ line: null, reason: 'empty', detail: 'There is no sample in it' });
}

function wholeProblem(text: string): LineProblem | null {
  if (text.length > PUSH_LIMITS.bytes || encoder.encode(text).length > PUSH_LIMITS.bytes)
    return { reason: 'too_large', detail: `A push may have ${PUSH_LIMITS.bytes} bytes` };
  if (text === '') return { reason: 'empty', detail: 'There is nothing in it' };
  return text.endsWith('\n')
    ? null
    : { reason: 'cut_off', detail: 'The last line does not end, so something may be missing' };
}

interface Reading {
  readonly choice: PushChoice;
  readonly types: Map<string, MeasureType>;
  readonly seen: Set<string>;
  readonly samples: PushedSample[];
}

const CONTROL = /(?!\t)\p{Cc}/u;

function readLine(line: string, reading: Reading): LineProblem | null {
  if (CONTROL.test(line))
    return {
      reason: 'control_character',
      detail: 'The line holds a control character, or ends with a carriage return',
    };
  const text = line.trim();
  if (text === '') return null;
  if (text.startsWith('#')) return readComment(text, reading);
  const sample = sampleOf(text, reading);
  if (!sample.ok) return sample.problem;
  reading.samples.push(sample.value);
  return null;
}

/** `# TYPE name type`; every other comment says nothing to us. */
function readComment(text: string, { types, choice }: Reading): LineProblem | null {
  const [, keyword, name = '', type = '', ...more] = text.split(/[ \t]+/);
  if (keyword !== 'TYPE') return null;
  const problem = nameProblem(name);
  if (problem !== null) return problem;
  if (!isMeasureType(type) || more.length > 0)
    return { reason: 'type', detail: 'The type is counter or gauge' };
  if (types.has(name)) return { reason: 'type_repeated', detail: 'Its TYPE is there twice' };
  if (knownShape(name) === null && !isAllowedName(name, choice))
    return { reason: 'not_allowed', detail: 'An admin has not allowed this name' };
  types.set(name, type);
  return typeProblem(name, type);
}

const isMeasureType = (type: string): type is MeasureType => type === 'counter' || type === 'gauge';

function sampleOf(
  text: string,
  { types, seen, samples }: Reading,
): Result<PushedSample, LineProblem> {
  if (samples.length >= PUSH_LIMITS.samples)
    return wrong('too_many_samples', `A push may have ${PUSH_LIMITS.samples} samples`);
  const written = readSample(text);
  if (!written.ok) return written;
  const { name } = written.value;
  const problem = nameProblem(name);
  if (problem !== null) return fail(problem);
  const type = types.get(name);
  if (type === undefined)
    return wrong('type_missing', 'A line "# TYPE name counter" or "… gauge" comes before it');
  const judged = judgeSample(written.value, type);
  if (!judged.ok) return judged;
  const key = seriesKey(judged.value.metric, judged.value.labels);
  if (seen.has(key)) return wrong('repeated', 'The same series is there twice');
  seen.add(key);
  return judged;
}
