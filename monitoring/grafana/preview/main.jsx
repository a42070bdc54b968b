// Shows the shipped dashboards with Grafana's own components, without Grafana.
import {
  applyFieldOverrides,
  createTheme,
  dateTime,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  Registry,
  ThemeContext,
} from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { BarGauge, BigValue, GlobalStyles, PanelChrome, Table, TimeSeries } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { framesOf, timeShown } from './queries.js';

const wanted = new URLSearchParams(location.search);
const mode = wanted.get('theme') === 'dark' ? 'dark' : 'light';
const theme = createTheme({ colors: { mode } });
const time = {
  ...timeShown(Number(wanted.get('hours') ?? 24), wanted.get('to')),
  chosen: { repository: wanted.get('repository') ?? undefined },
};
const NAMES = ['workspace', 'repository', 'deployments', 'cost', 'own'];
/** Where the panel is, if it runs on this machine as well. */
const panel = /^http:\/\/127\.0\.0\.1:\d+\//.test(wanted.get('panel') ?? '')
  ? wanted.get('panel')
  : null;
const name = wanted.get('dashboard') ?? 'workspace';

/** What Grafana shows in its own bar: of which repository, and over which time. */
function shownOf({ templating }) {
  const isOfRepositories = templating.list.some(({ name }) => name === 'repository');
  const of = isOfRepositories ? `${time.chosen.repository ?? 'all repositories'}, ` : '';
  return `${of}${(time.to - time.from) / 3600e3} hours`;
}

const item = (id, isCustom) => ({
  ...{ id: isCustom ? `custom.${id}` : id, path: id, name: id, isCustom },
  process: (value) => value,
  shouldApply: () => true,
  getItemsCount: () => 0,
});
const STANDARD = 'displayName unit min max decimals thresholds mappings color noValue links'.split(
  ' ',
);
const CUSTOM =
  'drawStyle lineWidth fillOpacity stacking showPoints pointSize lineInterpolation spanNulls axisPlacement gradientMode hideFrom scaleDistribution barAlignment thresholdsStyle align cellOptions width'.split(
    ' ',
  );
const fieldConfigRegistry = new Registry(() => [
  ...STANDARD.map((id) => item(id, false)),
  ...CUSTOM.map((id) => item(id, true)),
]);
/** Grafana's own defaults, which it adds when it loads a dashboard. */
const LINES = {
  drawStyle: 'line',
  lineWidth: 1,
  fillOpacity: 0,
  showPoints: 'auto',
  pointSize: 5,
  spanNulls: 600_000,
  axisPlacement: 'auto',
  stacking: { mode: 'none', group: 'A' },
  scaleDistribution: { type: 'linear' },
  hideFrom: { legend: false, tooltip: false, viz: false },
};

/** What Grafana adds where a dashboard names none. */
const GRAFANAS_LIMITS = [
  { value: null, color: 'green' },
  { value: 80, color: 'red' },
];

function fieldConfigOf({ type, fieldConfig }) {
  const config = structuredClone(fieldConfig ?? { defaults: {}, overrides: [] });
  const isChart = type === 'timeseries';
  config.defaults = {
    color: { mode: isChart ? 'palette-classic' : 'thresholds' },
    thresholds: { mode: 'absolute', steps: GRAFANAS_LIMITS },
    mappings: [],
    ...config.defaults,
  };
  const { mode, steps } = config.defaults.thresholds;
  config.defaults.thresholds = {
    mode,
    steps: steps.map(({ value, color }) => ({ value: value ?? -Infinity, color })),
  };
  if (isChart) config.defaults.custom = { ...LINES, ...config.defaults.custom };
  return config;
}

const same = (value) => value;

function Panel({ panel }) {
  const [data, setData] = useState(null);
  const [error, setError] = useState('');
  useEffect(() => {
    Promise.all(panel.targets.map((target) => framesOf(target, time, panel)))
      .then((frames) =>
        setData(
          applyFieldOverrides({
            ...{ data: frames.flat(), fieldConfig: fieldConfigOf(panel), fieldConfigRegistry },
            ...{ replaceVariables: same, theme, timeZone: 'utc' },
          }),
        ),
      )
      .catch((problem) => setError(String(problem)));
  }, []);
  const isEmpty = data !== null && (data.length === 0 || data.every(({ length }) => length === 0));
  const state = error !== '' ? 'error' : data === null ? 'loading' : isEmpty ? 'empty' : 'data';
  const { x, y, w, h } = panel.gridPos;
  return (
    <div
      style={{ position: 'absolute', left: x * 50, top: 48 + y * 36 }}
      data-panel={panel.title}
      data-state={state}
    >
      <PanelChrome
        title={panel.title}
        description={panel.description}
        width={w * 50 - 8}
        height={h * 36 - 8}
        statusMessage={error || undefined}
      >
        {(width, height) =>
          state === 'data' ? (
            <Picture {...{ panel, data, width, height }} />
          ) : (
            <div style={{ padding: 8 }}>
              {state === 'empty' ? (panel.fieldConfig?.defaults?.noValue ?? 'No data') : error}
            </div>
          )
        }
      </PanelChrome>
    </div>
  );
}

function Picture({ panel, data, width, height }) {
  if (panel.type === 'timeseries')
    return (
      <TimeSeries
        {...{ width, height, frames: data, timeZone: 'utc', options: panel.options }}
        timeRange={{
          from: dateTime(time.from),
          to: dateTime(time.to),
          raw: { from: 'now-24h', to: 'now' },
        }}
        legend={{ displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] }}
        structureRev={1}
      />
    );
  if (panel.type === 'table') return <Table {...{ width, height, data: data[0] }} />;
  const values = getFieldDisplayValues({
    ...{ fieldConfig: fieldConfigOf(panel), replaceVariables: same, theme, data, timeZone: 'utc' },
    reduceOptions: { calcs: ['lastNotNull'], values: false },
  });
  const isNamed = panel.options?.textMode === 'value_and_name';
  if (panel.type === 'stat')
    return values.map(({ display }, index) => (
      <BigValue
        key={index}
        {...{
          width: width / values.length,
          height,
          value: { ...display, title: isNamed ? display.title : '' },
          theme,
        }}
        colorMode={panel.options?.colorMode ?? 'value'}
        graphMode="none"
        textMode={isNamed ? 'value_and_name' : 'auto'}
      />
    ));
  const alignmentFactors = getDisplayValueAlignmentFactors(values);
  const most = Math.max(...values.map(({ display }) => display.numeric), 0);
  return values.map(({ display, field, view, colIndex }, index) => (
    <BarGauge
      key={index}
      {...{ width, height: height / values.length - 4, value: display, theme }}
      field={{ ...field, min: 0, max: field.unit === 'percentunit' ? 1 : most }}
      display={view?.getFieldDisplayProcessor?.(colIndex)}
      orientation="horizontal"
      displayMode="basic"
      alignmentFactors={alignmentFactors}
      itemSpacing={8}
      text={{ titleSize: 14, valueSize: 14 }}
    />
  ));
}

function address(changes) {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) query.set(key, value);
  return `?${query}`;
}

function App() {
  const [dashboard, setDashboard] = useState(null);
  useEffect(() => {
    void fetch(`/dashboards/${name}.json`)
      .then((response) => response.json())
      .then(setDashboard);
  }, []);
  if (dashboard === null) return null;
  const bottom = Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h));
  const { background, text } = theme.colors;
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <main
        style={{
          position: 'relative',
          background: background.canvas,
          width: 1208,
          height: 56 + bottom * 36,
        }}
      >
        <nav style={{ display: 'flex', gap: 16, padding: '12px 8px', color: text.primary }}>
          <strong>{dashboard.title}</strong>
          <span style={{ color: text.secondary }}>{shownOf(dashboard)}</span>
          {NAMES.map((one) => (
            <a key={one} href={address({ dashboard: one })} style={{ color: text.link }}>
              {one}
            </a>
          ))}
          {panel !== null && (
            <a href={panel} style={{ color: text.link }}>
              the panel
            </a>
          )}
          <a
            href={address({ theme: mode === 'dark' ? 'light' : 'dark' })}
            style={{ color: text.link, marginLeft: 'auto' }}
          >
            {mode === 'dark' ? 'light' : 'dark'}
          </a>
        </nav>
        {dashboard.panels
          .filter(({ type }) => type !== 'row')
          .map((panel) => (
            <Panel key={panel.title} panel={panel} />
          ))}
      </main>
    </ThemeContext.Provider>
  );
}

const show = () => createRoot(document.getElementById('root')).render(<App />);
// Grafana's components ask for a translation as soon as they are drawn.
initPluginTranslations('lifeline').then(show, show);
