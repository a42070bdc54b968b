import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { escapeLabelValue } from '../../src/core/exposition/encode/escape';
import type { Span } from './replay';
import { samplesOf, type TimedFamily } from './timeline';

/** What Prometheus puts on every series of a target. */
export interface Target {
  readonly job: string;
  readonly instance: string;
}

export type FileFormat = 'openmetrics' | 'victoriametrics';

/** How many samples were written. A file that stands under its name is whole, wherever it was stopped. */
export function writeFile(
  file: string,
  families: readonly TimedFamily[],
  how: How & { readonly format: FileFormat },
): number {
  const part = `${file}.part`;
  const samples = writePart(part, families, how);
  renameSync(part, file);
  return samples;
}

function writePart(
  part: string,
  families: readonly TimedFamily[],
  how: How & { readonly format: FileFormat },
): number {
  const out = openSync(part, 'w');
  try {
    return how.format === 'openmetrics'
      ? writeOpenMetrics(out, families, how)
      : writeJsonLines(out, families, how);
  } finally {
    closeSync(out);
  }
}

interface How {
  readonly target: Target;
  readonly span: Span;
}

/** With a time on every sample, as `promtool tsdb create-blocks-from openmetrics` reads it. */
function writeOpenMetrics(out: number, families: readonly TimedFamily[], how: How): number {
  let written = 0;
  for (const { head, lines } of families) {
    writeSync(out, `${head}\n`);
    for (const line of lines) {
      const series = named(line.series, how.target);
      const samples = [...samplesOf(line, how.span)];
      written += samples.length;
      writeSync(out, samples.map(({ at, value }) => `${series} ${value} ${at / 1000}\n`).join(''));
    }
  }
  writeSync(out, '# EOF\n');
  return written;
}

/** A series a line, as VictoriaMetrics' `/api/v1/import` takes it. */
function writeJsonLines(out: number, families: readonly TimedFamily[], how: How): number {
  let written = 0;
  for (const line of families.flatMap(({ lines }) => lines)) {
    const samples = [...samplesOf(line, how.span)];
    written += samples.length;
    const metric = { ...labelsOf(line.series), ...how.target };
    const values = samples.map(({ value }) => Number(value));
    const timestamps = samples.map(({ at }) => at);
    writeSync(out, `${JSON.stringify({ metric, values, timestamps })}\n`);
  }
  return written;
}

function named(series: string, { job, instance }: Target): string {
  const target = `job="${escapeLabelValue(job)}",instance="${escapeLabelValue(instance)}"`;
  return series.endsWith('}') ? `${series.slice(0, -1)},${target}}` : `${series}{${target}}`;
}

const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n' };

function labelsOf(series: string): Record<string, string> {
  const [name = ''] = series.split('{');
  const labels = [...series.matchAll(LABEL)].map(
    ([, label = '', value = '']) =>
      [label, value.replace(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter)] as const,
  );
  return { __name__: name, ...Object.fromEntries(labels) };
}
