/** Two hours of random faults, crashes among those of seed 1. A week of them is `npm run bench:faults`. */
import { playFaults } from './faulty-days';

const WITH_CRASHES = 1;
const DRAWN = Number(process.env['LIFELINE_SEED'] ?? WITH_CRASHES);

describe('random faults in combination', () => {
  it.each([...new Set([WITH_CRASHES, DRAWN])])(
    'leave nothing uncounted, nothing twice and no page smaller, seed %d',
    async (seed) => {
      const { trueRuns, countedRuns, dips, refusedAfterwards, crashes, hours } = await playFaults({
        ...{ seed, hours: 2 },
      });
      expect(trueRuns).toBeGreaterThan(5);
      expect({ countedRuns, dips, refusedAfterwards, hours }).toEqual({
        ...{ countedRuns: trueRuns, dips: [], refusedAfterwards: 0, hours },
      });
      expect(crashes > 0 || seed !== WITH_CRASHES).toBe(true);
    },
    300_000,
  );
});
