import { headOf } from './pieces';
import type { Place, Stack } from './place';
import { shellWord, terraformText } from './quoting';

const TOKEN_FILE = 'lifeline.token';

const grafanaCloud = (place: Place): string => `${headOf(
  `Grafana Cloud reads the page itself. By Terraform; by hand the same values are under Connections, Metrics Endpoint.
Store the token: run this, paste the token, press Enter and Ctrl+D.
  install -m 600 /dev/stdin ${shellWord(place.tokenFile ?? TOKEN_FILE)}
Check: in Explore, after two minutes, the answer is 1. The instance of its series is what Grafana Cloud makes of the
job, and cannot be set; the label workspace names the workspace.
  up{job=~".*${place.workspace}.*"}`,
)}resource "grafana_connections_metrics_endpoint_scrape_job" "bitbucket" {
  stack_id                     = var.stack_id
  name                         = ${terraformText(`bitbucket-${place.workspace}`)}
  enabled                      = true
  url                          = ${terraformText(`${place.url}/metrics`)}
  authentication_method        = "bearer"
  authentication_bearer_token  = trimspace(file(${terraformText(place.tokenFile ?? TOKEN_FILE)}))
  scrape_interval_seconds      = ${place.intervalSeconds ?? 60}
}
`;

export const HOSTED: readonly Stack[] = [
  {
    key: 'grafana-cloud',
    title: 'Grafana Cloud, or others that take a URL',
    hint: 'Where only basic authentication is offered, any user name goes with the token as password.',
    file: 'lifeline.tf',
    proof: 'Not executed.',
    write: grafanaCloud,
  },
];
