import { runsUnderWay } from '../aggregates/runs/known-runs';
import { isWhole, type RepositoryTotals, type ShownTotals } from '../aggregates/totals';
import type { WorkspaceTotals } from '../aggregates/workspace';
import { DAY, type EpochMillis } from '../time';
import { activityOf, FEWEST_DAYS, FEWEST_RUNS, REST_AFTER } from './activity';
import type { Facts, RepositoryFacts, Rule } from './facts';
import { explained, FLATLINE_RULES, type Problem } from './problem';
import { tokenExpiring } from './rules/access';
import { flatline, pushesWithoutRuns } from './rules/activity';
import { deploymentFlatline } from './rules/deployments';
import { denied, gone, rateLimited, stalled, uncounted, unreachable } from './rules/ingest';
import { failing, runnersOffline, stuck } from './rules/pipelines';
import { never, rejected, slow, stopped, tooLarge } from './rules/scrape';
import { dropped, nearLimit } from './rules/series';
import type { Tempo } from './rhythm/tempo';
import { lasting, many, utc } from './texts';

export const VERDICTS = ['healthy', 'bored', 'degraded', 'broken', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  /** The evidence in one sentence or two. */
  readonly sentence: string;
  /** The likeliest cause first; what another problem explains is left out. */
  readonly problems: readonly Problem[];
  /** Everything that any rule saw. */
  readonly seen: readonly Problem[];
}

const REPOSITORY_RULES: readonly Rule<RepositoryFacts>[] = [
  stalled,
  denied,
  gone,
  unreachable,
  rateLimited,
  uncounted,
  pushesWithoutRuns,
  runnersOffline,
  stuck,
  failing,
  flatline,
  deploymentFlatline,
  dropped,
  nearLimit,
];
const READER_RULES: readonly Rule<Facts>[] = [
  rejected,
  stopped,
  never,
  slow,
  tooLarge,
  tokenExpiring,
];

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

/** Broken or just bored, with everything that is wrong and what to do about it. */
export function verdictOf(facts: Facts): Judgement {
  const seen = [
    ...REPOSITORY_RULES.flatMap((rule) => rule(facts)),
    ...READER_RULES.flatMap((rule) => rule(facts)),
  ];
  const problems = explained(seen);
  const [worst] = problems;
  if (worst !== undefined && worst.severity !== 'info') {
    const verdict = worst.severity === 'critical' ? 'broken' : 'degraded';
    return { verdict, sentence: `${worst.summary} ${worst.evidence}`, problems, seen };
  }
  return { ...calm(facts), problems, seen };
}

/** The flatline rules as the page and the panel show them: the same rules with the same precedence. */
export function flatlinesOf(
  { totals, ...known }: Omit<Known, 'totals'> & { readonly totals: ShownTotals },
  now: EpochMillis,
): readonly Flatline[] {
  if (now < totals.quietUntil) return FLATLINE_RULES.map((rule) => ({ rule, isFlat: false }));
  if (!isWhole(totals))
    throw new RangeError(`${totals.identity.slug} cannot be judged by what a page shows of it.`);
  const facts = repositoryFacts({ ...known, totals }, now);
  const standing = explained(REPOSITORY_RULES.flatMap((rule) => rule(facts)));
  return FLATLINE_RULES.map((rule) => ({
    rule,
    isFlat: standing.some((problem) => problem.rule === rule),
  }));
}

export interface Flatline {
  readonly rule: (typeof FLATLINE_RULES)[number];
  readonly isFlat: boolean;
}

/** What to say when nothing is wrong. */
function calm(facts: RepositoryFacts): { readonly verdict: Verdict; readonly sentence: string } {
  const { totals, activity, now } = facts;
  const { at } = totals.reconciliation;
  if (at === 0)
    return {
      verdict: 'unknown',
      sentence:
        'Waiting for the first comparison with Bitbucket; it is made as soon as Bitbucket’s hourly limit allows.',
    };
  const agrees = totals.clues.isOff
    ? `Bitbucket had no list of runs here ${lasting(now - totals.heardAt.sweep)} ago; Pipelines may be switched off.`
    : `Bitbucket’s list agrees with our counts as of ${lasting(now - at)} ago.`;
  const quiet = now - activity.lastAt;
  if (quiet <= DAY || runsUnderWay(totals.runs, now).length > 0)
    return { verdict: 'healthy', sentence: `${agrees} ${newestOf(facts)}` };
  if (quiet <= REST_AFTER && isTooYoung(facts))
    return { verdict: 'unknown', sentence: `${tooYoung(facts)} ${agrees}` };
  return { verdict: 'bored', sentence: `${boredom(facts)} ${agrees}` };
}

const isTooYoung = ({ activity: { history } }: RepositoryFacts): boolean =>
  history.runs > 0 && (history.runs < FEWEST_RUNS || history.days < FEWEST_DAYS);

function tooYoung({ activity: { history }, now, ...facts }: RepositoryFacts): string {
  const quiet = lasting(now - facts.totals.lastPushAt);
  const pushed = facts.totals.lastPushAt === 0 ? '' : ` The last push was ${quiet} ago.`;
  return `Too little seen to know its rhythm: ${many(history.runs, 'run')} in ${many(history.days, 'day')}; ${FEWEST_RUNS} runs in ${FEWEST_DAYS} days are needed.${pushed}`;
}

function newestOf({ activity, totals, now }: RepositoryFacts): string {
  const underWay = runsUnderWay(totals.runs, now).length;
  if (underWay > 0) return `${many(underWay, 'run')} under way.`;
  const what = activity.lastRunAt >= totals.lastPushAt ? 'run' : 'push';
  return `The last ${what} was ${lasting(now - activity.lastAt)} ago.`;
}

function boredom({ activity, now }: RepositoryFacts): string {
  if (activity.lastAt === 0) return 'Nothing was pushed and nothing has run here.';
  const since = `No push and no run since ${utc(activity.lastAt)}, ${lasting(now - activity.lastAt)} ago.`;
  const tempo = activity.silence?.tempo ?? 1;
  const rest = tempo < RESTING ? ' The whole workspace rests.' : '';
  return `${since}${rest}`;
}

/** Others less than half as lively as usual: a holiday. */
const RESTING = 0.5;
