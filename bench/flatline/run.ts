/**
 * `npm run bench:flatline`: seeds 1 to 4 and four drawn now, against what docs/health.md promises; fails where they break
 * it together. `-- SEED ...` plays those seeds instead, and tells everything of a single one.
 */
import { randomInt } from 'node:crypto';
import { judging, SUNDAY_NOON, WEDNESDAY_NOON } from './judging';
import { measure } from './measure';
import { isKept, lineOf, tallyOf, together, worstOf } from './promise';
import { table } from './table';

const FIXED = [1, 2, 3, 4];
const DRAWN = 4;
const LARGEST_SEED = 4_000_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function costAt(seed: number, when: string, now: number): string {
  const { repositories, judged, millis } = judging(seed, now);
  return `the flatlines of ${String(repositories)} repositories on ${when} noon: ${millis.toFixed(1)} ms, ${String(judged)} of them judged`;
}

function tellAll(seed: number): void {
  const costs = [costAt(seed, 'Wednesday', WEDNESDAY_NOON), costAt(seed, 'Sunday', SUNDAY_NOON)];
  say([table(measure(seed)), '', ...costs].join('\n'));
}

function judgeAll(seeds: readonly number[]): void {
  const tallies = seeds.map((seed) => {
    const tally = tallyOf(seed, measure(seed));
    say(lineOf(tally));
    return tally;
  });
  const all = together(tallies);
  say([worstOf(tallies), lineOf(all)].join('\n'));
  process.exitCode = isKept(all) ? 0 : 1;
}

const drawn = (): number => randomInt(FIXED.length + 1, LARGEST_SEED);

const [first, ...more] = process.argv.slice(2).map(Number);
if (first === undefined) judgeAll([...FIXED, ...Array.from({ length: DRAWN }, drawn)]);
else if (more.length > 0) judgeAll([first, ...more]);
else tellAll(first);
