import { addressOf, timingOf, type Place } from './place';
import { shellWord, yamlQuoted, yamlText } from './quoting';

/** Indents every line that is not empty. */
export const indented = (text: string, by: number): string =>
  text.replace(/^(?=.)/gm, ' '.repeat(by));

export const commented = (text: string, mark = '#'): string =>
  text.replace(/^.*$/gm, (line) => `${mark} ${line}`.trimEnd());

/** The command that stores a token from the keyboard: it is in no history and in no list of processes. */
export const storing = (file: string, owner: string): string =>
  `Store the token: run this, paste the token, press Enter and Ctrl+D.
  sudo install -m 600 -o ${owner} -g ${owner} /dev/stdin ${shellWord(file)}`;

export const headOf = (...parts: readonly string[]): string => `${commented(parts.join('\n'))}\n`;

export const authorization = (file: string): string =>
  `authorization:
  type: Bearer
  credentials_file: ${yamlText(file)}
`;

const timing = (place: Place): string => {
  const { interval, timeout } = timingOf(place);
  return `scrape_interval: ${interval}\nscrape_timeout: ${timeout}\n`;
};

interface Job {
  readonly name?: string;
  readonly tokenFile: string;
  /** Lines between the authorization and the targets. */
  readonly extras?: string;
}

/** One target whose series are named after the workspace. */
export function staticJob(
  place: Place,
  { name = 'bitbucket', tokenFile, extras = '' }: Job,
): string {
  const { scheme, host, path } = addressOf(place);
  return `scrape_configs:
  - job_name: ${yamlText(name)}
${indented(timing(place), 4)}    scheme: ${scheme}
    metrics_path: ${yamlText(`${path}/metrics`)}
${indented(authorization(tokenFile), 4)}${indented(extras, 4)}    static_configs:
      - targets: [${yamlQuoted(host)}]
        labels:
          instance: ${yamlText(place.workspace)}
`;
}

/** How long discovery's answer is good: a scraper that asks more often learns nothing and costs as much as it scrapes. */
const REFRESH = '10m';

export const discoveryOf = (url: string, tokenFile: string): string =>
  `http_sd_configs:
  - url: ${yamlText(url)}
    refresh_interval: ${REFRESH}
${indented(authorization(tokenFile), 4)}`;

/** Takes the shard off the series and leaves it on `up`; `$` is written as the reader of the text wants it. */
export const oneInstance = (dollar = '$'): string =>
  `metric_relabel_configs:
  # A shard keeps an instance of its own on up alone; its series keep theirs when the number of shards changes.
  - source_labels: [instance]
    regex: '([^/]+)/.+'
    target_label: instance
    replacement: '${dollar}1'
`;

export function discoveredJob(place: Place, { tokenFile, extras = '' }: Job): string {
  return `scrape_configs:
  - job_name: bitbucket
${indented(timing(place), 4)}${indented(authorization(tokenFile), 4)}${indented(extras, 4)}${indented(
    discoveryOf(`${place.url}/sd`, tokenFile),
    4,
  )}${indented(oneInstance(), 4)}`;
}

/** node_exporter on every self-hosted runner that is online. */
export function runnersJob(place: Place, { tokenFile }: Job): string {
  return `scrape_configs:
  - job_name: bitbucket-runners
${indented(timing(place), 4)}${indented(
    discoveryOf(`${place.url}/sd/runners?port=9100`, tokenFile),
    4,
  )}    relabel_configs:
      - source_labels: [__meta_bitbucket_runner_name]
        target_label: instance
      - source_labels: [__meta_bitbucket_runner_labels]
        target_label: runner_labels
`;
}
