import type { EpochMillis } from '../time';
import { shortId } from './short-id';
import { textBytes } from './tables/bytes';
import { cut } from './tables/room';
import type { KnownRunners, RunnersSeen, RunnerState } from './workspace';

interface Runner {
  readonly labels: readonly string[];
  readonly state: RunnerState;
}

/** All runners of the workspace, and of some of its repositories, as they were read just now. */
export interface RunnersRead {
  readonly at: EpochMillis;
  readonly ofAll: readonly Runner[];
  readonly own: ReadonlyMap<string, readonly Runner[]>;
}

/** So much has room in the record: whose runners differ more than that is told nothing, rather than of some of them. */
const KINDS_MOST = 200;
const LABELS_BYTES_MOST = 128 * 1024;

/**
 * Runners by what a step may ask of them, those of the workspace first. `own` is by uuid of the repository; what was read
 * of other ones before stays, with its time.
 */
export function runnersSeen({ at, ofAll, own }: RunnersRead, before: RunnersSeen): RunnersSeen {
  const list = [...kindsOf(null, ofAll)];
  if (!isWithinRoom(list)) return { at, read: [], list: [] };
  const read: RunnersSeen['read'][number][] = [];
  const add = (repository: string, readAt: EpochMillis, kinds: readonly KnownRunners[]): void => {
    if (!isWithinRoom([...list, ...kinds])) return;
    list.push(...kinds);
    read.push({ repository, at: readAt });
  };
  for (const [uuid, runners] of own) add(shortId(uuid), at, kindsOf(shortId(uuid), runners));
  const isOld = ({ repository }: { readonly repository: string | null }): boolean =>
    read.every((each) => each.repository !== repository);
  for (const { repository, at: readAt } of before.read.filter(isOld))
    add(
      repository,
      readAt,
      before.list.filter((each) => each.repository === repository),
    );
  return { at, read, list };
}

const isWithinRoom = (list: readonly KnownRunners[]): boolean =>
  list.length <= KINDS_MOST &&
  list.flatMap(({ labels }) => labels).reduce((sum, label) => sum + textBytes(label), 0) <=
    LABELS_BYTES_MOST;

/** Labels are cut as those are that steps ask for. */
function kindsOf(repository: string | null, runners: readonly Runner[]): readonly KnownRunners[] {
  const kinds = new Map<string, KnownRunners>();
  for (const { labels, state } of runners) {
    const sorted = labels.map(cut).sort();
    const key = JSON.stringify([state, ...sorted]);
    const count = (kinds.get(key)?.count ?? 0) + 1;
    kinds.set(key, { repository, labels: sorted, state, count });
  }
  return [...kinds.values()];
}
