import { isWithin, type Scope } from '../../core/access/scope';
import { isInShard, readShard, shardName, type Shard } from '../../core/access/shards';
import type { Reason } from '../../core/access/reasons';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded } from '../../core/settings';
import type { Loaded } from '../records/kind';
import { entriesOf, INDEX, INDEX_OF_SHARD, type IndexEntry } from '../records/repository-index';
import type { SETTINGS } from '../records/settings';

/** What a request asks for, within what its holder may read. */
export interface Selection {
  readonly page: 'metrics' | 'discovery' | 'runners';
  /** Discovery names every repository by itself. */
  readonly isPerRepository: boolean;
  readonly isChosen: (entry: IndexEntry) => boolean;
  /** The shard or the repository asked for, by name; null for a whole. */
  readonly part: string | null;
  /** Whether what belongs to no repository is part of it: exactly once among all shards, never for a limited scope. */
  readonly isWithWorkspace: boolean;
  /** Whether it is everything that there is. */
  readonly isWhole: boolean;
}

interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
}

/** By path, which a stranger writes: no object, which would know words of its own. */
const PAGES: ReadonlyMap<string, Selection['page']> = new Map([
  ['', 'metrics'],
  ['/metrics', 'metrics'],
  ['/sd', 'discovery'],
  ['/sd/runners', 'runners'],
]);

const pageAt = (path: string): Selection['page'] | undefined => PAGES.get(path.replace(/\/$/, ''));

type Found = Loaded<{ readonly index: typeof INDEX; readonly settings: typeof SETTINGS }>;

/** What is asked for, or why not. */
export function select(asked: Asked, scope: Scope, found: Found): Result<Selection, Reason> {
  const page = pageAt(asked.path);
  if (page === undefined || Object.hasOwn(asked.query, '__proto__')) return fail('unknown_path');
  const read = wordsIn(asked);
  if (!read.ok) return read;
  const { shard, slugs, per, only } = read.value;
  const problem = problemWith(slugs, scope, found);
  if (problem !== null) return fail(problem);
  // Runners belong to the workspace.
  if (page === 'runners' && scope.kind !== 'workspace') return fail('out_of_scope');
  const isOfWorkspace = scope.kind === 'workspace' && slugs === undefined;
  return succeed({
    page,
    isPerRepository: per,
    part: partOf(shard, slugs),
    isChosen: (entry) => !only && isWithin(scope, entry.uuid) && isAskedFor(entry, read.value),
    ...extentOf(read.value, isOfWorkspace),
  });
}

const extentOf = (
  { shard, only }: Words,
  isOfWorkspace: boolean,
): Pick<Selection, 'isWithWorkspace' | 'isWhole'> => ({
  isWithWorkspace: isOfWorkspace && (shard === null || shard.index === 1),
  isWhole: isOfWorkspace && shard === null && !only,
});

const isAskedFor = ({ uuid, slug }: IndexEntry, { slugs, shard }: Words): boolean =>
  (slugs?.includes(slug) ?? true) && (shard === null || isInShard(uuid, shard));

/**
 * As much of the index as an answer needs, known before anybody is: a shard's repositories are on few of its pages.
 * Whatever asks for more than a shard needs all of it.
 */
export function indexFor({ path, query }: Asked): typeof INDEX {
  const shard = shardIn(query['shard']);
  const isOne = shard !== null && shard !== 'bad' && Object.keys(query).length === 1;
  return isOne && pageAt(path) === 'metrics' ? INDEX_OF_SHARD(shard) : INDEX;
}

interface Words {
  readonly shard: Shard | null;
  readonly slugs: readonly string[] | undefined;
  readonly per: boolean;
  readonly only: boolean;
}

function wordsIn(asked: Asked): Result<Words, Reason> {
  const shard = shardIn(asked.query['shard']);
  if (shard === 'bad') return fail('bad_shard');
  const [per, only] = [oneOf(asked, 'per', 'repository'), oneOf(asked, 'only', 'workspace')];
  if (per === 'bad' || only === 'bad') return fail('bad_query');
  return succeed({ shard, slugs: asked.query['repository'], per, only });
}

/** Whether a parameter has the one value it may have. */
function oneOf({ query }: Asked, name: string, value: string): boolean | 'bad' {
  const values = query[name];
  if (values === undefined) return false;
  return values.length === 1 && values[0] === value ? true : 'bad';
}

function partOf(shard: Shard | null, slugs: readonly string[] = []): string | null {
  if (shard !== null) return shardName(shard);
  return slugs.length === 1 ? (slugs[0] ?? null) : null;
}

function shardIn(values: readonly string[] | undefined): Shard | null | 'bad' {
  if (values === undefined) return null;
  const [text = ''] = values;
  return values.length > 1 ? 'bad' : (readShard(text) ?? 'bad');
}

/**
 * To a limited scope, what it does not hold and what does not exist are one and the same. Of what it holds it may know
 * that it is excluded: no other token would help.
 */
function problemWith(slugs: Words['slugs'], scope: Scope, found: Found): Reason | null {
  if (slugs === undefined) return null;
  const held = entriesOf(found.index).filter(({ uuid }) => isWithin(scope, uuid));
  const isLimited = scope.kind === 'repositories';
  for (const slug of slugs) {
    const named = held.filter((entry) => entry.slug === slug);
    if (named.length === 0 && isLimited) return 'out_of_scope';
    if (named.every((entry) => isExcluded(found.settings.value, entry)))
      return 'unknown_repository';
  }
  return null;
}
