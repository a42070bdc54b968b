import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prometheusDirectory, startPrometheus, type PrometheusServer } from './prometheus-server';

/** What one replica of a scraper has read. */
export interface Replica {
  readonly name: string;
  /** Sample lines of the text format, each with its time in epoch seconds behind it. */
  readonly lines: string[];
  /** Epoch seconds of each scrape. */
  readonly times: number[];
}

/** Keeps what a replica reads of the counters that `pattern` names. */
export function keep(
  replica: Replica,
  scraped: { readonly page: string; readonly atSeconds: number },
  pattern: RegExp,
): void {
  const { page, atSeconds } = scraped;
  const samples = page.split('\n').filter((line) => pattern.test(line));
  for (const line of samples) replica.lines.push(`${line} ${atSeconds}`);
  replica.times.push(atSeconds);
}

/** A real Prometheus that has stored what the replicas scraped, told apart by the label `replica`. */
export async function prometheusWith(replicas: readonly Replica[]): Promise<PrometheusServer> {
  const dir = prometheusDirectory();
  const lines = replicas.flatMap(({ name, lines: own }) =>
    own.map((line) => line.replace('{', `{replica="${name}",`)),
  );
  const file = join(dir, 'scrapes.om');
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  const tool = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(dir, 'data')];
  const { status, stderr } = spawnSync('promtool', tool, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool could not store the scrapes: ${stderr}`);
  return startPrometheus([], dir);
}

/** `sum by (label) (increase(metric))` over everything that a replica has seen, by label value. */
export async function increases(
  prometheus: PrometheusServer,
  { name, times }: Replica,
  { metric, by }: { readonly metric: string; readonly by: string },
): Promise<Record<string, number>> {
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const range = `${metric}{replica="${name}"}[${to - from}s]`;
  const vector = await prometheus.query(`sum by (${by}) (increase(${range})) > 0`, to);
  return Object.fromEntries(vector.map((each) => [each.metric[by] ?? '', Number(each.value[1])]));
}
