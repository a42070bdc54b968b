// Asks Prometheus what a panel wants, and gives it the shape that Grafana's components take.
import { FieldType } from '@grafana/data';

const STEPS = 240;

/** What Grafana would put in for its variables; everything is chosen where nothing else is. */
export function filledIn(expr, { from, to, step, chosen }) {
  const known = {
    __rate_interval: `${Math.max(4 * 120, step)}s`,
    __range: `${Math.round((to - from) / 1000)}s`,
    job: 'bitbucket',
    instance: '.*',
    repository: chosen.repository ?? '.*',
  };
  return expr.replaceAll(/\$(\w+)/g, (all, name) => known[name] ?? all);
}

/** So many hours up to a moment in epoch seconds, or to now. */
export function timeShown(hours, until) {
  const to = until === null ? Date.now() : 1000 * Number(until);
  const from = to - hours * 3600e3;
  return { from, to, step: Math.ceil((to - from) / 1000 / STEPS / 60) * 60 };
}

const legendOf = (labels, format) =>
  format
    ? format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '')
    : Object.values(labels).join(' ') || 'value';

/** The frames of one target; throws what Prometheus says against it. */
export async function framesOf(target, time, panel) {
  const expr = filledIn(target.expr, time);
  const at = target.instant
    ? `query?${new URLSearchParams({ query: expr, time: time.to / 1000 })}`
    : `query_range?${new URLSearchParams({ query: expr, start: time.from / 1000, end: time.to / 1000, step: time.step })}`;
  const answer = await (await fetch(`/prometheus/api/v1/${at}`)).json();
  if (answer.status !== 'success') throw new Error(answer.error);
  const { result } = answer.data;
  return target.format === 'table'
    ? [tableOf(result, target, panel)]
    : result.map((one) => frameOf(one, target, time));
}

/** What a series had at every step of the time shown; null where Prometheus leaves it out, so that no line bridges it. */
function everyStep(values, { from, to, step }) {
  const times = Array.from(
    { length: Math.floor((to - from) / 1000 / step) + 1 },
    (_, index) => from + index * step * 1000,
  );
  const known = times.map(() => null);
  for (const [at, text] of values)
    known[Math.round((at * 1000 - from) / 1000 / step)] = Number(text);
  return { times, known };
}

function frameOf({ metric, value, values }, { refId, legendFormat }, time) {
  const { times, known } =
    values === undefined
      ? { times: [1000 * value[0]], known: [Number(value[1])] }
      : everyStep(values, time);
  const field = {
    name: 'Value',
    type: FieldType.number,
    labels: metric,
    config: { displayNameFromDS: legendOf(metric, legendFormat) },
    values: known,
  };
  const at = { name: 'Time', type: FieldType.time, config: {}, values: times };
  return { refId, length: times.length, fields: [at, field] };
}

/** What a table's transformation says of its columns: their order, and the names that people read. */
const columnsOf = ({ transformations = [] }) => ({
  order: {},
  names: {},
  ...transformations
    .filter(({ id }) => id === 'organize')
    .map(({ options }) => ({ order: options.indexByName, names: options.renameByName }))[0],
});

function tableOf(result, { refId }, panel) {
  const { order, names: titles } = columnsOf(panel);
  const place = (name) => order[name] ?? Infinity;
  const names = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort(
    (a, b) => place(a) - place(b),
  );
  const column = (name) => ({
    name: titles[name] ?? name,
    type: FieldType.string,
    config: {},
    values: result.map(({ metric }) => metric[name] ?? ''),
  });
  return { refId, length: result.length, fields: names.map(column) };
}
