/** `npm run bench:month -- [seed] [days]`: whether an alert fires in a healthy month in which one scrape in twenty fails. */
import { falseAlarms, playHealthy } from '../test/rules/healthy';

const [seed = '1', days = '30'] = process.argv.slice(2);
/** November is a month of the simulated people like any other. */
const FROM = Date.UTC(2026, 10, 1);
const DAY_MINUTES = 24 * 60;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const minutesSince = (begun: number): string => ((performance.now() - begun) / 60_000).toFixed(1);

async function main(): Promise<void> {
  const begun = performance.now();
  const played = await playHealthy({
    ...{
      name: 'healthy',
      seed: Number(seed),
      from: FROM,
      minutes: Number(days) * DAY_MINUTES,
      pageMinutes: 5,
    },
    tell: (minute) => {
      if (minute % DAY_MINUTES === 0) say(`day ${String(minute / DAY_MINUTES)} played`);
    },
  });
  const { scrapes, failed, runs, recording } = played;
  say(
    `played in ${minutesSince(begun)} min; promtool judges ${String(recording.series.size)} series…`,
  );
  const judged = performance.now();
  const alarms = falseAlarms(played);
  say(JSON.stringify({ seed, days, scrapes, failed, runs, alarms }, null, 2));
  say(`judged in ${minutesSince(judged)} min`);
  process.exitCode = alarms.length === 0 ? 0 : 1;
}

void main();
