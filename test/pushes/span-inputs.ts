import { decodeSpans } from '../../src/bitbucket/decode-spans';
import type { SpansRead } from '../../src/core/pushes/spans';
import { KNOWN_MEASURES } from '../../src/core/pushes/vocabulary';
import { uuidOf } from '../given';
import { pickFrom, random, type Fuzzed } from './inputs';
import { delivery } from './spans';

/** What must never come out of the decoder: it stands in commands and images only. */
const PLANTED = 'planted-secret';

const NAMES = [
  ...['container.cpu.time', 'container.memory.usage', 'container.memory.limit'],
  ...['container.filesystem.usage', 'bbc.cpu', 'container.image', '__proto__', 'toString', ''],
  ...['step.uuid', 'pipeline.uuid', 'bad name{}', 'x'.repeat(200), 'constructor'],
];

const VALUES: readonly unknown[] = [
  ...[{ intValue: '734003200' }, { intValue: 5 }, { doubleValue: 0.25 }, { stringValue: '1.5' }],
  ...[{ intValue: '-3' }, { doubleValue: 1e300 }, { doubleValue: null }, { stringValue: PLANTED }],
  ...[{ intValue: '1e9' }, { arrayValue: { values: [] } }, { intValue: {} }, null, [], 7, 'NaN'],
];

/** What takes the place of any value of a delivery. */
const ODD: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, '', 'x', [], {}, [[]], [null], { attributes: [] }, { spans: 3 }],
  ...['AAAAAAAAAAA=', '????????????', 'ffffffffffffffff', '9'.repeat(40), '1700000000000000000'],
  ...[{ value: { stringValue: '{' } }, '\u0000', '\ud83d', [{ key: 'a' }, { value: 1 }]],
];

const oneOf = (all: readonly unknown[], next: () => number): unknown =>
  all[Math.floor(next() * all.length)];

/** A delivery of the documented form, with any attributes of its container. */
function goodBody(next: () => number): object {
  const at = 1_767_600_000_000 + Math.floor(next() * 1e9);
  const names = Array.from({ length: Math.floor(next() * 6) }, () => pickFrom(NAMES, next));
  return delivery({
    ...{ pipelineUuid: uuidOf(1), stepUuid: uuidOf(1, 5), repositoryUuid: uuidOf(2) },
    ...{ workspaceUuid: uuidOf(3), startedAt: at, endedAt: at + Math.floor(next() * 1e6) },
    idsAs: next() < 0.5 ? 'hex' : 'base64',
    container: {
      ...(next() < 0.75 ? { 'container.cpu.time': { doubleValue: next() * 1e4 } } : {}),
      ...Object.fromEntries(names.map((name) => [name, oneOf(VALUES, next) as object])),
    },
  });
}

/** With each value replaced, doubled, reversed or dropped now and then. */
function mangled(value: unknown, often: number, next: () => number): unknown {
  if (next() < often) return oneOf(ODD, next);
  if (Array.isArray(value)) {
    const kept = value.filter(() => next() > often).map((one) => mangled(one, often, next));
    if (next() < often) return [...kept, ...kept];
    return next() < often ? kept.reverse() : kept;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, one]) => [key, mangled(one, often, next)]);
  return Object.fromEntries(fields.filter(() => next() > often / 2)) as object;
}

/** A third of them good, a third mangled, a third good texts with letters put in or lost. */
function textFrom(next: () => number): string {
  const kind = next();
  const body = goodBody(next);
  if (kind < 0.33) return JSON.stringify(body);
  if (kind < 0.66) return JSON.stringify(mangled(body, 0.01 + next() * 0.1, next));
  let text = JSON.stringify(body);
  for (let left = 1 + Math.floor(next() * 4); left > 0; left--) {
    const at = Math.floor(next() * text.length);
    const put = pickFrom(['"', '}', ']', ',', '\\', '0', '[[', '{"a":', '\u202e', ''], next);
    text = text.slice(0, at) + put + text.slice(at + Math.floor(next() * 3));
  }
  return text;
}

/**
 * Decodes so many bodies. Throws for one that makes the decoder throw, that brings out what it must not, or that tells
 * something else when it comes twice in one delivery. Taken are those with measures of a step.
 */
export function fuzzSpans(seed: number, inputs: number): Fuzzed {
  const next = random(seed);
  let taken = 0;
  for (let at = 0; at < inputs; at++) {
    const text = textFrom(next);
    const { problem, isTaken } = judge(text);
    if (problem !== null) throw new Error(`Seed ${seed}, input ${at}: ${problem}: ${text}`);
    if (isTaken) taken += 1;
  }
  return { taken, refused: inputs - taken };
}

interface Judged {
  readonly problem: string | null;
  readonly isTaken: boolean;
}

function judge(text: string): Judged {
  const body = parsed(text);
  const read = decodeSpans(body);
  if (read === null) return { problem: null, isTaken: false };
  return { problem: problemOf(read) ?? doubledProblem(body, read), isTaken: read.steps.length > 0 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // No JSON is one of the inputs: the web trigger hands on nothing for it.
    return null;
  }
}

const UUID = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/;

function problemOf({ steps, endedAt, unknown }: SpansRead): string | null {
  if (JSON.stringify({ steps, unknown }).includes(PLANTED)) return 'a secret came out';
  if (!Number.isSafeInteger(endedAt) || endedAt < 0) return 'an end that is no moment';
  const ids = steps.flatMap((step) => [
    ...[step.repositoryUuid, step.workspaceUuid, step.pipelineUuid, step.stepUuid],
  ]);
  if (!ids.every((id) => UUID.test(id))) return 'an id that is no uuid';
  if (!steps.every(({ attempt }) => /^\d{1,6}$/.test(attempt))) return 'an attempt without number';
  const samples = steps.flatMap((step) => step.samples);
  const isFit = ({ metric, value, labels }: (typeof samples)[number]): boolean =>
    Object.hasOwn(KNOWN_MEASURES, metric) && value >= 0 && value < 1e15 && labels.length === 0;
  if (!samples.every(isFit)) return 'a sample that is none of ours';
  const names = Object.keys(unknown);
  const isName = (name: string): boolean => /^[A-Za-z][\w.]{0,79}$/.test(name);
  return names.length <= 50 && names.every(isName) ? null : 'a name that no page may show';
}

/** The same resources twice in one delivery tell the same steps. */
function doubledProblem(body: unknown, read: SpansRead): string | null {
  const { resourceSpans } = body as { resourceSpans: readonly unknown[] };
  const twice = decodeSpans({ resourceSpans: [...resourceSpans, ...resourceSpans] });
  const told = ({ steps }: SpansRead) => [...new Set(steps.map((step) => JSON.stringify(step)))];
  const isSame = twice !== null && told(twice).join() === told(read).join();
  return isSame ? null : 'something else when it is doubled';
}
