/**
 * `npm run bench:self-hosted -- [days] [seed]`: the exporter for those who may not install apps, as a process of its own,
 * against a server that answers like Bitbucket to a token that only reads. Two weeks in which Bitbucket answers 410, 429 or 503
 * for hours, and the exporter is started anew or killed with -9 in the middle of its work. Nothing is
 * delivered: all is counted from lists. Fails where a count is not exact, a counter falls, or a page is not whole.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, type Random } from 'local-forge/random';
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import { countersOn, fellBetween, restedSince, shardsIn, sumOf } from '../test/system/host/forge';
import { startHostProcess, type HostProcess } from '../test/system/host/host-process';
import { READ_ONLY, serveToToken, type TokenServer } from '../test/system/host/token-server';

const [days = '14', seed = '1'] = process.argv.slice(2);
const BEGIN = Date.UTC(2026, 2, 2, 8);
const STEP_SECONDS = 300;
const STEPS_AN_HOUR = 12;
/** What is left waits for its turn in a sweep. */
const REST_HOURS = 3;

/** What Bitbucket does in an hour, by chance; most hours are quiet. */
const TROUBLES = {
  brownout: { status: 410, body: '{"type":"error","error":{"message":"Gone"}}' },
  throttled: { status: 429 },
  failing: { status: 503 },
} as const;
type Trouble = keyof typeof TROUBLES;
type Ending = 'restart' | 'kill';

interface Told {
  readonly troubles: Record<Trouble, number>;
  readonly endings: Record<Ending, number>;
  readonly falls: string[];
  readonly notWhole: number[];
  pages: number;
}

/** Where the clock is played with, whoever starts it has to own the workspace. */
const owned: TokenServer['odd'] = (path) =>
  path.endsWith('/permission') ? { status: 200, body: '{"permission":"owner"}' } : undefined;

class Played {
  readonly told: Told = {
    ...{ troubles: { brownout: 0, throttled: 0, failing: 0 }, endings: { restart: 0, kill: 0 } },
    ...{ falls: [], notWhole: [], pages: 0 },
  };
  readonly #workspace: SimulatedWorkspace;
  readonly #bitbucket: TokenServer;
  readonly #start: () => Promise<HostProcess>;
  readonly #random: Random;
  #host: HostProcess;
  #now = BEGIN;
  #counters: ReadonlyMap<string, number> = new Map();
  #counted = 0;

  constructor(parts: {
    readonly workspace: SimulatedWorkspace;
    readonly bitbucket: TokenServer;
    readonly start: () => Promise<HostProcess>;
    readonly host: HostProcess;
  }) {
    this.#workspace = parts.workspace;
    this.#bitbucket = parts.bitbucket;
    this.#start = parts.start;
    this.#host = parts.host;
    this.#random = seededRandom(Number(seed));
  }

  /** What truly came to rest in the repositories that there are. */
  get runs(): number {
    const { runs, ...truth } = this.#workspace.truth();
    const there = new Set(this.#workspace.repositories().map(({ uuid }) => uuid));
    return restedSince({ ...truth, runs: runs.filter((run) => there.has(run.repository)) }, BEGIN);
  }

  #isThere(series: string): boolean {
    return this.#workspace.repositories().some(({ slug }) => series.includes(`"${slug}"`));
  }

  get counted(): number {
    return this.#counted;
  }

  async day(day: number): Promise<void> {
    for (let hour = 0; hour < 24; hour++) await this.hour(true);
    const { runs, counted, told } = this;
    process.stdout.write(`${JSON.stringify({ day, runs, counted, ...told })}\n`);
  }

  async hour(isTroubled: boolean): Promise<void> {
    const chance = this.#random.next();
    const trouble = isTroubled ? troubleAt(chance) : undefined;
    if (trouble !== undefined) this.told.troubles[trouble] += 1;
    let asked = 0;
    this.#bitbucket.odd = (path) => {
      if (trouble === undefined || owned(path) !== undefined) return owned(path);
      // Of a throttled hour every second request is let through.
      return trouble === 'throttled' && ++asked % 2 === 0 ? undefined : TROUBLES[trouble];
    };
    const endsAt =
      isTroubled && this.#random.next() < 0.1
        ? Math.floor(this.#random.next() * STEPS_AN_HOUR)
        : -1;
    for (let step = 0; step < STEPS_AN_HOUR; step++) await this.#step(step === endsAt);
    await this.#look();
  }

  async #step(isLast: boolean): Promise<void> {
    this.#now += STEP_SECONDS * 1000;
    this.#workspace.advanceTo(this.#now);
    if (!isLast) return this.#host.forge.advance(STEP_SECONDS);
    const ending: Ending = this.#random.next() < 0.5 ? 'kill' : 'restart';
    this.told.endings[ending] += 1;
    if (ending === 'kill') {
      // In the middle of what it does in these minutes; whether it answers is not asked.
      const advancing = this.#host.forge.advance(STEP_SECONDS).catch(() => undefined);
      await this.#askedSoon();
      await this.#host.kill();
      await advancing;
    } else await this.#host.end();
    this.#host = await this.#start();
    const behind = this.#now - (await this.#host.forge.now());
    if (behind > 0) await this.#host.forge.advance(behind / 1000);
  }

  /** Resolves once Bitbucket is asked for something more. */
  async #askedSoon(): Promise<void> {
    const before = this.#bitbucket.asked.length;
    const deadline = Date.now() + 2_000;
    while (this.#bitbucket.asked.length === before && Date.now() < deadline)
      await new Promise((resolve) => setImmediate(resolve));
  }

  /** Everything, as a Prometheus reads it: what discovery names, page by page. */
  async #look(): Promise<void> {
    const { scrape } = await this.#host.forge.describe();
    const read = async (url: string): Promise<string> => {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${scrape.token}` } });
      this.told.pages += 1;
      if (answer.status !== 200) this.told.notWhole.push(answer.status);
      return answer.text();
    };
    const shards = shardsIn(await read(scrape.discoveryUrl));
    const pages: string[] = [];
    for (const shard of shards) pages.push(await read(`${scrape.url}?shard=${shard}`));
    const counters = new Map(pages.flatMap((page) => [...countersOn(page)]));
    // What has been 0 for the whole retention may go, and so may a repository that was deleted.
    const before = [...this.#counters].filter(
      ([series, value]) => value > 0 && this.#isThere(series),
    );
    this.told.falls.push(...fellBetween(new Map(before), counters));
    this.#counters = counters;
    const ofRuns = (page: string) => sumOf(page, 'bitbucket_pipeline_runs_total');
    this.#counted = pages.reduce((sum, page) => sum + ofRuns(page), 0);
  }

  close(): Promise<void> {
    return this.#host.kill();
  }
}

function troubleAt(chance: number): Trouble | undefined {
  if (chance < 0.04) return 'brownout';
  if (chance < 0.1) return 'throttled';
  return chance < 0.15 ? 'failing' : undefined;
}

async function main(): Promise<void> {
  const begun = performance.now();
  const dataDir = mkdtempSync(join(tmpdir(), 'lifeline-self-hosted-'));
  const workspace = createSimulation({ name: 'acme', seed: Number(seed), startAt: BEGIN });
  const bitbucket = await serveToToken(workspace);
  bitbucket.odd = owned;
  process.env['BITBUCKET_TOKEN'] = READ_ONLY;
  const where = ['--bitbucket', bitbucket.url, '--workspace', 'acme', '--data', dataDir];
  const clock = ['--clock', 'manual', '--at', new Date(BEGIN).toISOString()];
  const start = () => startHostProcess([...where, ...clock]);
  const played = new Played({ workspace, bitbucket, start, host: await start() });
  try {
    for (let day = 1; day <= Number(days); day++) await played.day(day);
    workspace.act({ action: 'stopPushes' });
    for (let hour = 0; hour < REST_HOURS; hour++) await played.hour(false);
    const { runs, told, counted } = played;
    const realMinutes = (performance.now() - begun) / 60_000;
    process.stdout.write(`${JSON.stringify({ ...told, runs, counted, realMinutes }, null, 2)}\n`);
    const isWell = told.falls.length === 0 && told.notWhole.length === 0;
    process.exitCode = isWell && counted === runs ? 0 : 1;
  } finally {
    await played.close();
    await bitbucket.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

void main();
