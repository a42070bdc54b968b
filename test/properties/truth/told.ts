import type { Totals } from './sum';

/** Totals of one pipeline as short lines, so that they can be written down by hand: `duration success 1 in 70`. */
export function told(totals: Totals): readonly string[] {
  return Object.entries(totals)
    .flatMap(([key, value]) => lineOf(key, value, totals) ?? [])
    .sort();
}

function lineOf(key: string, value: number, totals: Totals): string | null {
  const [kind = '', labels = ''] = key.split(/ (.*)/s);
  const parts = labels.split('|');
  const last = parts.at(-1) ?? '';
  const seconds = (sums: string): string => `in ${(totals[`${sums} ${labels}`] ?? 0) / 1000}`;
  switch (kind) {
    case 'runs':
      return `run ${last} ${value}`;
    case 'durations':
      return `duration ${last} ${value} ${seconds('durationMs')}`;
    case 'queued':
      return `queue ${last} ${value} ${seconds('queuedMs')}`;
    case 'built':
      return `built ${last} ${value}`;
    case 'steps':
      return `step ${parts[1]} ${last} ${value}`;
    case 'stepMs':
      return `active ${last} ${value / 1000}`;
    case 'resumptions':
      return `resumed ${parts[2]} ${last} ${value}`;
    case 'reruns':
      return `again ${parts[1]} ${last} ${value}`;
    case 'uncounted':
      return `uncounted ${value}`;
    default:
      return null;
  }
}
