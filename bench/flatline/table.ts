import type { Measured, Row } from './measure';

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(50) : cell.padStart(12))).join('');
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const row = ({ name, falseAlarms, found, mean, median, p95 }: Row): string =>
  line([
    name,
    falseAlarms.toFixed(2),
    percent(found, 1),
    ...[mean, median, p95].map((hours) => `${hours.toFixed(1)} h`),
  ]);

/** Everything that was measured at one seed. */
export function table({
  repositories,
  outages,
  ours,
  usual,
  equal,
  busy,
  pushes,
  kinds,
}: Measured): string {
  return [
    `${String(repositories)} repositories × 1 year, ${String(outages)} outages (total silence, at any hour of any day)`,
    '',
    line(['rule (threshold)', 'false/year', 'found', 'mean', 'median', 'p95']),
    row(ours),
    'as people write them down',
    ...usual.map(row),
    'with as many false alarms as Lifeline',
    ...equal.map(row),
    '',
    `≥ 5 runs a working day: flagged within 10 usual working-hours gaps in ${percent(busy.within10Gaps, busy.outages)} of ${String(busy.outages)} outages`,
    `pushes go on, runs stop: flagged by the third push in ${percent(pushes.byThird, pushes.outages)} of ${String(pushes.outages)} outages; false ${pushes.falseAlarms.toFixed(3)} a repository-year`,
    '',
    line(['kind', 'repositories', 'false/year', 'found', 'in 10 gaps']),
    ...kinds.map((kind) =>
      line([
        kind.kind,
        String(kind.repositories),
        kind.falseAlarms.toFixed(2),
        percent(kind.found, 1),
        percent(kind.within10Gaps, 1),
      ]),
    ),
  ].join('\n');
}
