/** `npm run bench:freshness`: from a run's rest until it is counted, by the clock of the local Forge. */
import { playFresh, type FreshPlay } from '../test/system/host/fresh';

const PLAYS: readonly FreshPlay[] = [
  { scenario: 'acme', minutes: 60 },
  { scenario: 'busy', minutes: 30, pushesPerMinute: 2 },
  { scenario: 'busy', minutes: 30, pushesPerMinute: 2, faults: { laneBackoffSeconds: 900 } },
  { scenario: 'busy', minutes: 20, burst: 60 },
];

async function main(): Promise<void> {
  for (const play of PLAYS) {
    const fresh = await playFresh(play);
    process.stdout.write(`${JSON.stringify({ ...play, ...fresh })}\n`);
  }
}

void main();
