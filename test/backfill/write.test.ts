import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Timeline } from '../../tools/backfill/timeline';
import { writeFile, type FileFormat } from '../../tools/backfill/write';
import type { MetricFamily } from '../../src/core/exposition/encode/model';

const MINUTE = 60_000;
const SPAN = { from: 0, until: 3 * MINUTE, step: MINUTE };
/** Names that nobody would choose, the last one like an exemplar. */
const NAMES = ['Deploy # 2', 'a"b\\c\nd', '}', 'x # {build_number="7"} 1 2', 'x # {y} z'];

const familyOf = (value: number): MetricFamily => ({
  name: 'runs_total',
  help: 'Runs.',
  type: 'counter',
  series: NAMES.map((step) => ({
    labels: [['step', step]],
    value,
    exemplar: { labels: [['build_number', '12']], value: 1, at: 60 },
  })),
});

function written(format: FileFormat): string {
  const directory = mkdtempSync(join(tmpdir(), 'lifeline-written-'));
  const timeline = new Timeline(SPAN);
  timeline.add({ at: 2 * MINUTE, families: [familyOf(1)] });
  timeline.add({ at: 3 * MINUTE, families: [familyOf(4)] });
  const file = join(directory, 'past');
  const target = { job: 'a "job"', instance: 'acme' };
  const samples = writeFile(file, timeline.families, { format, target, span: SPAN });
  expect(readdirSync(directory)).toEqual(['past']);
  const text = readFileSync(file, 'utf8');
  rmSync(directory, { recursive: true });
  expect(samples).toBe(3 * NAMES.length);
  return text;
}

it('keeps every name for VictoriaMetrics, from 0 on', () => {
  const lines = written('victoriametrics').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    NAMES.map((step) => ({
      metric: { __name__: 'runs_total', step, job: 'a "job"', instance: 'acme' },
      values: [0, 1, 4],
      timestamps: [MINUTE, 2 * MINUTE, 3 * MINUTE],
    })),
  );
});

it('writes OpenMetrics with times and without exemplars', () => {
  expect(written('openmetrics').split('\n').slice(0, 6)).toEqual([
    '# HELP runs Runs.',
    '# TYPE runs counter',
    'runs_total{step="Deploy # 2",job="a \\"job\\"",instance="acme"} 0 60',
    'runs_total{step="Deploy # 2",job="a \\"job\\"",instance="acme"} 1 120',
    'runs_total{step="Deploy # 2",job="a \\"job\\"",instance="acme"} 4 180',
    'runs_total{step="a\\"b\\\\c\\nd",job="a \\"job\\"",instance="acme"} 0 60',
  ]);
});

it('leaves nothing under its name where it was stopped half-way', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lifeline-stopped-'));
  const file = join(directory, 'past');
  const stopped = {
    [Symbol.iterator]: () => {
      throw new Error('stopped');
    },
  } as unknown as Timeline['families'];
  const how = { target: { job: 'a', instance: 'b' }, span: SPAN, format: 'openmetrics' } as const;
  expect(() => writeFile(file, stopped, how)).toThrow('stopped');
  expect(existsSync(file)).toBe(false);
  rmSync(directory, { recursive: true });
});
