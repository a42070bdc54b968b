/** Every alert is proven by a played outage, and where two fire people hear of one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ALERTS, type AlertName } from '../../monitoring/alerts/rules-file';
import { casesOf, type OutagesOf } from './outage';
import { DEPLOYMENT_OUTAGES } from './outages-of-deployments';
import { LIFELINE_OUTAGES } from './outages-of-lifeline';
import { MONEY_OUTAGES } from './outages-of-money';
import { PIPELINE_OUTAGES } from './outages-of-pipelines';

/** An alert that nobody plays does not compile here. */
const PLAYED: OutagesOf<Exclude<AlertName, 'LifelineWatchdog'>> = {
  ...LIFELINE_OUTAGES,
  ...PIPELINE_OUTAGES,
  ...DEPLOYMENT_OUTAGES,
  ...MONEY_OUTAGES,
};

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
}
const EXAMPLE = join(__dirname, '../../monitoring/rules/alertmanager.yml');
const { inhibit_rules: inhibitions } = parse(readFileSync(EXAMPLE, 'utf8')) as {
  readonly inhibit_rules: readonly Inhibition[];
};
const names = (matchers: readonly string[], alert: string): boolean =>
  matchers.every((matcher) => matcher.split('"')[1]?.split('|').includes(alert) === true);

it('every alert but the watchdog is played', () => {
  const told = [...Object.keys(PLAYED), 'LifelineWatchdog'];
  expect(told.sort()).toEqual(ALERTS.map(({ name }) => name).sort());
});

it('of a played alert and what fires beside it one silences the other, in the example for Alertmanager', () => {
  const silences = (source: string, target: string): boolean =>
    inhibitions.some(
      ({ source_matchers: sources, target_matchers: targets }) =>
        names(sources, source) && names(targets, target),
    );
  const silenced = casesOf(PLAYED).flatMap(({ alert, name, beside = {} }) =>
    Object.keys(beside).map((other) => ({
      name,
      left: [alert, other].filter((one) => !silences(one === alert ? other : alert, one)),
    })),
  );
  const refused = ['LifelineBitbucketRefuses'];
  const late = ['LifelineComparisonLate'];
  expect(silenced).toEqual([
    ...[401, 403, 410].map((status) => ({ name: `Bitbucket answers ${status}`, left: refused })),
    ...[503, 429].map((status) => ({ name: `Bitbucket answers ${status}`, left: late })),
  ]);
});
