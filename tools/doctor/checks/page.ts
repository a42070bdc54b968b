import type { Check, Finding } from '../finding';
import type { ActiveTarget } from '../prometheus-api';

/** What Prometheus says of a page that it did not take, and what helps. The first that fits is the one. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [
    /HTTP status 401/,
    'The token is wrong, expired, or not sent. Issue one in the settings under Tokens and store it in the file that credentials_file names; no reload is needed.',
  ],
  [
    /HTTP status 403/,
    'The token may read some repositories only. Issue one for the workspace, or ask for its repositories with ?repository=.',
  ],
  [
    /HTTP status 404/,
    'The address is not that of Lifeline. Copy the one in the settings under Scraping.',
  ],
  [
    /HTTP status 400/,
    'Lifeline does not know a parameter of the address. Take params off the job, or copy the generated configuration.',
  ],
  [
    /HTTP status 424/,
    'The app was uninstalled from the workspace. Install it again; the address and the token are then new.',
  ],
  [
    /HTTP status 503/,
    'Lifeline could not read all it has stored, or its first sweep has not run. Its panel says which.',
  ],
  [
    /limit/i,
    'A limit of the scrape job is smaller than the page. Raise sample_limit, label_limit or body_size_limit, or scrape by service discovery.',
  ],
  [
    /no such file|unable to read|permission denied/i,
    'Prometheus cannot read the file that holds the token. Store it again with the command of the generated configuration, owned by the user that Prometheus runs as.',
  ],
  [
    /deadline exceeded|timeout/i,
    'The page took longer than scrape_timeout. Use 30s, as in the generated configuration.',
  ],
  [
    /refused|no such host|lookup|x509|tls|http response to https/i,
    'Prometheus cannot reach the address. Copy scheme, host and path from the generated configuration.',
  ],
];

const OTHERWISE =
  'Compare the job with the generated configuration: npm run -s configuration -- prometheus-3';

/** An address has words of its own, which say nothing of what went wrong. */
const withoutAddresses = (said: string): string => said.replace(/"https?:[^"]*"/g, '');

const refused = ({ scrapeUrl, lastError }: ActiveTarget): Finding => ({
  key: 'page-refused',
  seen: `The last scrape of ${scrapeUrl} failed: ${lastError}.`,
  fix: REFUSALS.find(([pattern]) => pattern.test(withoutAddresses(lastError)))?.[1] ?? OTHERWISE,
});

export const PAGE_ACCEPTED: Check = {
  well: 'Every target of the job was read, and its page was accepted.',
  async look({ prometheus, job }) {
    const targets = (await prometheus.targets()).filter(({ labels }) => labels['job'] === job);
    if (targets.length === 0)
      return [
        {
          key: 'no-target',
          seen: `No target has the job "${job}".`,
          fix: 'Add the generated configuration and reload Prometheus, or name your job with --job. With service discovery: its address answers, and prometheus_sd_http_failures_total stands still.',
        },
      ];
    const down = targets.filter(({ health }) => health === 'down');
    const isRead = targets.every(({ health }) => health !== 'unknown');
    if (down.length === 0 && !isRead) return { why: 'Some targets have not been scraped yet.' };
    return down.map(refused);
  },
};

/** Rules look at ranges of five minutes and more, and a first run is told for two and a half. */
const INTERVAL_MAX_SECONDS = 75;

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** `1m30s` in seconds. */
export function secondsIn(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (UNITS[unit] ?? 1), 0);
}

export const INTERVAL: Check = {
  well: `Targets are scraped at least every ${INTERVAL_MAX_SECONDS} seconds, as rules and first counts assume.`,
  async look({ prometheus, job }) {
    const intervals = (await prometheus.targets())
      .filter(({ labels }) => labels['job'] === job)
      .flatMap(({ scrapeInterval }) => scrapeInterval ?? []);
    if (intervals.length === 0) return { why: 'No target of the job tells its interval.' };
    const [long] = intervals.filter((interval) => secondsIn(interval) > INTERVAL_MAX_SECONDS);
    if (long === undefined) return [];
    return [
      {
        key: 'interval-long',
        seen: `The job is scraped every ${long}.`,
        fix: `Set scrape_interval: 60s. Beyond ${INTERVAL_MAX_SECONDS}s the first run of a new series is missed by increase(), and rules over five minutes see too little.`,
      },
    ];
  },
};
