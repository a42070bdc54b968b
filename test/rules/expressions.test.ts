/**
 * Every query that is shipped, asked of a real Prometheus that holds a played working day: it brings series, or it is
 * said why it brings none. Comparisons are asked with `bool`, so that what is well is told too.
 */
import { parser } from '@prometheus-io/lezer-promql';
import { playDay } from '../dashboards/played-day';
import {
  prometheusDirectory,
  startPrometheusOn,
  type PrometheusServer,
} from '../system/scrape/prometheus-server';
import { asked, shipped } from './shipped';

/** A Wednesday, from before anybody pushes until most have stopped. */
const UNTIL = Date.UTC(2026, 10, 4, 20);
const HOURS = 16;

/** What brings nothing on that day, and why. */
const NOTHING: Readonly<Record<string, string>> = {
  BitbucketEnvironmentDrift: 'off until environments are chosen in the settings',
  BitbucketPromotionsWaiting: 'off until somebody records a limit',
  LifelineBitbucketRefuses: 'Bitbucket never refused: a counter is born with its first event',
  LifelineJobMissing: 'the job is there: absent() tells of what is not',
  LifelinePageEmpty: 'every page has a heartbeat, and the alert is about those without',
  'deployments.json: Time to restore': 'no deployment failed and was made good again on that day',
  'docs/dora.md 4': 'the same',
  'docs/dora.md 6': 'no step told of an incident on that day',
  'lifeline:failed_deployment_recovery_time_seconds:p50_28d': 'the same',
  'own.json: Requests left': 'Bitbucket does not tell it, as the simulated one',
};

let prometheus: PrometheusServer;

beforeAll(async () => {
  const history = await playDay({ name: 'acme', seed: 1, hours: HOURS, until: UNTIL });
  const dir = prometheusDirectory();
  history.writeBlocks(dir);
  prometheus = await startPrometheusOn('{}', { dir });
}, 300_000);

afterAll(() => prometheus.close());

/** Matchers stand in braces without spaces, comparisons between them. */
const told = (expr: string): string =>
  asked(expr, `${String(HOURS)}h`).replaceAll(/ (==|!=|>=|<=|>|<) (?!bool)/g, ' $1 bool ');

const isPromql = (expr: string): boolean => {
  let isWrong = false;
  parser.parse(expr).iterate({ enter: ({ type }) => void (isWrong ||= type.isError) });
  return !isWrong;
};

it('is PromQL, also to the parser that Grafana and Prometheus’ own page have', () => {
  expect(isPromql('rate(up[5m)')).toBe(false);
  const wrong = shipped().filter(({ expr }) => !isPromql(asked(expr, '1d')));
  expect(wrong).toEqual([]);
});

it('brings series, but where it is said why not', async () => {
  const end = UNTIL / 1000;
  const time = { start: end - (HOURS - 1) * 3600, end, step: 600 };
  const empty: string[] = [];
  for (const { where, expr } of shipped())
    if ((await prometheus.seriesWithin(told(expr), time)) === 0) empty.push(where);
  expect(empty.sort()).toEqual(Object.keys(NOTHING).sort());
}, 120_000);
