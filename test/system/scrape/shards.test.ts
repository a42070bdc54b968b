/** A real Prometheus while the way in which its pages are fetched changes: no series may notice. */
import { createServer, type Server } from 'node:http';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { memoryWorld, type MemoryWorld } from '../../../src/adapters/memory/world';
import { issueToken } from '../../../src/app/access/tokens';
import { INDEX_KEYS, indexKey } from '../../../src/app/records/keys';
import { changeOf, load } from '../../../src/app/records/kind';
import { TOTALS } from '../../../src/app/records/totals';
import { WORKSPACE } from '../../../src/app/records/workspace';
import { scrape } from '../../../src/app/scrape/scrape';
import { SIZES } from '../../../src/app/records/sizes';
import { isInShard } from '../../../src/core/access/shards';
import { evolve } from '../../../src/core/aggregates/evolve';
import { shortId } from '../../../src/core/aggregates/short-id';
import type { RepositoryTotals } from '../../../src/core/aggregates/totals';
import { emptyWorkspace } from '../../../src/core/aggregates/workspace';
import { configurationsFor } from '../../../src/core/configuration/stacks';
import { conclude } from '../../../src/core/health/quiet';
import type { Bitbucket } from '../../../src/ports/bitbucket';
import { givenContext, givenRun, givenTotals, uuidOf } from '../../given';
import {
  prometheusDirectory,
  startPrometheusOn,
  waitFor,
  type PrometheusServer,
} from './prometheus-server';

const RUNS = 'bitbucket_pipeline_runs_total{result="failure"}';
const IN_EACH_EIGHTH = 3;
const REPOSITORIES = 8 * IN_EACH_EIGHTH;
const HOUR_MS = 3_600_000;

/** Repositories of which every eighth, and so every half, has as many. */
const UUIDS = Array.from({ length: 8 }, (_, at) =>
  Array.from({ length: 400 }, (_, number) =>
    uuidOf(number).replace('{0', `{${(number % 16).toString(16)}`),
  )
    .filter((uuid) => isInShard(uuid, { index: at + 1, of: 8 }))
    .slice(0, IN_EACH_EIGHTH),
).flat();

let world: MemoryWorld;
let totals: RepositoryTotals[];
let server: Server;
let url: string;
let dir: string;
let prometheus: PrometheusServer;
/** How many failures are counted from an instant on, in epoch seconds. */
let truth: { readonly at: number; readonly count: number }[];

async function put(key: string, body: object): Promise<void> {
  const found = await world.records.read([key]);
  await world.records.write([{ key, body, revision: found.get(key)?.revision ?? null }]);
}

async function store(one: RepositoryTotals): Promise<void> {
  const { stored } = await load({ stored: TOTALS(one.identity.uuid) }, world);
  await world.records.write([changeOf(stored, conclude(one))]);
}

/** How many lines every repository has, as discovery knows it. */
const size = (lines: number): Promise<void> =>
  put(SIZES.key, {
    v: 1,
    at: world.now(),
    settings: null,
    lines: Object.fromEntries(UUIDS.map((uuid) => [shortId(uuid), lines])),
  });

async function fill(): Promise<void> {
  const now = world.now();
  const identity = { uuid: world.installation.workspaceUuid, slug: 'acme' };
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const known = { ...emptyWorkspace(identity, now - HOUR_MS), heartbeatAt: now };
  await world.records.write([changeOf(workspace, known)]);
  const entries = UUIDS.map((uuid, at) => ({ uuid, slug: `repository-${at}`, knownSince: at }));
  for (const key of INDEX_KEYS)
    await put(key, { entries: entries.filter(({ uuid }) => indexKey(uuid) === key) });
  totals = entries.map(({ uuid, slug }) => {
    const given = givenTotals();
    const empty = {
      ...given,
      baseline: 0,
      identity: { ...given.identity, uuid, slug, workspace: 'acme' },
    };
    const completedAt = now - HOUR_MS / 2;
    const run = givenRun({ completedAt, buildNumber: 1, result: 'success' });
    return evolve(empty, run, givenContext(completedAt));
  });
  for (const one of totals) await store(one);
}

/** One more failure, of the repositories in turn. */
async function fail(): Promise<void> {
  const count = (truth.at(-1)?.count ?? 0) + 1;
  const at = count % REPOSITORIES;
  const completedAt = Math.floor(world.now() / 1000) * 1000;
  const run = givenRun({ completedAt, buildNumber: count + 1, result: 'failure' });
  const before = totals[at] ?? givenTotals();
  totals[at] = evolve(before, run, givenContext(completedAt));
  truth.push({ at: Date.now() / 1000, count });
  await store(totals[at]);
}

const FAILURES_IN_A_PHASE = 20;

/** Failures go on while Prometheus has so many targets, all of them read at least twice. */
async function live(targets: number): Promise<void> {
  const begun = Date.now();
  let failures = 0;
  await waitFor(`${targets} targets`, async () => {
    await fail();
    failures += 1;
    const found = (await prometheus.targets()) as unknown as {
      lastScrape: string;
      health: string;
    }[];
    const isRead = found.every(
      ({ lastScrape, health }) => health === 'up' && Date.parse(lastScrape) > begun + 2000,
    );
    return (found.length === targets && isRead && failures >= FAILURES_IN_A_PHASE) || undefined;
  });
}

function textOf(key: string): string {
  const place = { url, workspace: 'acme', tokenFile: join(dir, 'token'), intervalSeconds: 1 };
  const text = configurationsFor(place).find((one) => one.key === key)?.text ?? '';
  // Nobody waits for ten minutes here.
  return text.replace('refresh_interval: 10m', 'refresh_interval: 1s');
}

async function reload(key: string): Promise<void> {
  writeFileSync(join(dir, 'prometheus.yml'), textOf(key));
  const response = await fetch(`${prometheus.url}/-/reload`, { method: 'POST' });
  expect(response.status).toBe(200);
}

beforeAll(async () => {
  truth = [];
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => Date.now() });
  await fill();
  server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost');
    const query = Object.fromEntries(
      [...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]),
    );
    const authorization = [incoming.headers.authorization ?? ''];
    const header = (name: string) => String(incoming.headers[name] ?? '');
    const asked = { method: 'GET', path: pathname, query, authorization, header };
    void scrape(asked, { ...world, scrapeUrl: () => Promise.resolve(url) }).then((answer) =>
      outgoing.writeHead(answer.status, answer.headers).end(answer.body),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  dir = prometheusDirectory();
  const issued = await issueToken({ name: 'prometheus' }, { actor: 'a', from: 'test' }, world);
  writeFileSync(join(dir, 'token'), issued.ok ? issued.value.token : '');
  await size(100);
  prometheus = await startPrometheusOn(textOf('prometheus-2'), {
    dir,
    flags: ['--web.enable-lifecycle'],
  });
}, 60_000);

afterAll(async () => {
  await prometheus.close();
  server.close();
});

describe('series of a Prometheus', () => {
  it('go on from a static target to discovery, and over 1, 2, 8 and 1 shards', async () => {
    await waitFor('the first page', async () => (await prometheus.query(RUNS)).length || undefined);
    const from = Math.ceil(Date.now() / 1000);
    await live(1);
    await reload('discovery');
    await live(1);
    await size(500);
    await live(2);
    await size(2500);
    await live(8);
    await size(100);
    await live(1);
    const to = Math.floor(Date.now() / 1000);
    await expectRightEachSecond(from, to);
    await expectExactIncrease(from);
  }, 240_000);

  it('stay with their targets while discovery fails', async () => {
    await put(SIZES.key, { v: 99 });
    await waitFor('a failed discovery', async () => {
      const metrics = await (await fetch(`${prometheus.url}/metrics`)).text();
      const counted = /^prometheus_sd_(http|refresh)_failures_total(\{[^}]*\})? [1-9]/m.exec(
        metrics,
      );
      return counted?.[0];
    });
    const targets = await prometheus.targets();
    expect(targets.map(({ health }) => health)).toEqual(['up']);
    await size(100);
  }, 60_000);
});

const countAt = (seconds: number): number => truth.findLast(({ at }) => at <= seconds)?.count ?? 0;

/** At every second each repository has one series, and no sum is beyond, behind, or below the one before. */
async function expectRightEachSecond(from: number, to: number): Promise<void> {
  let before = 0;
  for (let second = from; second <= to; second++) {
    const vector = await prometheus.query(RUNS, second);
    const names = new Set(vector.map(({ metric }) => metric['repository']));
    const sum = vector.reduce((total, { value }) => total + Number(value[1]), 0);
    const oldest = await prometheus.number(`min(timestamp(${RUNS}))`, second);
    expect([second, vector.length, names.size]).toEqual([second, REPOSITORIES, REPOSITORIES]);
    expect(sum).toBeGreaterThanOrEqual(Math.max(before, countAt(oldest - 0.5) - 1));
    // A page is stamped when it is asked for, and read a little later.
    expect(sum).toBeLessThanOrEqual(countAt(second + 0.5) + 1);
    before = sum;
  }
}

/** To the moment of the last page, so that nothing is extrapolated: every series began at 0. */
async function expectExactIncrease(from: number): Promise<void> {
  const last = await prometheus.number(`max(timestamp(${RUNS}))`);
  const range = Math.ceil(last - from) + 30;
  const stored = await prometheus.number(`sum(${RUNS})`, last);
  const increase = await prometheus.number(`sum(increase(${RUNS}[${range}s]))`, last);
  expect(stored).toBeGreaterThanOrEqual(5 * FAILURES_IN_A_PHASE - 5);
  expect(Math.abs(increase / stored - 1)).toBeLessThan(0.001);
}
