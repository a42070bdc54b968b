import type { Arguments } from './arguments';
import { buildDashboards, type Dashboards, playDay, showDashboards } from './dashboards';
import { type Prometheus, startPrometheus } from './prometheus';
import type { LifelineHost } from './lifeline';
import { messageOf } from 'local-forge/json';
import { allEnded } from 'local-forge/waiting';

/** What runs beside the host until it ends. */
interface Beside {
  readonly prometheus?: Prometheus | undefined;
  readonly dashboards?: Dashboards;
}

type Say = (text: string) => void;

interface Started {
  readonly host: LifelineHost;
  readonly wanted: Arguments;
  readonly say: Say;
  readonly complain: Say;
  /** Ends what is still being prepared. */
  readonly signal: AbortSignal;
}

/** Starts what the command line wants beside the host; what cannot be had is said, and the host goes on without it. */
export async function startBeside(started: Started): Promise<Beside> {
  if (started.wanted.dashboards) return withDashboards(started);
  return started.wanted.prometheus ? { prometheus: await withPrometheus(started) } : {};
}

async function withPrometheus(
  { host, say, complain }: Started,
  past?: string,
): Promise<Prometheus | undefined> {
  const { scrape, workspace } = await host.describe();
  try {
    const prometheus = await startPrometheus({ ...scrape, workspace: workspace.slug }, past);
    say(`Prometheus scrapes it every 5 s: ${prometheus.graphUrl}\n`);
    return prometheus;
  } catch (error) {
    // The host is worth having without it; the message says what to do.
    complain(messageOf(error));
    return undefined;
  }
}

async function withDashboards(started: Started): Promise<Beside> {
  const { host, wanted, say, complain } = started;
  let prometheus: Prometheus | undefined;
  try {
    const past = await prepare(started);
    prometheus = await withPrometheus(started, past);
    if (prometheus === undefined) return {};
    const { pages } = await host.describe();
    const root = process.cwd();
    const dashboards = await showDashboards(root, prometheus.url, pages['repository-panel']);
    if ('simulate' in wanted.world)
      say('Yesterday was played in memory; what comes now is what the panel shows.');
    say(`Dashboards: ${dashboards.url}\n`);
    return { prometheus, dashboards };
  } catch (error) {
    // The host is worth having without them; the message says what went wrong.
    if (!started.signal.aborted) complain(messageOf(error));
    return { prometheus };
  }
}

/** A simulated workspace gets a past; what is real has its own. */
async function prepare({ wanted, signal }: Started): Promise<string | undefined> {
  const { world, quiet } = wanted;
  const say: Say = (text) => {
    if (!quiet) process.stdout.write(text);
  };
  const making = { root: process.cwd(), signal, say };
  const past = 'simulate' in world ? playDay(world.simulate, making) : Promise.resolve(undefined);
  await allEnded([past, buildDashboards(making)]);
  return past;
}
