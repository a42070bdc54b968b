/** What an expert demands of rules over an exporter that may answer 503. Each check names what is wrong with a rule. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG } from '../../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../../src/core/exposition/catalogue/spec';
import type { Alert } from '../../monitoring/alerts/alert';
import { RUNBOOKS } from '../../monitoring/alerts/rules-file';

const ROOT = join(__dirname, '../..');
const SPECS: readonly MetricSpec[] = Object.values(CATALOG);
const GAUGES = new Set(SPECS.filter(({ type }) => type === 'gauge').map(({ name }) => name));
const COUNTERS = new Set(SPECS.filter(({ type }) => type === 'counter').map(({ name }) => name));
/** What Prometheus itself stores of every target. */
const ITS_OWN = /^(?:up|scrape_\w+)$/;
/** Made by other rules, ours or the user's. */
const RECORDED = 'lifeline:';
/** Told by a version of Lifeline that counts deployments that wait; until then the alert is silent. */
const EXPECTED = new Set(['bitbucket_environment_promotions_waiting']);

const SELECTOR = /\b([a-z_:]+)\{([^{}]*)\}(\[(\w+)\])?/g;
const INTERVAL_SECONDS = 60;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

interface Selected {
  readonly name: string;
  readonly matchers: string;
  readonly range: string | undefined;
  readonly after: string;
  readonly before: string;
}

const selectorsIn = (expr: string): readonly Selected[] =>
  [...expr.matchAll(SELECTOR)].map(
    ({ 0: all, 1: name = '', 2: matchers = '', 4: range, index }) => ({
      name,
      matchers,
      range,
      before: expr.slice(0, index),
      after: expr.slice(index + all.length),
    }),
  );

const familyOf = (name: string): string => {
  const base = name.replace(/_(?:bucket|count|sum)$/, '');
  return SPECS.some((spec) => spec.name === base && spec.type === 'histogram') ? base : name;
};

const secondsOf = (range: string): number =>
  Number(range.slice(0, -1)) * (SECONDS[range.slice(-1)] ?? NaN);

type Check = (alert: Alert) => readonly string[];

const each =
  (wrong: (selected: Selected) => string | null): Check =>
  ({ expr }) =>
    selectorsIn(expr).flatMap((selected) => wrong(selected) ?? []);

export const CHECKS: Readonly<Record<string, Check>> = {
  'reads gauges through a window of ten minutes': each(({ name, range }) =>
    GAUGES.has(name) && (range === undefined || secondsOf(range) < 600)
      ? `${name} is stale after one 503`
      : null,
  ),
  'has ranges of five minutes and four scrapes at least': each(({ name, range }) =>
    range !== undefined && secondsOf(range) < Math.max(300, 4 * INTERVAL_SECONDS)
      ? `${name}[${range}]`
      : null,
  ),
  'selects the job everywhere': each(({ name, matchers }) =>
    name.startsWith(RECORDED) || matchers.includes('job="bitbucket"') ? null : `${name} of any job`,
  ),
  'names every family that it reads': ({ expr }) =>
    expr.includes('__name__') || /(?<![\w:])\{/.test(expr) ? ['a family by a pattern'] : [],
  'reads only what there is': each(({ name }) => {
    const family = familyOf(name);
    const isKnown = SPECS.some((spec) => spec.name === family);
    return isKnown || ITS_OWN.test(name) || name.startsWith(RECORDED) || EXPECTED.has(name)
      ? null
      : `${name} is not in the catalogue`;
  }),
  'filters by labels that the family has': each(({ name, matchers }) => {
    const spec = SPECS.find((one) => one.name === familyOf(name));
    if (spec === undefined) return null;
    const everywhere = ['job', 'instance', 'workspace', 'repository', 'le', 'part'];
    const labels = [...everywhere, ...spec.labels];
    const wrong = [...matchers.matchAll(/(\w+)[!=~]+"/g)].find(
      ([, label = '']) => !labels.includes(label),
    );
    return wrong === undefined ? null : `${name} has no label ${wrong[1] ?? ''}`;
  }),
  'gives every ratio of events a floor': ({ expr }) =>
    expr.includes(' / ') && !/>= \d/.test(expr) && !expr.includes('> 0)')
      ? ['a ratio of few events']
      : [],
  'says absent() of the job alone': ({ expr }) =>
    [...expr.matchAll(/absent(?:_over_time)?\(([^)]*)\)/g)]
      .filter(([, of = '']) => of !== 'up{job="bitbucket"}')
      .map(([all]) => all),
  'compares no counter with ==': each(({ name, after }) =>
    COUNTERS.has(name) && /^\s*==/.test(after) ? `${name} ==` : null,
  ),
  'takes counters through increase or rate': each(({ name, range, before }) =>
    (COUNTERS.has(name) || /_(?:count|sum)$/.test(name)) &&
    (range === undefined || !/(?:increase|rate)\($/.test(before))
      ? `${name} as it is`
      : null,
  ),
  'keeps the labels that its texts name': ({ expr, summary, description }) => {
    const kept = new Set(
      [...expr.matchAll(/(?:by|on) \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(', ')),
    );
    const isBare = !/\bby \(/.test(expr);
    return [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].flatMap(
      ([, label = '']) =>
        kept.has(label) || (isBare && ['job', 'instance'].includes(label)) ? [] : [`no ${label}`],
    );
  },
  // The outermost aggregation stands first; what is within does not reach the receiver.
  'keeps no more labels than a receiver needs': ({ expr }) =>
    /^[^)]*?\bby \([^)]*\b(?:pipeline|step|result|build_number|commit|trigger)\b/.test(expr)
      ? ['a label that makes many of one']
      : [],
  'rounds an increase that its texts tell': ({ expr, summary, description }) =>
    `${summary}${description}`.includes('$value }}') && /^sum by \([^)]*\) \(increase/.test(expr)
      ? ['2.0408 runs']
      : [],
  'has a runbook': ({ name }) =>
    existsSync(join(ROOT, RUNBOOKS, `${name}.md`)) ? [] : [`${RUNBOOKS}/${name}.md`],
  'says what is wrong in a sentence': ({ summary, description }) =>
    /^[A-Z{].*\.$/.test(summary) && /^[A-Z{].*\.$/.test(description) ? [] : ['no sentence'],
};

/** Everything that any check has against a rule. */
export const complaints = (alert: Alert): readonly string[] =>
  Object.entries(CHECKS).flatMap(([what, check]) => check(alert).map((why) => `${what}: ${why}`));
