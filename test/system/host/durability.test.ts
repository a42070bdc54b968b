/** `kill -9` of the whole host in the middle of a burst of events: what was acknowledged is counted, once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildStatusEvent,
  pipelinePayload,
  stepPayload,
  type Payload,
} from '../../counting/payloads';
import { BASELINE, MINUTE, SECOND, uuidOf } from '../../given';
import { samplesOf, type Forge } from './forge';
import { startHostProcess, type HostProcess } from './host-process';
import {
  servePayloads,
  WORKSPACE,
  type PayloadServer,
  type ServedRepository,
} from './payload-server';

/** Each run has a pipeline of its own name, so that the page tells which runs are counted, and how often. */
const REPOSITORIES = 3;
const RUNS_EACH = 30;

const nameOf = (run: number): string => `run-${run}`;

function runPayload(number: number): Payload {
  const createdAt = BASELINE + number * SECOND;
  const run = pipelinePayload({ number, createdAt, completedAt: createdAt + MINUTE });
  const selector = { type: 'custom', pattern: nameOf(number) };
  return { ...run, target: { ...(run['target'] as object), selector } };
}

interface Told {
  readonly number: number;
  readonly event: Payload;
}

interface Plan {
  readonly repositories: ServedRepository[];
  readonly events: Told[];
}

/** Runs that have all completed, spread over the repositories, and the events that say so. */
function plan(): Plan {
  const repositories: ServedRepository[] = [];
  const events: Told[] = [];
  for (let index = 0; index < REPOSITORIES; index++) {
    const [uuid, slug] = [uuidOf(index, 3), `burst-${index}`];
    const numbers = Array.from({ length: RUNS_EACH }, (_, each) => each * REPOSITORIES + index + 1);
    const steps = numbers.map((number) => {
      const from = BASELINE + number * SECOND;
      return [uuidOf(number), [stepPayload('Build', [from + SECOND, from + MINUTE])]] as const;
    });
    const pipelines = numbers.map(runPayload);
    const served = { pipelines, steps: Object.fromEntries(steps), deployments: [] };
    repositories.push({ uuid, slug, mainBranch: 'main', ...served });
    for (const number of numbers) events.push({ number, event: eventOf(number, { uuid, slug }) });
  }
  return { repositories, events: events.sort((a, b) => a.number - b.number) };
}

function eventOf(number: number, repository: { uuid: string; slug: string }): Payload {
  const createdAt = BASELINE + number * SECOND;
  const url = `https://bitbucket.org/acme/${repository.slug}/pipelines/results/${number}`;
  const told = { number, createdAt, at: createdAt + MINUTE, url };
  return { ...buildStatusEvent(told), repository };
}

const { repositories, events } = plan();
let bitbucket: PayloadServer;
let data: string;
let host: HostProcess;

const start = (): Promise<HostProcess> =>
  startHostProcess([
    ...['--clock', 'manual', '--at', new Date(BASELINE).toISOString(), '--data', data],
    ...['--bitbucket', bitbucket.url, '--workspace', WORKSPACE.slug],
  ]);

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'lifeline-durability-'));
  bitbucket = await servePayloads(repositories);
  // No list: no sweep can repair what an event has lost.
  bitbucket.odd = { path: /\/pipelines\/$/, status: 503 };
  host = await start();
  await host.forge.advance(2 * 60);
}, 60_000);

afterAll(async () => {
  await host.kill();
  await bitbucket.close();
  rmSync(data, { recursive: true, force: true });
});

/** Sends events side by side until so many are acknowledged, and kills the host in the middle of the others. */
async function killInBurst(burst: readonly Told[], enough: number): Promise<number[]> {
  const acknowledged: number[] = [];
  const send = async ({ number, event }: Told): Promise<void> => {
    const answered = await host.forge.deliver([event]).catch(() => []);
    if (answered.length > 0 && answered.every(({ success }) => success)) acknowledged.push(number);
    if (acknowledged.length === enough) await host.kill();
  };
  await Promise.all(burst.map(send));
  return acknowledged;
}

/** How often each run is counted, by the name of its pipeline. */
async function countedBy(forge: Forge): Promise<Map<string, number>> {
  // A series shows 0 for a while after its birth.
  await forge.advance(200);
  const counts = new Map<string, number>();
  for (const [series, value] of samplesOf((await forge.scrape()).body)) {
    const name = /^bitbucket_pipeline_runs_total\{.*pipeline="custom\/(run-\d+)"/.exec(series)?.[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + value);
  }
  return counts;
}

describe('a host killed with -9 during a burst of events', () => {
  it('has counted, after a restart, every run whose event it had acknowledged, and none twice', async () => {
    const third = events.length / 3;
    const bursts = [
      { burst: events.slice(0, third), enough: 5 },
      { burst: events.slice(third, 2 * third), enough: 20 },
    ];
    const acknowledged: number[] = [];
    for (const { burst, enough } of bursts) {
      acknowledged.push(...(await killInBurst(burst, enough)));
      host = await start();
      await host.forge.settle();
    }
    const counted = await countedBy(host.forge);
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);
    expect(acknowledged.filter((number) => !counted.has(nameOf(number)))).toEqual([]);
    expect([...counted.values()].filter((value) => value !== 1)).toEqual([]);
  }, 60_000);

  it('counts the rest when the events come again, and still none twice', async () => {
    await host.forge.deliver(events.map(({ event }) => event));
    await host.forge.settle();
    const counted = await countedBy(host.forge);
    expect(counted).toEqual(new Map(events.map(({ number }) => [nameOf(number), 1])));
  }, 60_000);
});
