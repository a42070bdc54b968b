import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backfill, type Backfilled, type Wanted } from '../../tools/backfill/backfill';
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import { READ_ONLY, serveToToken, type TokenServer } from '../system/host/token-server';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WORLD = { name: 'small', seed: 1 };
/** A Wednesday morning: Lifeline is installed. */
export const UNTIL = Date.UTC(2026, 2, 4, 9);
export const DAYS = 3;
export const FROM = UNTIL - DAYS * DAY;

interface Heard {
  readonly said: string[];
  readonly progress: string[];
  readonly waits: string[];
}

/** A simulated workspace with a past behind it, served to whoever has a token. */
export class PastWorkspace {
  readonly workspace: SimulatedWorkspace;
  readonly bitbucket: TokenServer;
  readonly directory = mkdtempSync(join(tmpdir(), 'lifeline-backfill-'));

  private constructor(workspace: SimulatedWorkspace, bitbucket: TokenServer) {
    this.workspace = workspace;
    this.bitbucket = bitbucket;
  }

  static async open(): Promise<PastWorkspace> {
    const workspace = createSimulation({ ...WORLD, startAt: UNTIL });
    // Its clock stands still: the requests of an hour would never come back.
    workspace.act({ action: 'api', requestsPerHour: 1_000_000 });
    return new PastWorkspace(workspace, await serveToToken(workspace));
  }

  async close(): Promise<void> {
    await this.bitbucket.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  wanted(changed: Partial<Wanted> = {}): Wanted {
    return {
      ...{ workspace: 'acme', from: FROM, until: UNTIL, step: HOUR },
      ...{ repositories: [], trackedBranches: [], format: 'openmetrics' },
      directory: this.directory,
      target: { job: 'bitbucket', instance: 'acme' },
      ...changed,
    };
  }

  /** On a clock that only waiting moves. */
  async read(wanted: Wanted, perHour = 10_000): Promise<Backfilled & Heard> {
    const heard: Heard = { said: [], progress: [], waits: [] };
    let now = UNTIL + DAY;
    const pause = (millis: number): Promise<void> => {
      now += millis;
      return Promise.resolve();
    };
    const done = await backfill(
      wanted,
      {
        ...{ url: this.bitbucket.url, token: READ_ONLY, perHour },
        clock: { now: () => now, pause },
        waits: (seconds, why) => heard.waits.push(`${String(seconds)} s: ${why}`),
      },
      { say: (line) => heard.said.push(line), progress: (line) => heard.progress.push(line) },
    );
    return { ...done, ...heard };
  }

  repository(slug: string): { readonly uuid: string } {
    const found = this.workspace.repositories().find((one) => one.slug === slug);
    if (found === undefined) throw new Error(`There is no ${slug}.`);
    return found;
  }
}
