/** Discovery may name each repository by itself (`/sd?per=repository`): `up` has its name, all other series the workspace. */
import { ALERTS_FILE } from './outage';
import { firings } from './promtool';
import type { Recording } from './recording';

const [EVERY_SECONDS, SCRAPES] = [60, 60];

const up = (instance: string): string => `up{job="bitbucket",instance="${instance}"}`;
const scrapes = Array.from({ length: SCRAPES }, (_, at) => at);
const UPS = ['acme', 'acme/web-shop', 'acme/payments'].map(
  (instance) => [up(instance), scrapes.map(() => 1)] as const,
);
const HEARTBEAT = [
  'bitbucket_exporter_heartbeat_timestamp_seconds{job="bitbucket",instance="acme"}',
  scrapes.map((at) => at * EVERY_SECONDS),
] as const;

const fired = (series: Recording['series']): readonly string[] =>
  firings(ALERTS_FILE, { intervalSeconds: EVERY_SECONDS, scrapes: SCRAPES, series })
    .filter(({ alert }) => alert !== 'LifelineWatchdog')
    .map(({ alert, labels }) => `${alert} of ${labels['instance'] ?? 'nobody'}`);

it('are no empty pages, since their heartbeat is that of the workspace', () => {
  expect(fired(new Map([...UPS, HEARTBEAT]))).toEqual([]);
});

it('are empty together, and said so once', () => {
  expect(fired(new Map(UPS))).toEqual(['LifelinePageEmpty of acme']);
});
