/** Two hours of random faults with crashes. A week of them is `npm run bench:faults`. */
import { playFaults } from './faulty-days';

const SEED = Number(process.env['LIFELINE_SEED'] ?? 1);

describe('random faults in combination', () => {
  it(`leave nothing uncounted, nothing twice and no page smaller, seed ${String(SEED)}`, async () => {
    const { trueRuns, countedRuns, dips, refusedAfterwards, crashes, hours } = await playFaults({
      ...{ seed: SEED, hours: 2 },
    });
    expect(trueRuns).toBeGreaterThan(5);
    expect({ countedRuns, dips, refusedAfterwards, crashes: crashes > 0, hours }).toEqual({
      ...{ countedRuns: trueRuns, dips: [], refusedAfterwards: 0, crashes: true, hours },
    });
  }, 300_000);
});
