import { isWhole, type RepositoryTotals, type ShownTotals } from '../aggregates/totals';
import type { WorkspaceTotals } from '../aggregates/workspace';
import type { EpochMillis } from '../time';
import { activityOf } from './activity';
import { ciLamp, type CiLamp, type Lamp } from './ci-lamp';
import { NO_READERS, type Facts, type RepositoryFacts } from './facts';
import { metricsLamp, type MetricsState } from './metrics-lamp';
import { explained, isBanner, type Problem } from './problem';
import { FLATLINE_RULES, RULES } from './rules';
import { isMissing } from './rules/ingest';
import type { Tempo } from './rhythm/tempo';

export interface Judgement {
  readonly ci: CiLamp;
  readonly metrics: Lamp<MetricsState>;
  /** The repository's own, the likeliest cause first; what another problem explains is left out. */
  readonly problems: readonly Problem[];
  /** Those of the workspace and of scrapers, which every repository that they touch has in common. */
  readonly banners: readonly Problem[];
  /** Everything that any rule saw. */
  readonly seen: readonly Problem[];
}

/** What there is to know of a repository: its totals, and those of its workspace. */
export interface Known {
  readonly totals: RepositoryTotals;
  readonly workspace: WorkspaceTotals;
  readonly tempo: Tempo;
}

/** What the repository's own records tell, with its activity judged against the tempo of the workspace. */
export function repositoryFacts(
  { totals, workspace, tempo }: Known,
  now: EpochMillis,
): RepositoryFacts {
  return { now, totals, workspace, activity: activityOf(totals, tempo, now) };
}

/** Broken or just bored, and whether the numbers arrive, with everything that is wrong and what to do about it. */
export function judge(facts: Facts): Judgement {
  const seen = seenBy(facts);
  const standing = explained(seen);
  const problems = standing.filter((problem) => !isBanner(problem));
  return {
    ci: ciLamp(facts, problems),
    metrics: metricsLamp(facts),
    problems,
    banners: standing.filter(isBanner),
    seen,
  };
}

/** Of a repository that is not counted, or that Bitbucket does not show, nothing is said but what concerns everybody. */
function seenBy(facts: Facts): readonly Problem[] {
  const all = RULES.flatMap((rule) =>
    rule.judge(facts).map((finding): Problem => ({ ...finding, rule: rule.name })),
  );
  return facts.exclusion === null && !isMissing(facts) ? all : all.filter(isBanner);
}

/** The flatline rules as the page and the panel show them: the same rules with the same precedence. */
export function flatlinesOf(
  { totals, ...known }: Omit<Known, 'totals'> & { readonly totals: ShownTotals },
  now: EpochMillis,
): readonly Flatline[] {
  if (now < totals.quietUntil) return FLATLINE_RULES.map((rule) => ({ rule, isFlat: false }));
  if (!isWhole(totals))
    throw new RangeError(`${totals.identity.slug} cannot be judged by what a page shows of it.`);
  const facts = { ...NO_READERS, ...repositoryFacts({ ...known, totals }, now) };
  const standing = explained(seenBy(facts));
  return FLATLINE_RULES.map((rule) => ({
    rule,
    isFlat: standing.some((problem) => problem.rule === rule),
  }));
}

export interface Flatline {
  readonly rule: (typeof FLATLINE_RULES)[number];
  readonly isFlat: boolean;
}
