/** A healthy workspace in which scrapes fail now and then, against the alert rules: none may fire. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { createRandom } from 'simulated-bitbucket/parts';
import { MINUTE } from '../given';
import { ALERTS_FILE, READ_BY_RULES } from './outage';
import { PlayedWorkspace, type Scraped } from './played-workspace';
import { firings, type Firing } from './promtool';
import { partOf, Recorder, thinned, type Recording } from './recording';

interface Rule {
  readonly expr: string;
}
interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** One scrape in twenty. */
const FAILING = 0.05;
const UNANSWERED: Scraped = { status: 503, body: '' };

export interface Healthy {
  readonly name: string;
  readonly seed: number;
  readonly from: number;
  readonly minutes: number;
  /** A page stands for the scrapes of so many minutes; the sweep writes every five. */
  readonly pageMinutes?: number;
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
export async function playHealthy(healthy: Healthy): Promise<PlayedHealthy> {
  const { name, seed, from, minutes, pageMinutes = 1, tell } = healthy;
  const played = await PlayedWorkspace.open({ name, seed, at: from });
  const { token } = await played.issueToken('prometheus', 365);
  const recorder = new Recorder(READ_BY_RULES, from, 60);
  const random = createRandom(`scrapes that fail, ${String(seed)}`);
  let page = UNANSWERED;
  let failed = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const fails = random.chance(FAILING);
    if (fails) failed += 1;
    if (minute % pageMinutes === 0) page = await played.scrape(token);
    recorder.note(fails ? UNANSWERED : page, 0.2);
    await played.playUntil(played.now + MINUTE);
    tell?.(minute + 1);
  }
  const { runs } = played.simulation.truth();
  return {
    ...{ scrapes: minutes, failed, recording: recorder.recording() },
    runs: runs.filter(({ restedAt }) => restedAt > from).length,
  };
}

/** promtool takes 10,000 samples for one query and no more: what is longer is judged in parts. */
const PART = 2 * 24 * 60;
/** Each part begins so much earlier as rules look back, those of a week aside. */
const BEFORE = 12 * 60;
/** Scrapes between two that the rules of a week are judged by. */
const THINNED = 10;

const isWeekly = ({ expr }: Rule): boolean => expr.includes('[1w]');
const isWatchdog = ({ expr }: Rule): boolean => expr === 'vector(1)';

function rulesThat(keep: (rule: Rule) => boolean): string {
  const { groups } = parse(readFileSync(ALERTS_FILE, 'utf8')) as Rules;
  const isKept = (rule: Rule): boolean => isWatchdog(rule) || keep(rule);
  return stringify({
    groups: groups.map((group) => ({ ...group, rules: group.rules.filter(isKept) })),
  });
}

/** What fires besides the watchdog. */
export function falseAlarms({ recording }: Pick<PlayedHealthy, 'recording'>): readonly Firing[] {
  const { scrapes, intervalSeconds } = recording;
  const found = firingsOf(
    rulesThat(isWeekly),
    thinned(recording, THINNED),
    THINNED * intervalSeconds,
  );
  const others = rulesThat((rule) => !isWeekly(rule));
  for (let from = 0; from < scrapes; from += PART) {
    const begin = Math.max(0, from - BEFORE);
    const part = firingsOf(others, partOf(recording, begin, from + PART), intervalSeconds);
    found.push(...part.map((firing) => later(firing, begin * intervalSeconds)));
  }
  return found.filter((firing, at) => !found.slice(0, at).some((other) => isSame(firing, other)));
}

const later = (firing: Firing, by: number): Firing => ({
  ...firing,
  from: firing.from + by,
  to: firing.to + by,
});

/** Parts overlap: what one ends with the next begins with. */
const isSame = (one: Firing, other: Firing): boolean =>
  one.alert === other.alert &&
  one.from <= other.to &&
  other.from <= one.to &&
  JSON.stringify(one.labels) === JSON.stringify(other.labels);

function firingsOf(rules: string, recording: Recording, everySeconds: number): Firing[] {
  const dir = mkdtempSync(join(tmpdir(), 'lifeline-healthy-'));
  const file = join(dir, 'rules.yml');
  try {
    writeFileSync(file, rules);
    const all = firings(file, recording, everySeconds);
    const others = all.filter(({ alert }) => alert !== 'LifelineWatchdog');
    if (others.length === all.length) throw new Error('Not even the watchdog fires.');
    return others;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
