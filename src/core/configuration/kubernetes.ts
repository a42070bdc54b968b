import { headOf, staticJob } from './pieces';
import { addressOf, timingOf, type Place, type Stack } from './place';
import { quoted, shellWord, yamlQuoted, yamlText } from './quoting';

const operator = (place: Place): string => {
  const { scheme, host, path } = addressOf(place);
  const { interval, timeout } = timingOf(place);
  return `${headOf(
    `Prometheus Operator 0.65 and later: kubectl apply -f lifeline.yaml
Store the token first: run this, paste the token, press Enter and Ctrl+D. No file is left behind, so that there is
nothing to install -m 600; where you keep one, install it so and name it in place of /dev/stdin.
  kubectl --namespace monitoring create secret generic lifeline --from-file=token=/dev/stdin
Your Prometheus selects ScrapeConfigs by its scrapeConfigSelector; give this one the labels that it asks for.
Check: after a minute the answer says "=> 1".
  kubectl --namespace monitoring exec prometheus-k8s-0 --container prometheus -- \\
    promtool query instant http://localhost:9090 ${shellWord(`up{instance=${quoted(place.workspace)}}`)}`,
  )}apiVersion: monitoring.coreos.com/v1alpha1
kind: ScrapeConfig
metadata:
  name: bitbucket
  namespace: monitoring
spec:
  jobName: bitbucket
  scheme: ${scheme.toUpperCase()}
  metricsPath: ${yamlText(`${path}/metrics`)}
  scrapeInterval: ${interval}
  scrapeTimeout: ${timeout}
  authorization:
    type: Bearer
    credentials:
      name: lifeline
      key: token
  staticConfigs:
    - targets: [${yamlQuoted(host)}]
      labels:
        job: bitbucket
        instance: ${yamlText(place.workspace)}
`;
};

const PROJECTED = '/var/run/secrets/lifeline/token';

const projected = (place: Place): string =>
  `${headOf(
    `Prometheus in Kubernetes without a token: its service account is the credential, and the cluster renews it.
There is nothing to store with install -m 600. In the pod of Prometheus:
  volumes:
    - name: lifeline
      projected:
        sources:
          - serviceAccountToken: { audience: lifeline, expirationSeconds: 3600, path: token }
  volumeMounts (of the container):
    - { name: lifeline, mountPath: /var/run/secrets/lifeline, readOnly: true }
Check: after a minute the answer says "=> 1".
  promtool query instant http://localhost:9090 'up{job="bitbucket"}'`,
  )}${staticJob(place, { tokenFile: place.tokenFile ?? PROJECTED })}`;

export const KUBERNETES: readonly Stack[] = [
  {
    key: 'operator',
    title: 'Prometheus Operator',
    hint: 'A ScrapeConfig, with the token in a Secret.',
    file: 'lifeline.yaml',
    proof: 'Not executed. Its fields are those of the ScrapeConfig v1alpha1.',
    write: operator,
  },
  {
    key: 'kubernetes',
    title: 'Prometheus in Kubernetes, without a token',
    hint: 'Needs a service account of the kind Kubernetes. The projected token is renewed by the cluster.',
    file: 'prometheus.yml',
    proof: 'Executed with Prometheus 2.42, outside a cluster.',
    write: projected,
  },
];
