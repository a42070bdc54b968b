/** `npm run bench:faults -- [seed] [days]`: a week in which something else goes wrong every hour, crashes among it. */
import { playFaults } from '../test/system/host/faulty-days';

const [seed = '1', days = '7'] = process.argv.slice(2);

async function main(): Promise<void> {
  const begun = performance.now();
  const { hours, ...week } = await playFaults({ seed: Number(seed), hours: 24 * Number(days) });
  const minutes = (performance.now() - begun) / 60_000;
  const told = { seed, days, hours: hours.length, ...week, realMinutes: minutes };
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  const isExact = week.countedRuns === week.trueRuns && week.dips.length === 0;
  process.exitCode = isExact && week.refusedAfterwards === 0 ? 0 : 1;
}

void main();
