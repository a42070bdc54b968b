import { labelsAt, type Delivery } from './delivery';
import { pipelineOf, type History } from './history';
import type { Sum } from './sum';

/** What stands in an environment, and what has stood there. */
interface Place {
  standing: Delivery | null;
  readonly stood: Set<string>;
  /** All commits that were brought there; null before the first. */
  reached: Set<string> | null;
  failingSince: number | null;
  isBroken: boolean;
}

/** Follows what was delivered to one environment, in order of completion. */
export function walk(
  sum: Sum,
  history: History,
  { deliveries, baseline }: { readonly deliveries: readonly Delivery[]; readonly baseline: number },
): void {
  const place: Place = {
    ...{ standing: null, stood: new Set<string>(), reached: null },
    ...{ failingSince: null, isBroken: false },
  };
  for (const delivery of deliveries) {
    if (delivery.completedAt > baseline) follow(sum, history, { place, delivery });
    else if (delivery.result === 'success') arrive(history, place, delivery);
  }
}

function follow(
  sum: Sum,
  history: History,
  { place, delivery }: { readonly place: Place; readonly delivery: Delivery },
): void {
  const { result, completedAt, environment } = delivery;
  const labels = labelsAt(history, environment, completedAt);
  if (result !== 'success') {
    if (result !== 'failure') return;
    place.failingSince ??= completedAt;
    place.isBroken = true;
    return;
  }
  if (place.failingSince !== null) {
    sum.add(1, 'restores', ...labels);
    sum.add(completedAt - place.failingSince, 'restoreMs', ...labels);
  }
  const isBack = goesBack(place, delivery);
  const rework = reworkOf(place, delivery, isBack);
  if (isBack) sum.add(1, 'rollbacks', ...labels);
  if (rework !== null) sum.add(1, 'rework', ...labels, rework);
  for (const at of arrive(history, place, delivery)) {
    sum.add(1, 'leads', ...labels);
    sum.add(Math.max(0, completedAt - at), 'leadMs', ...labels);
  }
  place.failingSince = null;
  place.isBroken = isBack;
}

function reworkOf({ isBroken }: Place, { run }: Delivery, isBack: boolean): string | null {
  if (isBack) return 'rollback';
  if (isBroken) return 'repair';
  return run.ref.kind === 'branch' && run.ref.name.startsWith('hotfix/') ? 'hotfix' : null;
}

/** Whether it brings back a commit that stood there, or an older build of the pipeline whose build stands there. */
function goesBack({ standing, stood }: Place, { run, isHeardOnly }: Delivery): boolean {
  if (standing === null) return false;
  const areKnown = !standing.isHeardOnly && !isHeardOnly;
  const before = standing.run;
  if (areKnown ? before.commit === run.commit : before.number === run.number) return false;
  if (!isHeardOnly && stood.has(run.commit)) return true;
  return run.number < before.number && pipelineOf(run) === pipelineOf(before);
}

/** It stands there from now on. When the commits were made that it brought there first. */
function arrive(history: History, place: Place, delivery: Delivery): readonly number[] {
  place.standing = delivery;
  if (delivery.isHeardOnly) return [];
  const { commit } = delivery.run;
  place.stood.add(commit);
  const { reached } = place;
  const fresh = madeOf(history, commit).filter(({ hash }) => reached?.has(hash) !== true);
  place.reached = new Set([...(reached ?? []), ...fresh.map(({ hash }) => hash)]);
  return reached === null ? [] : fresh.map(({ at }) => at);
}

/** A commit and all that it is made of. */
function madeOf({ commits = [] }: History, tip: string): readonly { hash: string; at: number }[] {
  const made = new Set([tip]);
  // Whatever a commit is made of was made before it.
  for (const { hash, parents } of [...commits].reverse())
    for (const parent of made.has(hash) ? parents : []) made.add(parent);
  return commits.filter(({ hash }) => made.has(hash));
}
