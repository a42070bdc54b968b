/** A real Prometheus reads the running app, in both formats. */
import type { Server } from 'node:http';
import { openForge, OPENMETRICS, TEXT, type Forge } from '../host/forge';
import { startPrometheus, waitFor, type PrometheusServer } from './prometheus-server';
import { originOf, rewriteAccept } from './rewrite-accept';
import { promtoolComplaints } from './python-parser';

const HOUR = 3600;

let forge: Forge;
let textOnly: Server;
let prometheus: PrometheusServer;

beforeAll(async () => {
  forge = await openForge({
    world: { simulate: { name: 'acme', seed: 11 } },
    at: Date.UTC(2026, 2, 4, 9),
  });
  await forge.advance(HOUR);
  textOnly = await rewriteAccept(forge.origin);
  const { scrape } = await forge.describe();
  const path = new URL(scrape.url).pathname;
  const job = (name: string, origin: string, credentials: string) => ({
    job_name: name,
    scrape_interval: '3s',
    scrape_timeout: '3s',
    metrics_path: path,
    authorization: { credentials },
    static_configs: [{ targets: [new URL(origin).host] }],
  });
  const wrong = scrape.token.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
  prometheus = await startPrometheus([
    job('openmetrics', forge.origin, scrape.token),
    job('text', originOf(textOnly), scrape.token),
    job('wrong-token', forge.origin, wrong),
  ]);
  await prometheus.scraped();
  await refusalRead();
}, 120_000);

afterAll(async () => {
  await prometheus.close();
  textOnly.close();
  await forge.close();
});

/** Series by job, without what tells the jobs apart. */
async function seriesOf(job: string): Promise<string[]> {
  const own = `{__name__=~"bitbucket_.+", job="${job}"}`;
  const vector = await prometheus.query(own);
  return vector
    .map(({ metric, value }) => {
      const labels = Object.entries(metric).filter(([name]) => !['job', 'instance'].includes(name));
      return `${JSON.stringify(labels.sort())} ${value[1]}`;
    })
    .sort();
}

/** The refusal of the wrong token counts on the page: what was read before it is not what is read after it. */
async function refusalRead(): Promise<void> {
  const refused = 'bitbucket_exporter_rejected_scrapes_total{reason="checksum"} == 1';
  await waitFor('the refusal on the pages of both formats', async () =>
    (await prometheus.query(refused)).length === 2 ? true : undefined,
  );
}

describe('a real Prometheus', () => {
  it('is up in both formats and down with a wrong token', async () => {
    const ups = await waitFor('three jobs', async () => {
      const vector = await prometheus.query('up');
      return vector.length === 3 ? vector : undefined;
    });
    const byJob = ups.map(({ metric, value }) => `${metric['job']} ${value[1]}`).sort();
    expect(byJob).toEqual(['openmetrics 1', 'text 1', 'wrong-token 0']);
    const refused = (await prometheus.targets()).find(
      ({ scrapePool }) => scrapePool === 'wrong-token',
    );
    expect(refused?.lastError).toBe('server returned HTTP status 401 Unauthorized');
  });

  it('stores the same series from both formats', async () => {
    const [openmetrics, text] = [await seriesOf('openmetrics'), await seriesOf('text')];
    expect(text).toEqual(openmetrics);
    expect(text.length).toBeGreaterThan(500);
  });

  it('was given the formats that the jobs are named after', async () => {
    const types = await Promise.all([OPENMETRICS, TEXT].map((accept) => forge.scrape(accept)));
    expect(types.map(({ contentType }) => contentType)).toEqual([
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });
});

describe('promtool check metrics', () => {
  it('has nothing to say against the page', async () => {
    const { body } = await forge.scrape(TEXT);
    expect(promtoolComplaints(body)).toBe('');
  });
});
