/** What a step pushes with `lifeline-push.sh` under three shells, as a real Prometheus shows it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrometheus, waitFor, type PrometheusServer } from '../scrape/prometheus-server';
import { openPushHouse, type PushHouse } from './house';
import { run } from './shell';

const SCRIPT = join(__dirname, '../../../monitoring/pipelines/lifeline-push.sh');
const SHELLS = ['dash', 'bash', 'busybox sh'] as const;
/** Each shell is the after-script of a step of another repository, and measures another file. */
const REPOSITORIES = ['web-shop', 'platform', 'checkout-api'] as const;

let house: PushHouse;
let prometheus: PrometheusServer;
let dir: string;

beforeAll(async () => {
  house = await openPushHouse();
  dir = mkdtempSync(join(tmpdir(), 'lifeline-step-'));
  mkdirSync(join(dir, 'cgroup'));
  writeFileSync(join(dir, 'cgroup', 'cpu.stat'), 'usage_usec 41500000\n');
  writeFileSync(join(dir, 'cgroup', 'memory.peak'), '734003200\n');
  writeFileSync(join(dir, 'cgroup', 'memory.max'), '4294967296\n');
  const { scrape } = await house.house.forge.describe();
  const { host, pathname } = new URL(scrape.url);
  prometheus = await startPrometheus([
    {
      ...{ job_name: 'bitbucket', scrape_interval: '1s', scrape_timeout: '1s' },
      metrics_path: pathname,
      authorization: { credentials: scrape.token },
      static_configs: [{ targets: [host] }],
    },
  ]);
  await prometheus.scraped();
}, 120_000);
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await prometheus.close();
  await house.close();
});

/** Runs the after-script of the newest step of the repository, and says what names that step. */
async function pushFrom(slug: string, shell: string, bytes: number): Promise<string> {
  const step = house.lastStepOf(slug);
  writeFileSync(join(dir, `${slug}.tar`), 'x'.repeat(bytes));
  const variables = {
    LIFELINE_PUSH_URL: house.door,
    BITBUCKET_STEP_OIDC_TOKEN: await house.token(step),
    LIFELINE_CGROUP: join(dir, 'cgroup'),
    LIFELINE_CLONE_SECONDS: '4.5',
    LIFELINE_CACHES: 'node=3.25',
  };
  const said = await run(`${shell} ${SCRIPT} '${slug}.tar' 2>&1`, variables, dir);
  expect(said).toContain('lifeline: pushed measures of this step\n');
  return `repository="${slug}",step="${step.name}"`;
}

const one = (family: string, of: string): Promise<number> =>
  waitFor(`${family} of ${of}`, async () => {
    const found = await prometheus.query(`${family}{${of}}`);
    return found.length === 1 ? Number(found[0]?.value[1]) : undefined;
  });

describe('a step that pushes', () => {
  it.each(SHELLS.map((shell, at) => ({ shell, slug: REPOSITORIES[at] ?? '', bytes: 1000 + at })))(
    'under $shell is in Prometheus under its own labels',
    async ({ shell, slug, bytes }) => {
      const of = await pushFrom(slug, shell, bytes);
      expect(await one('bitbucket_step_artifact_size_bytes', of)).toBe(bytes);
      expect(await one('bitbucket_step_memory_peak_bytes', of)).toBe(734_003_200);
      expect(await one('bitbucket_step_memory_limit_bytes', of)).toBe(4_294_967_296);
      expect(await one('bitbucket_step_clone_seconds', of)).toBe(4.5);
      expect(await one('bitbucket_step_cache_restore_seconds', of)).toBe(3.25);
      expect(await one('bitbucket_step_disk_used_bytes', of)).toBeGreaterThan(bytes);
      // A counter is born at 0 and grows when a scraper has seen it.
      await house.house.forge.advance(151);
      const cpu = `bitbucket_step_cpu_seconds_total{${of}} > 0`;
      const grown = await waitFor('CPU time', async () => (await prometheus.query(cpu))[0]);
      expect(grown.value[1]).toBe('41.5');
    },
    60_000,
  );

  it('has all three shells on this machine', () => {
    for (const shell of SHELLS) {
      const [program = '', ...rest] = shell.split(' ');
      expect(spawnSync(program, [...rest, '-c', 'exit 7']).status).toBe(7);
    }
  });
});
