import { divide, dividedInto, isInShard, shardName, type Shard } from '../../core/access/shards';
import { fail, succeed, type Result } from '../../core/result';
import type { Reason } from '../../core/access/reasons';
import type { World } from '../../ports/world';
import { UnreadableRecord } from '../records/kind';
import type { PageRecords } from '../records/page';
import { shownIn, type IndexEntry } from '../records/repository-index';
import { SERIES_LIMIT } from './read-page';
import { instanceOf } from './scrape-configuration';
import { answerOf, type ScrapeAnswer } from './scrape-answer';
import type { Selection } from './selection';
import { OWN_LINES, sizesOf } from './sizes';

/** One group of Prometheus' HTTP service discovery: label values are text, unknown fields are refused there. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The answer of a discovery. */
export const groupsAnswer = (groups: readonly TargetGroup[]): ScrapeAnswer =>
  answerOf(200, JSON.stringify(groups), { 'Content-Type': 'application/json' });

/** One target, with what is known of it beforehand. */
export interface Target {
  /** `1-of-1` where everything is on one page. */
  readonly name: string;
  readonly repositories: number;
  /** Lines as they are known: of each repository within the hour, and a reserve for what belongs to none. */
  readonly lines: number;
  readonly group: TargetGroup;
}

/** Targets of one repository each that are worth their price: every one of them is an invocation at every scrape. */
const REPOSITORIES_MAX = 50;

/**
 * What Prometheus should scrape: one target while everything fits on a page, else stable shards that each do, or one for
 * each repository where that is asked for. Complete or not at all: an empty list would make Prometheus forget its
 * targets. Throws when a record is missing or unreadable.
 */
export async function discoverTargets(
  selection: Pick<Selection, 'isChosen' | 'isWithWorkspace' | 'isPerRepository'>,
  found: PageRecords,
  world: World,
): Promise<Result<readonly Target[], Reason>> {
  const { kind, value: workspace } = found.workspace;
  if (workspace === null) throw new UnreadableRecord(kind.key, 'the first sweep has not run yet');
  const chosen = shownIn(found.index, found.settings.value).filter(selection.isChosen);
  const [{ linesOf, shards }, url] = await Promise.all([sizesOf(found, world), world.scrapeUrl()]);
  const at = { url, workspace: instanceOf(workspace.slug, url) };
  const sized = chosen.map((entry) => ({ ...entry, lines: linesOf(entry) }));
  // One page would show what the sweep has decided, and parts show everything.
  const halved = workspace.room === null ? [] : [shardName({ index: 1, of: 1 })];
  const divided = new Set(selection.isWithWorkspace ? [...dividedInto(shards), ...halved] : []);
  if (!selection.isPerRepository) return succeed(shardsOf(sized, divided, at));
  if (chosen.length > REPOSITORIES_MAX) return fail('bad_query');
  return succeed(repositoriesOf(sized, selection, at));
}

interface At {
  readonly url: string;
  readonly workspace: string;
}
type Sized = IndexEntry & { readonly lines: number };

function shardsOf(
  sized: readonly Sized[],
  divided: ReadonlySet<string>,
  at: At,
): readonly Target[] {
  const sizes = new Map(sized.map(({ uuid, lines }) => [uuid, lines]));
  const isDivided = (shard: Shard): boolean => divided.has(shardName(shard));
  return divide({ sizes, own: OWN_LINES, limit: SERIES_LIMIT, isDivided }).map((shard) => {
    const name = shardName(shard);
    const inside = sized.filter(({ uuid }) => isInShard(uuid, shard));
    const own = shard.of === 1 ? {} : { __param_shard: name, instance: `${at.workspace}/${name}` };
    return target(name, inside, { ...at, own });
  });
}

const repositoriesOf = (
  sized: readonly Sized[],
  { isWithWorkspace }: Pick<Selection, 'isWithWorkspace'>,
  at: At,
): readonly Target[] => [
  ...(isWithWorkspace
    ? [target('workspace', [], { ...at, own: { __param_only: 'workspace' } })]
    : []),
  ...sized.map((one) =>
    target(one.slug, [one], {
      ...at,
      own: { __param_repository: one.slug, instance: `${at.workspace}/${one.slug}` },
    }),
  ),
];

function target(
  name: string,
  inside: readonly Sized[],
  { url, workspace, own }: At & { readonly own: Readonly<Record<string, string>> },
): Target {
  const { protocol, host, pathname } = new URL(url);
  const labels = {
    __scheme__: protocol.replace(':', ''),
    __metrics_path__: `${pathname.replace(/\/$/, '')}/metrics`,
    instance: workspace,
    ...own,
  };
  const lines = inside.reduce((sum, one) => sum + one.lines, OWN_LINES);
  return { name, repositories: inside.length, lines, group: { targets: [host], labels } };
}
