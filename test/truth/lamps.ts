import { judge } from '../../src/core/health/verdict';
import { MINUTE } from '../given';
import { Town } from './town';

/** A Wednesday morning. */
const START = Date.UTC(2026, 10, 4, 6);
/** Minutes in which every repository is read for the first time. */
const SETTLED = 120;
/** Minutes from one look to the next: now before a sweep, now after one. */
const EVERY = 17;

export interface Lamps {
  readonly repositories: number;
  readonly hours: number;
  readonly lamps: number;
  readonly unknown: number;
  /** Minutes since the oldest comparison that was seen. */
  readonly oldest: number;
  /** Some of what the unknown ones said. */
  readonly examples: readonly string[];
}

/** Plays healthy hours in a workspace of this size, and counts the lamps that are unknown. */
export async function lampsOf(repositories: number, hours: number): Promise<Lamps> {
  const town = new Town(`calm-${repositories}`, 1, START);
  let [lamps, unknown, oldest] = [0, 0, 0];
  const examples: string[] = [];
  for (let minute = 0; minute < SETTLED + hours * 60; minute++) {
    await town.minute();
    if (minute < SETTLED || minute % EVERY !== 0) continue;
    const looks = await lookAt(town);
    lamps += looks.length;
    oldest = Math.max(oldest, ...looks.map(({ age }) => age));
    const dark = looks.filter(({ state }) => state === 'unknown');
    unknown += dark.length;
    examples.push(...dark.slice(0, 1).map(({ said }) => said));
  }
  const some = examples.slice(0, 3);
  return { repositories, hours, lamps, unknown, oldest: oldest / MINUTE, examples: some };
}

interface Look {
  readonly state: string;
  readonly said: string;
  /** Of the last comparison. */
  readonly age: number;
}

async function lookAt(town: Town): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (const repository of town.repositories) {
    const facts = await town.factsOf(repository);
    if (facts === null) throw new Error(`Nothing is known of ${repository.slug}.`);
    const { state, sentence } = judge(facts).ci;
    const age = town.now - facts.totals.reconciliation.at;
    looks.push({ state, said: `${repository.slug}: ${sentence.text}`, age });
  }
  return looks;
}
