import { discoveredJob, headOf, runnersJob, staticJob, storing } from './pieces';
import type { Place, Stack } from './place';
import { quoted, shellWord, yamlQuoted } from './quoting';

const TOKEN_FILE = '/etc/prometheus/lifeline.token';

const fileOf = ({ tokenFile = TOKEN_FILE }: Place): string => tokenFile;

const checking = (query: string): string => `
Check: reload Prometheus, wait for a minute, and ask it; the answer says "=> 1".
  promtool query instant http://localhost:9090 ${shellWord(query)}
The token's file is read again at every scrape: a rotation needs no reload.`;

const head = (place: Place, title: string, query = 'up{job="bitbucket"}'): string =>
  headOf(title, storing(fileOf(place), 'prometheus').trimEnd() + checking(query));

const NATIVE = `# Native histograms besides the buckets, if you want them. The first line alone would take the buckets away, which
# rules and dashboards read:
#   convert_classic_histograms_to_nhcb: true
#   always_scrape_classic_histograms: true
`;

const PROMETHEUS_2: Stack = {
  key: 'prometheus-2',
  title: 'Prometheus 2',
  hint: 'One Prometheus, and series that fit on one page: at most 10,000.',
  file: 'prometheus.yml',
  proof: 'Executed with Prometheus 2.42.',
  write: (place) =>
    head(place, 'Prometheus 2.26 to 2.55: merge this into prometheus.yml.') +
    staticJob(place, { tokenFile: fileOf(place) }),
};

const PROMETHEUS_3: Stack = {
  key: 'prometheus-3',
  title: 'Prometheus 3',
  hint: 'One Prometheus, and series that fit on one page: at most 10,000.',
  file: 'prometheus.yml',
  proof: 'Executed with Prometheus 3.16.',
  write: (place) =>
    head(place, 'Prometheus 3: merge this into prometheus.yml.') +
    staticJob(place, { tokenFile: fileOf(place), extras: NATIVE }),
};

const DISCOVERY: Stack = {
  key: 'discovery',
  title: 'Prometheus, by service discovery',
  hint: 'For workspaces whose series do not fit on one page: Lifeline says how many parts to scrape.',
  file: 'prometheus.yml',
  proof: 'Executed with Prometheus 2.42 and 3.16.',
  write: (place) =>
    head(
      place,
      'Prometheus 2.28 and later, by service discovery: merge this into prometheus.yml.',
      'min(up{job="bitbucket"})',
    ) + discoveredJob(place, { tokenFile: fileOf(place) }),
};

const RUNNERS: Stack = {
  key: 'runners',
  title: 'Hosts of self-hosted runners',
  hint: 'node_exporter on the hosts whose runners are online. Each runner has to be named after its host.',
  file: 'prometheus.yml',
  proof: 'Executed with Prometheus 2.42 and 3.16.',
  write: (place) =>
    head(
      place,
      `Prometheus 2.28 and later: node_exporter on the hosts of self-hosted runners, each named after its host.
The instance of every series is the name of the runner.`,
      'min(up{job="bitbucket-runners"})',
    ) + runnersJob(place, { tokenFile: fileOf(place) }),
};

export const PROMETHEUS: readonly Stack[] = [PROMETHEUS_2, PROMETHEUS_3, DISCOVERY, RUNNERS];

/** A scrape_config for one repository alone. */
export const repositoryConfiguration = (given: Place, slug: string): string => {
  const job = `bitbucket-${slug}`;
  // A file of its own: that of the workspace may be there already.
  const place = { tokenFile: `/etc/prometheus/lifeline-${slug}.token`, ...given };
  return (
    head(place, 'One repository alone: merge this into prometheus.yml.', `up{job=${quoted(job)}}`) +
    staticJob(place, {
      name: job,
      tokenFile: fileOf(place),
      extras: `params:\n  repository: [${yamlQuoted(slug)}]\n`,
    })
  );
};
