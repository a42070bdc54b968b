import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recording } from './recording';

/** One time that an alert fired, in seconds since the first scrape. */
export interface Firing {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  readonly to: number;
  /** In how many evaluations; fewer than from `from` to `to` where it went out meanwhile. */
  readonly evaluations: number;
}

const EVERY_SECONDS = 60;
const FIRING = 'timestamp(ALERTS{alertstate="firing"})';

/** What `promtool test rules` finds firing when the rules are evaluated so often over what was recorded. */
export function firings(
  rulesFile: string,
  recording: Recording,
  everySeconds = EVERY_SECONDS,
): readonly Firing[] {
  const end = (recording.scrapes - 1) * recording.intervalSeconds;
  const over = `[${String(end + everySeconds)}s:${String(everySeconds)}s]`;
  const [from, to, evaluations] = evaluated(
    rulesFile,
    recording,
    ['min', 'max', 'count'].map((way) => `${way}_over_time(${FIRING}${over})`),
    everySeconds,
  );
  return [...(from ?? [])].map(([key, at]) => {
    const { alertname: alert = '', alertstate, ...labels } = labelsOf(key);
    if (alertstate !== 'firing') throw new Error(`Not an alert: ${key}`);
    const [last = NaN, count = NaN] = [to?.get(key), evaluations?.get(key)];
    return { alert, labels, from: at, to: last, evaluations: count };
  });
}

/** The vectors that expressions come to at the end, by labels as promtool writes them. */
export function evaluated(
  rulesFile: string,
  recording: Recording,
  exprs: readonly string[],
  everySeconds = EVERY_SECONDS,
): readonly ReadonlyMap<string, number>[] {
  const eval_time = `${String((recording.scrapes - 1) * recording.intervalSeconds)}s`;
  // Nothing is what is expected, so that promtool tells what it got.
  const promql_expr_test = exprs.map((expr) => ({ expr, eval_time, exp_samples: [] }));
  const said = tested(rulesFile, recording, { promql_expr_test }, everySeconds);
  const told = said.split(/^\s+expr: /m).slice(1);
  return exprs.map((expr) => {
    const of = told.find((text) => text.startsWith(JSON.stringify(expr))) ?? '';
    return new Map(
      [...of.slice(JSON.stringify(expr).length).matchAll(VECTOR)].map(([, key = '', value]) => [
        key,
        Number(value),
      ]),
    );
  });
}

/** An element of a vector, as promtool writes it; braces may stand in label values. */
const VECTOR = /(\w*\{(?:\w+="(?:[^"\\]|\\.)*",? ?)*\}) ([-+.\deEINaf]+)/g;

/** Runs `promtool test rules`, and returns what it says when something is other than expected. */
export function tested(
  rulesFile: string,
  recording: Recording,
  test: object,
  everySeconds = EVERY_SECONDS,
): string {
  const dir = mkdtempSync(join(tmpdir(), 'lifeline-rules-'));
  try {
    const file = join(dir, 'test.yml');
    const interval = `${String(recording.intervalSeconds)}s`;
    const tests = [{ interval, input_series: inputOf(recording), ...test }];
    const evaluation_interval = `${String(everySeconds)}s`;
    writeFileSync(file, JSON.stringify({ rule_files: [rulesFile], evaluation_interval, tests }));
    const { stdout, stderr, error } = spawnSync('promtool', ['test', 'rules', file], {
      encoding: 'utf8',
      maxBuffer: 64e6,
    });
    if (error !== undefined) throw error;
    const said = stdout + stderr;
    // A rule that cannot be evaluated fires never; promtool goes on without it.
    if (!/^\s*(?:SUCCESS|FAILED)/m.test(said) || said.includes(', err: '))
      throw new Error(said.slice(0, 2000));
    return /^\s*SUCCESS/m.test(said) ? '' : said;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

const labelsOf = (key: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...key.matchAll(LABEL)].map(([, name = '', value = '']) => [name, value]));

const inputOf = ({ series, scrapes }: Recording): readonly object[] =>
  [...series].map(([name, values]) => ({ series: name, values: notation(values, scrapes) }));

/** promtool's notation: `5x2` is three fives, `_x2` two absent ones; what ends gets a stale marker. */
function notation(values: readonly (number | undefined)[], scrapes: number): string {
  const parts: string[] = [];
  let at = 0;
  while (at < values.length) {
    const value = values[at];
    let next = at + 1;
    while (next < values.length && values[next] === value) next += 1;
    parts.push(...partsOf(value, next - at, at > 0));
    at = next;
  }
  if (values.length < scrapes) parts.push('stale');
  return parts.join(' ');
}

function partsOf(value: number | undefined, times: number, isAfterAny: boolean): readonly string[] {
  if (value !== undefined) return [`${String(value)}+0x${String(times - 1)}`];
  if (!isAfterAny) return [`_x${String(times)}`];
  return times === 1 ? ['stale'] : ['stale', `_x${String(times - 1)}`];
}
