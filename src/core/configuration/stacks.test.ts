import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { configurationsFor, STACKS } from './stacks';
import { repositoryConfiguration } from './prometheus';

const PLACE = { url: 'https://scrape.example/public/abc', workspace: 'acme' };

/** Keep no file: the cluster has the token. */
const WITHOUT_FILE = ['operator', 'kubernetes'];

const texts = [
  ...configurationsFor(PLACE),
  { key: 'repository', text: repositoryConfiguration(PLACE, 'web-shop') },
];
const textIn = (
  all: readonly { readonly key: string; readonly text: string }[],
  key: string,
): string => all.find((one) => one.key === key)?.text ?? '';
const textOf = (key: string): string => textIn(texts, key);

describe('configurationsFor', () => {
  it('knows these stacks', () => {
    expect(STACKS.map(({ key }) => key)).toEqual([
      'prometheus-2',
      'prometheus-3',
      'discovery',
      'runners',
      'operator',
      'kubernetes',
      'vmagent',
      'alloy',
      'opentelemetry',
      'datadog',
      'grafana-cloud',
    ]);
  });

  it.each(texts)(
    'says in $key how the token is stored, how to check it, and the instance',
    (one) => {
      expect(one.text).toMatch(/\binstance\b/);
      expect(one.text).toMatch(/^(#|\/\/) Check: /m);
      expect(one.text).toContain('install -m 600');
      expect(/^(#|\/\/) +(sudo )?install -m 600 .*\/dev\/stdin \S+$/m.test(one.text)).toBe(
        !WITHOUT_FILE.includes(one.key),
      );
    },
  );

  it.each(texts.filter(({ text }) => text.includes('http_sd_configs')))(
    'asks discovery of $key every ten minutes',
    ({ text }) => {
      expect(text.match(/url: /g)).toHaveLength(1);
      expect(text).toContain('        refresh_interval: 10m\n');
    },
  );

  it.each(texts.filter(({ key }) => !['runners', 'grafana-cloud'].includes(key)))(
    'names the workspace as the instance of $key, or takes the shard off',
    ({ text }) => {
      expect(text).toMatch(/instance['"]?\s*[:=]\s*['"]?acme|target_label: instance/);
    },
  );

  it('has the file, the interval and the address to write to as they are given', () => {
    const place = { ...PLACE, tokenFile: '/t', intervalSeconds: 5, remoteWrite: 'http://w/x' };
    const given = configurationsFor(place).filter(({ key }) => key !== 'operator');
    for (const { key, text } of given) {
      expect([key, text]).toEqual([key, expect.not.stringContaining('lifeline.token')]);
      expect([key, text]).toEqual([key, expect.not.stringMatching(/(30|60)s|localhost:9090\/api/)]);
    }
  });

  it('writes a static job like this', () => {
    expect(textOf('prometheus-2')).toBe(`\
# Prometheus 2.26 to 2.55: merge this into prometheus.yml.
# Store the token: run this, paste the token, press Enter and Ctrl+D.
#   sudo install -m 600 -o prometheus -g prometheus /dev/stdin /etc/prometheus/lifeline.token
# Check: reload Prometheus, wait for a minute, and ask it; the answer says "=> 1".
#   promtool query instant http://localhost:9090 'up{job="bitbucket"}'
# The token's file is read again at every scrape: a rotation needs no reload.
scrape_configs:
  - job_name: bitbucket
    scrape_interval: 60s
    scrape_timeout: 30s
    scheme: https
    metrics_path: /public/abc/metrics
    authorization:
      type: Bearer
      credentials_file: /etc/prometheus/lifeline.token
    static_configs:
      - targets: ['scrape.example']
        labels:
          instance: acme
`);
  });

  it('keeps the token of one repository apart from the workspace’s', () => {
    expect(textOf('repository')).toContain(
      'credentials_file: /etc/prometheus/lifeline-web-shop.token',
    );
  });

  it('takes the shard off all series, and off no other instance', () => {
    const [, regex = ''] = /regex: '(.+)'/.exec(textOf('discovery')) ?? [];
    const anchored = new RegExp(`^(?:${regex})$`);
    const told = ['acme', 'acme/3-of-8', 'acme/web-shop'].map((instance) =>
      instance.replace(anchored, '$1'),
    );
    expect(told).toEqual(['acme', 'acme', 'acme']);
  });
});

/** What a parser, a shell or an expression would read as something else than a text. */
const ODD = [
  ...['123', '010', '1e3', '0x10', '1.50', '2026-01-01', 'true', 'No', 'null', '~', '-', ''],
  ...["o'brien", 'a"b', 'a: b', 'a #b', '*a', '{a}', '%{a}', '[::1]:80', 'a\\b', 'é €', 'a\nb'],
];

/** Every value of a YAML document with its key. */
const valuesIn = (node: unknown): readonly (readonly [string, unknown])[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, one]) => [[key, one] as const, ...valuesIn(one)])
    : [];

describe('a name that means something', () => {
  it.each(ODD)('is a text for YAML: %j', (odd) => {
    const place = { url: 'https://h/p', workspace: odd, tokenFile: `/etc/${odd}` };
    const texts = configurationsFor(place).filter(({ file }) => /ya?ml$/.test(file));
    for (const { key, text } of texts) {
      const values = valuesIn(parse(text));
      const named = values.filter(([name]) => name === 'instance' || name === 'credentials_file');
      for (const [name, value] of named)
        expect([key, value]).toEqual([key, name === 'instance' ? odd : `/etc/${odd}`]);
      expect(values.length).toBeGreaterThan(5);
    }
    expect(valuesIn(parse(textIn(texts, 'datadog')))).toContainEqual(['0', `instance:${odd}`]);
  });

  it.each(ODD.filter((odd) => !odd.includes('\n')))('is one word for the shell: %j', (odd) => {
    const tokenFile = `/etc/${odd} $(id) \`id\` $HOME`;
    const texts = configurationsFor({ ...PLACE, tokenFile });
    for (const key of ['prometheus-3', 'vmagent', 'opentelemetry', 'datadog', 'grafana-cloud']) {
      const [, words = ''] = /install -m 600 (.*)/.exec(textIn(texts, key)) ?? [];
      const read = execFileSync('sh', ['-c', `printf '%s\\n' ${words}`], { encoding: 'utf8' });
      expect([key, read.split('\n').at(-2)]).toEqual([key, tokenFile]);
    }
  });

  it('is no expression for Terraform, nor for the Collector', () => {
    const texts = configurationsFor({ ...PLACE, workspace: 'a${b}%{c}"' });
    expect(textIn(texts, 'grafana-cloud')).toContain('= "bitbucket-a$${b}%%{c}\\""');
    expect(textIn(texts, 'opentelemetry')).toContain(`instance: 'a$\${b}%{c}"'`);
    expect(textIn(texts, 'alloy')).toContain('= "a${b}%{c}\\""');
  });
});
