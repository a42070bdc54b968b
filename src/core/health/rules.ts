import type { Rule } from './finding';
import { tokenExpiring } from './rules/access';
import { flatline, pushesWithoutRuns, scheduleMissed } from './rules/activity';
import { slow, tooLarge } from './rules/answers';
import { minutes, runnersOffline } from './rules/capacity';
import { deploymentFlatline, deploymentsFailing, deploymentsUncounted } from './rules/deployments';
import { collision, missing, stalled, uncounted } from './rules/ingest';
import { denied, gone, rateLimited, unreachable } from './rules/outages';
import { failing, stuck } from './rules/pipelines';
import { rejected } from './rules/rejected';
import { never, stopped } from './rules/scrape';
import { dropped, nearLimit, pageFull } from './rules/series';

/** Every rule, in the order in which problems of equal severity are told: the likeliest cause first. */
const ALL = [
  stalled,
  denied,
  missing,
  gone,
  unreachable,
  rateLimited,
  rejected,
  stopped,
  never,
  minutes,
  pushesWithoutRuns,
  runnersOffline,
  stuck,
  failing,
  scheduleMissed,
  flatline,
  deploymentsFailing,
  deploymentFlatline,
  uncounted,
  deploymentsUncounted,
  collision,
  slow,
  tooLarge,
  tokenExpiring,
  pageFull,
  dropped,
  nearLimit,
] as const;

export type RuleName = (typeof ALL)[number]['name'];

export const RULES: readonly Rule<RuleName>[] = ALL;
export const RULE_NAMES: readonly RuleName[] = ALL.map(({ name }) => name);

/** Rules that look for flatlines: those of `bitbucket_exporter_flatline`. */
export const FLATLINE_RULES = [
  'activity/flatline',
  'activity/pushes-without-runs',
  'activity/schedule-missed',
  'deployments/flatline',
] as const satisfies readonly RuleName[];
