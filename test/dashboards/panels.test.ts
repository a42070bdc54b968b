/** What Grafana would make of the shipped dashboards by itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DASHBOARDS = join(__dirname, '../../monitoring/dashboards');

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets: readonly { readonly expr: string }[];
  readonly options: { readonly colorMode?: string };
  readonly fieldConfig: {
    readonly defaults: {
      readonly thresholds?: object;
      readonly color?: { readonly mode: string };
    };
  };
}

/** Without limits Grafana shows what is up to 80 in green and what is more in red. */
const isLeftToGrafana = ({ type, options, fieldConfig: { defaults } }: Panel): boolean =>
  ['stat', 'bargauge', 'gauge'].includes(type) &&
  defaults.thresholds === undefined &&
  defaults.color?.mode !== 'fixed' &&
  options.colorMode !== 'none';

const panelsOf = (file: string): readonly Panel[] => {
  const { panels } = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8')) as {
    readonly panels: readonly Panel[];
  };
  return panels;
};

it.each(readdirSync(DASHBOARDS))('no quantile of %s is NaN where nothing was counted', (file) => {
  const asked = panelsOf(file).flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const quantiles = asked.filter((expr) => expr.includes('histogram_quantile'));
  expect(quantiles.filter((expr) => !expr.endsWith(') >= 0'))).toEqual([]);
});

it.each(readdirSync(DASHBOARDS))('every number of %s has a colour that somebody chose', (file) => {
  const panels = panelsOf(file);
  expect(panels.length).toBeGreaterThan(6);
  expect(panels.filter(isLeftToGrafana).map(({ title }) => title)).toEqual([]);
});
