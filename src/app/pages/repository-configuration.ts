/** A scrape_config for one repository alone, ready to paste; it names the file that holds the token. */
export function configurationFor(scrapeUrl: string, slug: string): string {
  const { protocol, host, pathname } = new URL(scrapeUrl);
  return `scrape_configs:
  - job_name: bitbucket-${slug}
    scrape_interval: 60s
    scrape_timeout: 30s
    scheme: ${protocol.replace(':', '')}
    metrics_path: ${pathname.replace(/\/$/, '')}/metrics
    params:
      repository: ['${slug}']
    authorization:
      type: Bearer
      credentials_file: /etc/prometheus/lifeline.token
    static_configs:
      - targets: ['${host}']
`;
}
