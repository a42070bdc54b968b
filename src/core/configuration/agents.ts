import { headOf, indented, staticJob, storing } from './pieces';
import { addressOf, REMOTE_WRITE, timingOf, type Place, type Stack } from './place';
import { collectorText, quoted, shellWord, yamlQuoted, yamlText } from './quoting';

const VMAGENT_TOKEN = '/etc/vmagent/lifeline.token';

const vmagent = (place: Place): string => {
  const tokenFile = place.tokenFile ?? VMAGENT_TOKEN;
  return `${headOf(
    storing(tokenFile, 'vmagent'),
    `Start: vmagent -promscrape.config=lifeline.yml -remoteWrite.url=${shellWord(place.remoteWrite ?? REMOTE_WRITE)}
Check: after a minute the page of vmagent says "up" of the job bitbucket, or why not, in Lifeline's own words.
  curl --silent http://localhost:8429/targets`,
  )}${staticJob(place, { tokenFile })}`;
};

const COLLECTOR_TOKEN = '/etc/otelcol-contrib/lifeline.token';

const collector = (place: Place): string => {
  const tokenFile = place.tokenFile ?? COLLECTOR_TOKEN;
  return `${headOf(
    storing(tokenFile, 'otelcol-contrib'),
    `Check: after a minute the answer of what the collector writes to says "=> 1".
  promtool query instant http://localhost:9090 'up{job="bitbucket"}'`,
  )}receivers:
  prometheus/bitbucket:
    config:
${collectorText(indented(staticJob(place, { tokenFile }), 6))}exporters:
  prometheusremotewrite/bitbucket:
    endpoint: ${collectorText(yamlText(place.remoteWrite ?? REMOTE_WRITE))}
service:
  pipelines:
    metrics/bitbucket:
      receivers: [prometheus/bitbucket]
      exporters: [prometheusremotewrite/bitbucket]
`;
};

const ALLOY_TOKEN = '/etc/alloy/lifeline.token';

const alloy = (place: Place): string => {
  const { scheme, host, path } = addressOf(place);
  const { interval, timeout } = timingOf(place);
  const tokenFile = place.tokenFile ?? ALLOY_TOKEN;
  return `${headOf(
    storing(tokenFile, 'alloy'),
    `Check: after a minute the component prometheus.scrape.bitbucket is healthy.
  curl --silent http://localhost:12345/api/v0/web/components/prometheus.scrape.bitbucket`,
  ).replace(/^#/gm, '//')}prometheus.scrape "bitbucket" {
  targets = [{
    "__address__" = ${quoted(host)},
    "job"         = "bitbucket",
    "instance"    = ${quoted(place.workspace)},
  }]
  scheme          = ${quoted(scheme)}
  metrics_path    = ${quoted(`${path}/metrics`)}
  scrape_interval = "${interval}"
  scrape_timeout  = "${timeout}"

  authorization {
    type             = "Bearer"
    credentials_file = ${quoted(tokenFile)}
  }

  forward_to = [prometheus.remote_write.bitbucket.receiver]
}

prometheus.remote_write "bitbucket" {
  endpoint {
    url = ${quoted(place.remoteWrite ?? REMOTE_WRITE)}
  }
}
`;
};

const DATADOG_TOKEN = '/etc/datadog-agent/lifeline.token';

const datadog = (place: Place): string => {
  const { interval } = timingOf(place);
  const tokenFile = place.tokenFile ?? DATADOG_TOKEN;
  return `${headOf(
    storing(tokenFile, 'dd-agent'),
    `Check: the line "openmetrics" says [OK]. The tag instance is the workspace.
  sudo datadog-agent check openmetrics`,
  )}init_config:

instances:
  - openmetrics_endpoint: ${yamlText(`${place.url}/metrics`)}
    namespace: bitbucket
    raw_metric_prefix: bitbucket_
    metrics: ['.+']
    max_returned_metrics: 10000
    min_collection_interval: ${interval.replace('s', '')}
    timeout: 30
    tag_by_endpoint: false
    tags: [${yamlQuoted(`instance:${place.workspace}`)}]
    auth_token:
      reader:
        type: file
        path: ${yamlText(tokenFile)}
      writer:
        type: header
        name: Authorization
        value: Bearer <TOKEN>
`;
};

export const AGENTS: readonly Stack[] = [
  {
    key: 'vmagent',
    title: 'vmagent (VictoriaMetrics)',
    hint: 'It asks for Prometheus text, and shows our words where it is refused.',
    file: 'lifeline.yml',
    proof: 'Executed with vmagent 1.151.',
    write: vmagent,
  },
  {
    key: 'alloy',
    title: 'Grafana Alloy',
    hint: 'Writes to any Prometheus that takes remote writes.',
    file: 'config.alloy',
    proof: 'Not executed.',
    write: alloy,
  },
  {
    key: 'opentelemetry',
    title: 'OpenTelemetry Collector',
    hint: 'The Prometheus receiver of the contributed distribution; Prometheus takes its writes with --web.enable-remote-write-receiver.',
    file: 'config.yaml',
    proof:
      'Executed with a collector 0.165 of these two components; it says that the exporter has a newer name, which older ones do not know.',
    write: collector,
  },
  {
    key: 'datadog',
    title: 'Datadog Agent',
    hint: 'The OpenMetrics check. Names lose "_total" there: bitbucket.pipeline_runs.count.',
    file: 'conf.d/openmetrics.d/conf.yaml',
    proof: 'Not executed.',
    write: datadog,
  },
];
