// What all dashboards share: where data comes from, and how a panel is made.
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

export const SOURCE = { type: 'prometheus', uid: '${datasource}' };
export const TARGET = 'job="$job",instance=~"$instance"';
export const REPOSITORIES = `${TARGET},repository=~"$repository"`;

/** Bitbucket sells minutes; Grafana would make weeks of them. */
export const MINUTES = 'suffix: min';

const variable = (name, query) =>
  new dashboard.QueryVariableBuilder(name)
    .datasource(SOURCE)
    .query({ query: `label_values(${query})`, refId: name });

/** A dashboard with its variables and links; `repository` where it is about repositories. */
export function board(uid, title, about, { repository = true } = {}) {
  const made = new dashboard.DashboardBuilder(`Lifeline / ${title}`)
    .uid(`lifeline-${uid}`)
    .description(about)
    .tags(['lifeline', 'bitbucket'])
    .readonly()
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(
      new dashboard.DashboardLinkBuilder('Lifeline')
        .type('dashboards')
        .tags(['lifeline'])
        .includeVars(true)
        .keepTime(true),
    )
    .withVariable(new dashboard.DatasourceVariableBuilder('datasource').type('prometheus'))
    .withVariable(variable('job', 'bitbucket_exporter_build_info, job'))
    .withVariable(
      variable('instance', 'bitbucket_exporter_build_info{job="$job"}, instance')
        .multi(true)
        .includeAll(true),
    );
  return repository
    ? made.withVariable(
        variable('repository', 'bitbucket_repository_info{job="$job"}, repository')
          .multi(true)
          .includeAll(true),
      )
    : made;
}

/** A query over the time shown, each with the legend of its series. */
export const over = (expr, legend = '') => ({ expr, legend, kind: 'range' });
/** The value at the end of the time shown. */
export const now = (expr, legend = '') => ({ expr, legend, kind: 'instant' });

function target({ expr, legend, kind }, index, format) {
  const query = new prometheus.DataqueryBuilder()
    .expr(expr)
    .legendFormat(legend)
    .refId(String.fromCharCode(65 + index))
    .datasource(SOURCE);
  if (kind === 'range') return query.range().exemplar(true);
  return format === undefined ? query.instant() : query.instant().format(format);
}

const BUILDERS = {
  stat: () =>
    new stat.PanelBuilder().reduceOptions(
      new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']),
    ),
  bars: () => new bargauge.PanelBuilder().orientation('horizontal').displayMode('basic'),
  table: () => new table.PanelBuilder(),
  lines: () => new timeseries.PanelBuilder().lineWidth(2).fillOpacity(8).showPoints('never').min(0),
  stack: () =>
    new timeseries.PanelBuilder()
      .drawStyle('bars')
      .fillOpacity(80)
      .lineWidth(0)
      .min(0)
      .stacking(new common.StackingConfigBuilder().mode('normal').group('A')),
};

export const GOOD_SHARE = [
  [null, 'red'],
  [0.7, 'orange'],
  [0.85, 'green'],
];
export const NONE_IS_GOOD = [
  [null, 'green'],
  [1, 'red'],
];

/** A result has one colour everywhere. */
const COLORS = {
  success: 'green',
  failure: 'red',
  error: 'dark-red',
  timeout: 'purple',
  cancellation: 'yellow',
  skip: 'blue',
};

/** The columns of a table by their labels, in their order, with the names that people read. */
const organized = (columns) => ({
  id: 'organize',
  options: {
    excludeByName: { Time: true, Value: true },
    indexByName: Object.fromEntries(Object.keys(columns).map((name, index) => [name, index])),
    renameByName: columns,
  },
});

/** Whether there is more than one line to tell from the others. */
const areNamed = (queries) =>
  queries.length > 1 || queries.some(({ legend }) => legend.includes('{{'));

/** A panel: what it is, what it says, how wide it is, and what it asks. */
export function panel(
  kind,
  title,
  about,
  { queries, unit = 'short', width = 12, height = 8, steps, columns },
) {
  const made = BUILDERS[kind]()
    .title(title)
    .description(about)
    .datasource(SOURCE)
    .unit(unit)
    .span(width)
    .height(height)
    .noValue('none');
  if (steps !== undefined)
    made.thresholds(
      new dashboard.ThresholdsConfigBuilder()
        .mode('absolute')
        .steps(steps.map(([value, color]) => ({ value, color }))),
    );
  // Grafana takes what has no limits for good up to 80 and for bad from there on.
  if (steps === undefined && kind === 'stat') made.colorMode(common.BigValueColorMode.None);
  if (steps === undefined && kind === 'bars')
    made.colorScheme(new dashboard.FieldColorBuilder().mode('fixed').fixedColor('blue'));
  if (kind === 'lines' || kind === 'stack')
    made.colorScheme(new dashboard.FieldColorBuilder().mode('palette-classic'));
  if ((kind === 'lines' || kind === 'stack') && areNamed(queries))
    made.legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode('list')
        .placement('bottom')
        .calcs([]),
    );
  if (kind === 'stack')
    for (const [name, color] of Object.entries(COLORS))
      made.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }]);
  if (unit === MINUTES) made.decimals(0);
  if (columns !== undefined) made.withTransformation(organized(columns));
  queries.forEach((query, index) =>
    made.withTarget(target(query, index, kind === 'table' ? 'table' : undefined)),
  );
  return made;
}
