/** Half a working day of one repository as `npm run bench:month` plays a month of three, at another seed each day in CI. */
import { falseAlarms, playHealthy } from './healthy';

const SEED = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 2 ** 31);
/** A Tuesday, from before anybody pushes until most have stopped. */
const FROM = Date.UTC(2026, 10, 3, 6);
const MINUTES = 12 * 60;

it(`no alert fires in a healthy half-day with one failed scrape in twenty, seed ${String(SEED)}`, async () => {
  const played = await playHealthy({ name: 'calm', seed: SEED, from: FROM, minutes: MINUTES });
  expect(played.failed).toBeGreaterThan(10);
  expect(played.runs).toBeGreaterThan(10);
  expect(falseAlarms(played)).toEqual([]);
}, 240_000);
