import { ALERT, Clinic, type Configuration, type Job } from './clinic';
import { freePort } from '../scrapers/free-port';
import { waitFor } from '../system/scrape/prometheus-server';
import { startProgram } from '../scrapers/program';

const job = ({ scrape_configs: [first] }: Configuration): Job => {
  if (first === undefined) throw new Error('no job');
  return first;
};

const relabel =
  (rule: object) =>
  (configuration: Configuration): void => {
    job(configuration)['metric_relabel_configs'] = [rule];
  };

interface Illness {
  readonly key: string;
  readonly when: string;
  /** Prometheus alone: a reload. */
  readonly configure?: (configuration: Configuration) => void;
  /** Anything else. */
  readonly stage?: (clinic: Clinic) => void;
}

const LATER = /^(bitbucket_exporter_heartbeat_timestamp_seconds(?:\{.*\})?) (\S+)/m;

/** Each is staged, found, and gone once everything is as generated again. */
const ILLNESSES: readonly Illness[] = [
  {
    key: 'page-refused',
    when: 'the token is wrong',
    stage: (clinic) => clinic.writeToken('lfl_wrong'),
  },
  {
    key: 'page-refused',
    when: 'the page breaks off',
    stage: (clinic) => {
      clinic.rewrite = (page) => page.slice(0, -40);
    },
  },
  {
    key: 'page-refused',
    when: 'the page is larger than the job allows',
    configure: (configuration) => {
      job(configuration)['sample_limit'] = 10;
    },
  },
  {
    key: 'no-target',
    when: 'the job is gone',
    configure: (configuration) => {
      configuration.scrape_configs = [];
    },
  },
  {
    key: 'interval-long',
    when: 'it is scraped every two minutes',
    configure: (configuration) => {
      job(configuration).scrape_interval = '2m';
    },
  },
  {
    key: 'counted-twice',
    when: 'a second job reads the same page',
    configure: (configuration) => {
      configuration.scrape_configs.push({ ...job(configuration), job_name: 'bitbucket-again' });
    },
  },
  {
    key: 'instance-differs',
    when: 'nobody sets it',
    configure: (configuration) => {
      for (const one of job(configuration).static_configs) one.labels = {};
    },
  },
  {
    key: 'labels-dropped',
    when: 'relabelling drops one',
    configure: relabel({ action: 'labeldrop', regex: 'result' }),
  },
  {
    key: 'labels-renamed',
    when: 'targets have a label of the same name',
    configure: (configuration) => {
      for (const one of job(configuration).static_configs) one.labels['repository'] = 'x';
    },
  },
  {
    key: 'buckets-gone',
    when: 'buckets are dropped',
    configure: relabel({ source_labels: ['__name__'], regex: '.*_bucket', action: 'drop' }),
  },
  {
    key: 'series-dropped',
    when: 'a family is dropped',
    configure: relabel({
      source_labels: ['__name__'],
      regex: 'bitbucket_pipeline_runs_total',
      action: 'drop',
    }),
  },
  {
    key: 'clocks-differ',
    when: 'this machine is off',
    stage: (clinic) => {
      clinic.clockOff = 300;
    },
  },
  {
    key: 'clocks-differ',
    when: 'Prometheus is behind Lifeline',
    stage: (clinic) => {
      const ahead = Date.now() / 1000 + 600;
      clinic.rewrite = (page) => page.replace(LATER, `$1 ${ahead}`);
    },
  },
  {
    key: 'rules-absent',
    when: 'no rule file is named',
    configure: (configuration) => {
      delete configuration.rule_files;
    },
  },
  {
    key: 'rules-of-another-version',
    when: 'an expression is another',
    stage: (clinic) => clinic.loadRule({ ...ALERT, expression: 'up{job="bitbucket"} == 0' }),
    configure: () => undefined,
  },
  {
    key: 'rule-fails',
    when: 'it finds the same labels twice',
    stage: (clinic) => {
      const expression = 'bitbucket_repository_info * on (workspace) bitbucket_repository_info';
      clinic.shipped = [{ ...ALERT, expression }];
      clinic.loadRule({ ...ALERT, expression });
    },
    configure: () => undefined,
  },
];

/** The doctor at a Prometheus of this command. */
export function describeDoctor(command: string, alertmanager: string): void {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await Clinic.open(command, ['--enable-feature=exemplar-storage']);
  }, 400_000);

  afterAll(() => clinic.close());

  it('finds nothing at a Prometheus as it is generated', () => clinic.findsNothing(), 120_000);

  it.each(ILLNESSES)(
    'finds $key when $when, and nothing after its fix',
    async ({ key, configure, stage }) => {
      stage?.(clinic);
      if (configure !== undefined) await clinic.configure(configure);
      await clinic.finds(key);
      await clinic.cure();
      await clinic.findsNothing();
    },
    240_000,
  );

  it('finds an Alertmanager that is told of nothing, until it is named', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const host = new URL(url).host;
    const program = startProgram(alertmanager, [
      `--config.file=${clinic.writeFile('alertmanager.yml', 'route: { receiver: a }\nreceivers: [{ name: a }]\n')}`,
      `--storage.path=${clinic.dir}/alertmanager`,
      `--web.listen-address=${host}`,
      '--cluster.listen-address=',
    ]);
    try {
      await waitFor(`an Alertmanager; ${program.said()}`, async () => {
        // Not listening yet is what is being waited for.
        const response = await fetch(`${url}/-/ready`).catch(() => undefined);
        return response?.ok === true || undefined;
      });
      clinic.alertmanager = url;
      await clinic.finds('alertmanager-not-told');
      await clinic.configure((configuration) => {
        configuration.alerting = { alertmanagers: [{ static_configs: [{ targets: [host] }] }] };
      });
      await clinic.findsNothing();
    } finally {
      clinic.alertmanager = null;
      await program.close();
      await clinic.cure();
    }
  }, 240_000);

  it('finds exemplars thrown away by a Prometheus that was not told to keep them', async () => {
    const other = await Clinic.open(command, []);
    try {
      await other.finds('exemplars-off');
    } finally {
      await other.close();
    }
  }, 400_000);
}
