/** The past of a simulated workspace, read over HTTP, in a real Prometheus. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '../dashboards/history';
import { openForge, OPENMETRICS } from '../system/host/forge';
import {
  prometheusDirectory,
  startPrometheus,
  type PrometheusServer,
} from '../system/scrape/prometheus-server';
import { DAY, DAYS, FROM, HOUR, PastWorkspace, UNTIL, WORLD } from './past-workspace';

let past: PastWorkspace;

beforeAll(async () => {
  past = await PastWorkspace.open();
});
beforeEach(() => {
  past.bitbucket.asked.splice(0);
  past.bitbucket.odd = () => undefined;
});
afterAll(() => past.close());

interface Row {
  readonly completed_on?: string;
  readonly state: { readonly completed_on?: string; readonly result?: { readonly name: string } };
}

/** Every row of a list, as Bitbucket answers at `UNTIL`. */
async function rowsOf(path: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page++) {
    const query = `?pagelen=100&page=${String(page)}`;
    const request = { method: 'GET', path: path + query, headers: {}, body: '' } as const;
    const { body } = await past.workspace.handle({ ...request, provider: 'app' });
    const { values } = JSON.parse(body) as { values: readonly Row[] };
    if (values.length === 0) return rows;
    rows.push(...values);
  }
}

const steps = (): number => past.bitbucket.asked.filter((path) => path.includes('/steps')).length;

const RESULT: Readonly<Record<string, string>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  ERROR: 'error',
  STOPPED: 'cancellation',
};

const countBy = (keys: readonly string[]): Record<string, number> =>
  keys.reduce<Record<string, number>>(
    (counts, key) => ({ ...counts, [key]: (counts[key] ?? 0) + 1 }),
    {},
  );

describe('blocks of the past', () => {
  const LIVE_HOURS = 3;
  let prometheus: PrometheusServer;
  let live: { runs: number };

  beforeAll(async () => {
    const { files } = await past.read(past.wanted());
    const dir = prometheusDirectory();
    for (const file of files) {
      const args = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(dir, 'data')];
      const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    }
    live = await goOn(dir);
    prometheus = await startPrometheus([], dir);
  }, 240_000);
  afterAll(() => prometheus.close());

  /** Lifeline, installed where the past ends, and scraped every ten minutes from then on. */
  async function goOn(dir: string): Promise<{ runs: number }> {
    const forge = await openForge({ world: { simulate: WORLD }, at: UNTIL });
    try {
      const history = new History('acme');
      while ((await forge.now()) < UNTIL + LIVE_HOURS * HOUR) {
        await forge.advance(600);
        history.add((await forge.scrape(OPENMETRICS)).body, await forge.now());
      }
      history.writeBlocks(dir);
      const { runs } = await forge.truth();
      return { runs: runs.filter(({ restedAt }) => restedAt > UNTIL).length };
    } finally {
      await forge.close();
    }
  }

  const total = async (
    metric: string,
    by: string,
    atSeconds: number,
  ): Promise<Record<string, number>> => {
    const found = await prometheus.query(`sum by (${by}) (${metric}) > 0`, atSeconds);
    return Object.fromEntries(
      found.map(({ metric: labels, value }) => [
        by
          .split(',')
          .map((name) => labels[name])
          .join(' '),
        Number(value[1]),
      ]),
    );
  };

  const slugOf = (uuid: string): string =>
    past.workspace.repositories().find((one) => one.uuid === uuid)?.slug ?? '';

  const days = Array.from({ length: DAYS }, (_, day) => day + 1);

  it.each(days)('hold what had truly come to rest by the end of day %i', async (day) => {
    const at = FROM + day * DAY;
    const { runs } = past.workspace.truth();
    const rested = runs.filter(({ restedAt }) => restedAt > FROM && restedAt <= at);
    expect(await total('bitbucket_pipeline_runs_total', 'repository', at / 1000)).toEqual(
      countBy(rested.map(({ repository }) => slugOf(repository))),
    );
  });

  it.each(days)('say of ungated runs what the list of Bitbucket says, on day %i', async (day) => {
    const at = FROM + day * DAY;
    const { uuid } = past.repository('web-shop');
    const isOfDay = ({ completed_on: on }: Row): boolean =>
      on !== undefined && Date.parse(on) > FROM && Date.parse(on) <= at;
    const listed = (
      await rowsOf(`/2.0/repositories/acme/${encodeURIComponent(uuid)}/pipelines/`)
    ).filter(isOfDay);
    expect(listed.length).toBeGreaterThan(20);
    const ofShop = 'bitbucket_pipeline_runs_total{repository="web-shop"}';
    expect(await total(ofShop, 'result', at / 1000)).toEqual(
      countBy(listed.map(({ state }) => RESULT[state.result?.name ?? ''] ?? '')),
    );
  });

  it('count the deployments that Bitbucket lists', async () => {
    const { uuid } = past.repository('web-shop');
    const listed = await rowsOf(`/2.0/repositories/acme/${encodeURIComponent(uuid)}/deployments/`);
    const ended = listed.filter(({ state: { completed_on: on } }) => {
      const moment = on === undefined ? 0 : Date.parse(on);
      return moment > FROM && moment <= UNTIL;
    });
    expect(ended.length).toBeGreaterThan(5);
    const ofShop = 'bitbucket_deployments_total{repository="web-shop"}';
    expect(await total(ofShop, 'repository', UNTIL / 1000)).toEqual({ 'web-shop': ended.length });
  });

  it('go on as live series, which begin again once', async () => {
    const end = (UNTIL + LIVE_HOURS * HOUR) / 1000;
    const resets = `max(resets(bitbucket_pipeline_runs_total[${String(2 * LIVE_HOURS)}h]))`;
    expect(await prometheus.number(resets, end)).toBe(1);
    expect(live.runs).toBeGreaterThan(0);
    expect(await prometheus.number('sum(bitbucket_pipeline_runs_total)', end)).toBe(live.runs);
  });
});

describe('reading the past', () => {
  it('asks for the steps of a run once, however often it is stopped', async () => {
    const wanted = past.wanted({
      directory: join(past.directory, 'stopped'),
      repositories: ['web-shop'],
    });
    let left = 100;
    past.bitbucket.odd = (path) =>
      path.includes('/steps') && left-- <= 0 ? { status: 401 } : undefined;
    await expect(past.read(wanted)).rejects.toThrow(/does not take the token.*BITBUCKET_TOKEN/);
    expect(steps()).toBe(101);
    const [file = ''] = readdirSync(join(wanted.directory, 'read'));
    appendFileSync(join(wanted.directory, 'read', file), '{"run":{"uuid":"{torn');
    past.bitbucket.odd = () => undefined;
    past.bitbucket.asked.splice(0);
    const whole = await past.read(wanted);
    const asked = steps();
    expect(whole.progress.at(-1)).toMatch(/^\[#{20}\] web-shop: (\d+) of \1 runs$/);
    past.bitbucket.asked.splice(0);
    const again = await past.read(wanted);
    expect(asked).toBe(whole.runs - 100);
    expect(steps()).toBeLessThan(20);
    expect(again.samples).toBe(whole.samples);
  });

  it('keeps to so many requests an hour, and says why it waits', async () => {
    const wanted = past.wanted({
      directory: join(past.directory, 'slow'),
      repositories: ['web-shop'],
    });
    const { waits, runs } = await past.read(wanted, 100);
    expect(waits).toHaveLength(Math.floor((past.bitbucket.asked.length - 1) / 100));
    expect(runs).toBeGreaterThan(200);
    expect(waits[0]).toBe('3600 s: 100 requests an hour');
  });

  it('waits as long as Bitbucket asks for, and out of a short illness', async () => {
    const answers = [{ status: 429 }, { status: 503 }, { status: 503 }];
    past.bitbucket.odd = (path) => (path.includes('/pipelines') ? answers.shift() : undefined);
    const wanted = past.wanted({
      directory: join(past.directory, 'ill'),
      repositories: ['platform'],
    });
    const { waits, runs } = await past.read(wanted);
    expect(waits).toEqual(['300 s: answer 429', '30 s: answer 503', '120 s: answer 503']);
    expect(runs).toBeGreaterThan(0);
  });

  it('passes over a repository whose runs may not be read, and says so', async () => {
    const { uuid } = past.repository('platform');
    past.bitbucket.odd = (path) =>
      path.includes(`${uuid}/pipelines`) ? { status: 403 } : undefined;
    const { said, files } = await past.read(
      past.wanted({ directory: join(past.directory, 'denied'), repositories: ['platform'] }),
    );
    expect(said).toEqual(['platform: Pipelines is off, or the token may not read it.']);
    expect(files).toEqual([]);
  });

  it('refuses a repository that is not there', async () => {
    await expect(past.read(past.wanted({ repositories: ['nowhere'] }))).rejects.toThrow(
      'The workspace has no repository nowhere that the token may see.',
    );
  });
});

describe('for VictoriaMetrics', () => {
  it('is a series a line, with as many values as times', async () => {
    const wanted = past.wanted({ format: 'victoriametrics', repositories: ['web-shop'] });
    const { files, samples } = await past.read(wanted);
    const lines = readFileSync(files[0] ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    const series = lines.map((line) => JSON.parse(line) as Series);
    expect(series.reduce((sum, { values }) => sum + values.length, 0)).toBe(samples);
    const ofRuns = series.filter(
      ({ metric }) => metric['__name__'] === 'bitbucket_pipeline_runs_total',
    );
    const { runs } = past.workspace.truth();
    const { uuid } = past.repository('web-shop');
    const ended = runs.filter(
      ({ repository, restedAt }) => repository === uuid && restedAt > FROM && restedAt <= UNTIL,
    );
    expect(ofRuns.reduce((sum, { values }) => sum + (values.at(-1) ?? 0), 0)).toBe(ended.length);
    for (const { metric, values, timestamps } of series) {
      expect(metric).toMatchObject({ job: 'bitbucket', instance: 'acme', repository: 'web-shop' });
      expect([values[0], values.length]).toEqual([0, timestamps.length]);
      expect(timestamps.at(-1)).toBe(UNTIL);
    }
  });
});

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}
