import { judging, SUNDAY_NOON, WEDNESDAY_NOON } from './judging';
import { measure, type Measured, type Row } from './measure';

const USUAL_SEED = 1;

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(50) : cell.padStart(12))).join('');
}

const row = ({ name, falseAlarms, found, mean, median, p95 }: Row): string =>
  line([
    name,
    falseAlarms.toFixed(2),
    `${(100 * found).toFixed(1)} %`,
    ...[mean, median, p95].map((hours) => `${hours.toFixed(1)} h`),
  ]);

function table(measured: Measured): string {
  const { repositories, outages, busy, pushes, kinds } = measured;
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
  return [
    `${String(repositories)} repositories × 1 year, ${String(outages)} outages (total silence, at any hour of any day)`,
    '',
    line(['rule (threshold)', 'false/year', 'found', 'mean', 'median', 'p95']),
    row(measured.ours),
    'as people write them down',
    ...measured.usual.map(row),
    'with as many false alarms as Lifeline',
    ...measured.equal.map(row),
    '',
    `≥ 5 runs a working day: flagged within 10 usual working-hours gaps in ${share(busy.within10Gaps, busy.outages)} of ${String(busy.outages)} outages`,
    `pushes go on, runs stop: flagged by the third push in ${share(pushes.byThird, pushes.outages)} of ${String(pushes.outages)} outages; false ${pushes.falseAlarms.toFixed(3)} a repository-year`,
    '',
    line(['kind', 'repositories', 'false/year', 'found', 'in 10 gaps']),
    ...kinds.map((kind) =>
      line([
        kind.kind,
        String(kind.repositories),
        kind.falseAlarms.toFixed(2),
        share(kind.found, 1),
        share(kind.within10Gaps, 1),
      ]),
    ),
  ].join('\n');
}

function costAt(seed: number, when: string, now: number): string {
  const { repositories, judged, millis } = judging(seed, now);
  return `the flatlines of ${String(repositories)} repositories on ${when} noon: ${millis.toFixed(1)} ms, ${String(judged)} of them judged`;
}

const seed = Number(process.argv[2] ?? USUAL_SEED);
const costs = [costAt(seed, 'Wednesday', WEDNESDAY_NOON), costAt(seed, 'Sunday', SUNDAY_NOON)];
process.stdout.write(`${[table(measure(seed)), '', ...costs].join('\n')}\n`);
