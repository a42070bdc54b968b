/** What Grafana would make of the shipped dashboards by itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DASHBOARDS = join(__dirname, '../../monitoring/dashboards');

interface Panel {
  readonly title: string;
  readonly type: string;
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

it.each(readdirSync(DASHBOARDS))('every number of %s has a colour that somebody chose', (file) => {
  const { panels } = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8')) as {
    readonly panels: readonly Panel[];
  };
  expect(panels.length).toBeGreaterThan(6);
  expect(panels.filter(isLeftToGrafana).map(({ title }) => title)).toEqual([]);
});
