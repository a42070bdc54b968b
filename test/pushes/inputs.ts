import { decodePush } from '../../src/core/pushes/decode-push';
import { PUSH_LIMITS, PUSH_REASONS, type PushedSample } from '../../src/core/pushes/vocabulary';

/** The same numbers in the same order for the same seed (Lehmer). */
export function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** What texts are made of: every token of the format, and what looks like one. */
const PIECES = [
  ...['# TYPE ', '# HELP ', '#', ' gauge', ' counter', ' histogram', '\n', '\n', '\n', ' ', '\t'],
  ...[
    'depth',
    'warnings_total',
    'artifact_size_bytes',
    'bitbucket_x',
    'Up',
    'a:b',
    'le',
    '_',
    '__',
  ],
  ...[
    '{',
    '}',
    '="',
    '"',
    ',',
    '=',
    '\\',
    '\\n',
    '\\"',
    '\r',
    '\u0000',
    'é',
    '\ud83d',
    '😀',
    '\u202e',
  ],
  ...['1', '-1', '0.5', '1e9', '1e999', 'NaN', '+Inf', '0x1', '1_000', ' 1700000000000', '-0'],
  ...[
    '# TYPE depth gauge\n',
    'depth 1\n',
    'depth{kind="a"} 2\n',
    '# TYPE warnings_total counter\n',
  ],
  ...['warnings_total 3\n', '# TYPE artifact_size_bytes gauge\n'],
  ...['lifeline_incident', '# TYPE lifeline_incident gauge\n', 'lifeline_incident{id="INC-7"} 1\n'],
  ...['artifact_size_bytes{artifact="a b"} 4\n', 'depth{kind="b\\\\"} 5\n'],
];

/** One of them; the empty text where there is none. */
export const pickFrom = (all: readonly string[], next: () => number): string =>
  all[Math.floor(next() * all.length)] ?? '';

/** Every second one is of up to forty pieces; the others are good texts with up to two pieces put into them. */
function textFrom(next: () => number): string {
  if (next() < 0.5)
    return Array.from({ length: 1 + Math.floor(next() * 40) }, () => pickFrom(PIECES, next)).join(
      '',
    );
  let text = goodText(next);
  for (let left = Math.floor(next() * 3); left > 0; left--) {
    const at = Math.floor(next() * text.length);
    const gone = Math.floor(next() * 4);
    text = text.slice(0, at) + pickFrom(PIECES, next) + text.slice(at + gone);
  }
  return text;
}

/** What a step might push: two measures and incidents, with labels of odd letters. */
function goodText(next: () => number): string {
  const kinds = ['a', 'b c', 'é😀', '\\\\', '\\"', '\\n', 'x'.repeat(128)];
  const lines = kinds
    .filter(() => next() < 0.5)
    .map((kind) => `depth{kind="${kind}"} ${(next() * 1e6).toPrecision(6)}\n`);
  const incidents = kinds
    .filter(() => next() < 0.3)
    .map((kind) => `lifeline_incident{id="${kind}"} ${next() < 0.5 ? 1 : 0}\n`);
  const told = `# TYPE lifeline_incident gauge\n${incidents.join('')}`;
  return `${told}# TYPE depth gauge\n${lines.join('')}# TYPE warnings_total counter\nwarnings_total ${Math.floor(next() * 1e6)}\n`;
}

export interface Fuzzed {
  readonly taken: number;
  readonly refused: number;
}

/**
 * Decodes so many texts. Throws for one that makes the decoder throw, that is refused without a known reason, or that is
 * taken and not read the same once it is written down.
 */
export function fuzz(seed: number, inputs: number): Fuzzed {
  const next = random(seed);
  let taken = 0;
  for (let at = 0; at < inputs; at++) {
    const text = textFrom(next);
    const problem = problemOf(text);
    if (problem !== null)
      throw new Error(`Seed ${seed}, input ${at}: ${problem}: ${JSON.stringify(text)}`);
    if (decodePush(text).ok) taken += 1;
  }
  return { taken, refused: inputs - taken };
}

function problemOf(text: string): string | null {
  const decoded = decodePush(text);
  if (!decoded.ok) {
    const { reason, line } = decoded.problem;
    if (!PUSH_REASONS.includes(reason)) return 'a reason that is not known';
    return line === null || line <= text.split('\n').length ? null : 'a line that is not there';
  }
  if (decoded.value.length > PUSH_LIMITS.samples) return 'too many samples';
  const again = decodePush(written(decoded.value));
  const isSame = again.ok && JSON.stringify(again.value) === JSON.stringify(decoded.value);
  return isSame ? null : 'not the same once written down';
}

/** As a step would write them. */
function written(samples: readonly PushedSample[]): string {
  const types = new Set(samples.map(({ metric, type }) => `# TYPE ${metric} ${type}\n`));
  const lines = samples.map(({ metric, labels, value }) => {
    const all = labels.map(([name, text]) => `${name}="${escaped(text)}"`).join(',');
    return `${metric}{${all}} ${value}\n`;
  });
  return [...types, ...lines].join('');
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
