import type { EpochMillis } from '../time';

/** Every rule, in the order in which problems of equal severity are told: the likeliest cause first. */
export const RULES = [
  'ingest/stalled',
  'ingest/denied',
  'ingest/gone',
  'ingest/unreachable',
  'ingest/rate-limited',
  'scrape/rejected',
  'scrape/stopped',
  'scrape/never',
  'activity/pushes-without-runs',
  'runners/offline',
  'pipelines/stuck',
  'pipelines/failing',
  'activity/flatline',
  'deployments/flatline',
  'ingest/uncounted-runs',
  'scrape/slow',
  'scrape/too-large',
  'access/token-expiring',
  'series/dropped',
  'series/near-limit',
] as const;
export type RuleName = (typeof RULES)[number];

export const SEVERITIES = ['critical', 'warning', 'info'] as const;
/** `critical` makes a repository broken, `warning` degraded, `info` neither. */
export type Severity = (typeof SEVERITIES)[number];

/** One thing that is wrong: what was seen, why, and what to do about it. */
export interface Problem {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly summary: string;
  /** What was seen, when, with numbers. */
  readonly evidence: string;
  readonly cause: string;
  readonly nextStep: string;
  /** When it began, as far as is known. */
  readonly since: EpochMillis;
}

/** Rules that look for flatlines: those of `bitbucket_exporter_flatline`. */
export const FLATLINE_RULES = [
  'activity/flatline',
  'activity/pushes-without-runs',
  'deployments/flatline',
] as const satisfies readonly RuleName[];

const ACTIVITY: readonly RuleName[] = [
  'activity/flatline',
  'activity/pushes-without-runs',
  'deployments/flatline',
  'ingest/uncounted-runs',
];
const PIPELINES: readonly RuleName[] = ['pipelines/stuck', 'runners/offline', 'pipelines/failing'];

/** A cause silences its symptoms. No rule of `scrape/` or `access/` silences a flatline: page and panel agree. */
export const SILENCES: Readonly<Partial<Record<RuleName, readonly RuleName[]>>> = {
  'ingest/stalled': ['ingest/unreachable', 'ingest/rate-limited', ...ACTIVITY, ...PIPELINES],
  'ingest/denied': ACTIVITY,
  'ingest/gone': ACTIVITY,
  'ingest/unreachable': ACTIVITY,
  'ingest/rate-limited': ACTIVITY,
  'activity/pushes-without-runs': ['pipelines/stuck', 'activity/flatline', 'deployments/flatline'],
  'runners/offline': [
    'pipelines/stuck',
    'pipelines/failing',
    'activity/flatline',
    'deployments/flatline',
  ],
  'pipelines/stuck': ['activity/flatline', 'deployments/flatline'],
  'pipelines/failing': ['deployments/flatline'],
  'activity/flatline': ['deployments/flatline'],
  'scrape/rejected': ['scrape/stopped', 'scrape/never'],
  'series/dropped': ['series/near-limit'],
};

/** The problems that no other explains, worst first and then the likeliest cause first. */
export function explained(problems: readonly Problem[]): readonly Problem[] {
  const silent = new Set(problems.flatMap(({ rule }) => SILENCES[rule] ?? []));
  return problems
    .filter(({ rule }) => !silent.has(rule))
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        RULES.indexOf(a.rule) - RULES.indexOf(b.rule),
    );
}
