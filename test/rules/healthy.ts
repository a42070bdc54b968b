/** A healthy workspace in which scrapes fail now and then, against the alert rules: none may fire. */
import { createRandom } from '../../devhost/simulation/random';
import { MINUTE } from '../given';
import { READ_BY_RULES, withoutWatchdog } from './outage';
import { PlayedWorkspace, type Scraped } from './played-workspace';
import type { Firing } from './promtool';
import { Recorder, type Recording } from './recording';

/** One scrape in twenty. */
const FAILING = 0.05;
const UNANSWERED: Scraped = { status: 503, body: '' };

export interface Healthy {
  readonly seed: number;
  readonly from: number;
  readonly minutes: number;
  readonly tell?: (minutesPlayed: number) => void;
}

interface PlayedHealthy {
  readonly scrapes: number;
  readonly failed: number;
  /** Runs that came to rest. */
  readonly runs: number;
  readonly recording: Recording;
}

/** Plays it with a scrape in each minute, as the configuration that Lifeline writes wants it. */
export async function playHealthy({ seed, from, minutes, tell }: Healthy): Promise<PlayedHealthy> {
  const played = await PlayedWorkspace.open({ name: 'healthy', seed, at: from });
  const { token } = await played.issueToken('prometheus', 365);
  const recorder = new Recorder(READ_BY_RULES, from, 60);
  const random = createRandom(`scrapes that fail, ${String(seed)}`);
  let failed = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const fails = random.chance(FAILING);
    if (fails) failed += 1;
    recorder.note(fails ? UNANSWERED : await played.scrape(token), 0.2);
    await played.playUntil(played.now + MINUTE);
    tell?.(minute + 1);
  }
  const { runs } = played.simulation.truth();
  return {
    ...{ scrapes: minutes, failed, recording: recorder.recording() },
    runs: runs.filter(({ restedAt }) => restedAt > from).length,
  };
}

/** What fires besides the watchdog. */
export const falseAlarms = ({ recording }: PlayedHealthy): readonly Firing[] =>
  withoutWatchdog(recording);
