import type { ScrapeConfigurationAnswer } from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';

/** Ready to paste, with this installation's addresses. No token is in them: they name the file that holds it. */
export async function scrapeConfiguration(
  world: World,
): Promise<Result<ScrapeConfigurationAnswer, Problem>> {
  const url = await world.scrapeUrl();
  const { protocol, host, pathname } = new URL(url);
  const at = { scheme: protocol.replace(':', ''), host, path: pathname.replace(/\/$/, '') };
  return succeed({
    scrapeUrl: `${url}/metrics`,
    discoveryUrl: `${url}/sd`,
    examples: examples(at, url),
  });
}

const examples = (at: Address, url: string): ScrapeConfigurationAnswer['examples'] => [
  {
    key: 'prometheus',
    title: 'Prometheus',
    hint: 'Put the token into the file. It is read again at every scrape, so a rotation needs no reload.',
    text: single(at),
  },
  {
    key: 'discovery',
    title: 'Prometheus, by service discovery',
    hint: 'For workspaces whose series do not fit on one page: Lifeline says how many parts to scrape.',
    text: discovery(at),
  },
  {
    key: 'kubernetes',
    title: 'Prometheus in Kubernetes, without a token',
    hint: 'Needs a service account of the kind Kubernetes. The projected token is renewed by the cluster.',
    text: kubernetes(at),
  },
  {
    key: 'agent',
    title: 'Grafana Alloy',
    hint: 'The same address and token.',
    text: alloy(at),
  },
  {
    key: 'hosted',
    title: 'Grafana Cloud, Datadog and others that take a URL',
    hint: 'Where only basic authentication is offered, any user name goes with the token as password.',
    text: `URL:            ${url}/metrics\nauthentication: bearer, the token\ninterval:       60 seconds\n`,
  },
];

interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

const TOKEN_FILE = '/etc/prometheus/lifeline.token';

const timing = '    scrape_interval: 60s\n    scrape_timeout: 30s\n';

const authorization = (file: string, indent: string): string =>
  `${indent}authorization:\n${indent}  type: Bearer\n${indent}  credentials_file: ${file}\n`;

const single = ({ scheme, host, path }: Address, file = TOKEN_FILE): string =>
  `scrape_configs:
  - job_name: bitbucket
${timing}    scheme: ${scheme}
    metrics_path: ${path}/metrics
${authorization(file, '    ')}    static_configs:
      - targets: ['${host}']
`;

const discovery = ({ scheme, host, path }: Address): string =>
  `scrape_configs:
  - job_name: bitbucket
${timing}${authorization(TOKEN_FILE, '    ')}    http_sd_configs:
      - url: ${scheme}://${host}${path}/sd
${authorization(TOKEN_FILE, '        ')}`;

const PROJECTED = '/var/run/secrets/lifeline/token';

const kubernetes = (at: Address): string =>
  `${single(at, PROJECTED)}
# In the pod of Prometheus:
#   volumes:
#     - name: lifeline
#       projected:
#         sources:
#           - serviceAccountToken: { audience: lifeline, expirationSeconds: 3600, path: token }
#   volumeMounts (of the container):
#     - { name: lifeline, mountPath: /var/run/secrets/lifeline, readOnly: true }
`;

const alloy = ({ scheme, host, path }: Address): string =>
  `prometheus.scrape "bitbucket" {
  targets         = [{ "__address__" = "${host}" }]
  scheme          = "${scheme}"
  metrics_path    = "${path}/metrics"
  scrape_interval = "60s"
  scrape_timeout  = "30s"
  authorization {
    type             = "Bearer"
    credentials_file = "/etc/alloy/lifeline.token"
  }
  forward_to = [prometheus.remote_write.default.receiver]
}
`;
