/** Every alert is proven by a played outage, and what fires beside one is silenced by its cause. */
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

it('what fires beside a played alert silences it in the example for Alertmanager', () => {
  const pairs = casesOf(PLAYED).flatMap(({ alert, beside = {} }) =>
    Object.keys(beside).map((cause) => ({ alert, cause })),
  );
  expect(pairs).toHaveLength(1);
  for (const { alert, cause } of pairs)
    expect(
      inhibitions.some(
        ({ source_matchers: sources, target_matchers: targets }) =>
          names(sources, cause) && names(targets, alert),
      ),
    ).toBe(true);
});
