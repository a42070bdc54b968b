/** A workspace in shards has as many series as it takes: only one page may be full. */
import { ALERTS_FILE } from './outage';
import { firings } from './promtool';
import type { Recording } from './recording';

const [EVERY_SECONDS, SCRAPES] = [60, 60];
const TARGET = 'job="bitbucket",instance="acme"';

/** The series of each page, by its part; the one page of a workspace has none. */
function recorded(pages: Readonly<Record<string, number>>): Recording {
  const always = (value: number): readonly number[] => Array.from({ length: SCRAPES }, () => value);
  const told = Object.entries(pages).flatMap(([part, series]) => {
    const of = part === '' ? TARGET : `part="${part}",${TARGET}`;
    return [
      [`bitbucket_exporter_series{family="bitbucket_pipeline_runs_total",${of}}`, series],
      [`bitbucket_exporter_omitted_repositories{${of}}`, 0],
    ] as const;
  });
  const limit = [`bitbucket_exporter_series_limit{${TARGET}}`, 10_000] as const;
  const series = new Map([...told, limit].map(([name, value]) => [name, always(value)]));
  return { intervalSeconds: EVERY_SECONDS, scrapes: SCRAPES, series };
}

it.each([
  { name: 'one page with room', pages: { '': 8_900 }, fires: false },
  { name: 'one page that is nearly full', pages: { '': 9_100 }, fires: true },
  { name: 'two shards', pages: { '1-of-2': 6_000, '2-of-2': 9_900 }, fires: false },
])('$name: $fires', ({ pages, fires }) => {
  const alerts = firings(ALERTS_FILE, recorded(pages)).map(({ alert }) => alert);
  expect(alerts.includes('LifelineSeriesBudget')).toBe(fires);
});
