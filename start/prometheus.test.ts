import { scrapeConfig, startPrometheus } from './prometheus';

describe('scrapeConfig', () => {
  it('says what goes into prometheus.yml', () => {
    const config = scrapeConfig(
      { url: 'http://127.0.0.1:8787/public/abc/metrics', workspace: 'acme' },
      { credentials: 't' },
    );
    expect(config).toEqual({
      job_name: 'bitbucket',
      scheme: 'http',
      metrics_path: '/public/abc/metrics',
      scrape_interval: '60s',
      scrape_timeout: '30s',
      authorization: { credentials: 't' },
      static_configs: [{ targets: ['127.0.0.1:8787'], labels: { instance: 'acme' } }],
    });
  });
});

describe('startPrometheus', () => {
  it('says how to install one where there is none', async () => {
    const scrape = { url: 'http://127.0.0.1:1/metrics', workspace: 'acme', token: 't' };
    await expect(
      startPrometheus(scrape, undefined, 'prometheus-that-is-not-installed'),
    ).rejects.toThrow(
      'Prometheus is not installed here; on Debian or Ubuntu: sudo apt-get install prometheus',
    );
  });
});
