import type { LifelineDescription } from '../start/lifeline';
import type { Truth } from 'simulated-bitbucket';

type Rest = Truth['runs'][number];

/** A repository in which runs are missing. */
interface Missing {
  readonly repository: string;
  readonly missing: number;
  /** Of the run that rested last: whether it waits for a person, and how long it has rested. */
  readonly isWaiting: boolean;
  readonly restedForMinutes: number;
}

const RUNS_OF = /^bitbucket_pipeline_runs_total\{.*?repository="([^"]*)"/;
const MINUTE = 60_000;

/** Where a page lacks runs that truly came to rest after a moment. */
export function missingOn(
  counters: ReadonlyMap<string, number>,
  { runs }: Truth,
  { since, forge }: { readonly since: number; readonly forge: LifelineDescription },
): readonly Missing[] {
  const counted = new Map<string, number>();
  for (const [series, count] of counters) {
    const repository = RUNS_OF.exec(series)?.[1] ?? '';
    counted.set(repository, (counted.get(repository) ?? 0) + count);
  }
  const rests = new Map<string, Rest[]>();
  for (const run of runs.filter(({ restedAt }) => restedAt > since))
    rests.set(run.repository, [...(rests.get(run.repository) ?? []), run]);
  return forge.repositories.flatMap(({ uuid, slug }) => {
    const all: readonly Rest[] = rests.get(uuid) ?? [];
    const last = all.at(-1);
    const missing = all.length - (counted.get(slug) ?? 0);
    if (missing === 0 || last === undefined) return [];
    const restedForMinutes = Math.round((Date.parse(forge.now) - last.restedAt) / MINUTE);
    return [{ repository: slug, missing, isWaiting: last.isWaiting, restedForMinutes }];
  });
}
