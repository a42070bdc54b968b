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
  const examples = new Set<string>();
  for (let minute = 0; minute < SETTLED + hours * 60; minute++) {
    await town.minute();
    if (minute < SETTLED || minute % EVERY !== 0) continue;
    for (const repository of town.repositories) {
      const facts = await town.factsOf(repository);
      if (facts === null) throw new Error(`Nothing is known of ${repository.slug}.`);
      const { state, sentence } = judge(facts).ci;
      lamps += 1;
      oldest = Math.max(oldest, town.now - facts.totals.reconciliation.at);
      if (state !== 'unknown') continue;
      unknown += 1;
      examples.add(`${repository.slug}: ${sentence.text}`);
    }
  }
  const some = [...examples].slice(0, 3);
  return { repositories, hours, lamps, unknown, oldest: oldest / MINUTE, examples: some };
}
