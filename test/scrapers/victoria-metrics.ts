import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FROM, PastWorkspace, UNTIL } from '../backfill/past-workspace';
import { waitFor } from '../system/scrape/prometheus-server';
import { freePort } from './free-port';
import { startProgram, type Program } from './program';

/** The past, loaded into a VictoriaMetrics that is started with nothing else. */
export function describeVictoriaMetrics(command: string): void {
  let past: PastWorkspace;
  let victoria: Program;
  let directory: string;
  let url: string;

  beforeAll(async () => {
    past = await PastWorkspace.open();
    directory = mkdtempSync(join(tmpdir(), 'lifeline-victoria-'));
    const port = await freePort();
    url = `http://127.0.0.1:${String(port)}`;
    victoria = startProgram(command, [
      `-httpListenAddr=127.0.0.1:${String(port)}`,
      `-storageDataPath=${directory}`,
      '-retentionPeriod=100y',
    ]);
    await waitFor('VictoriaMetrics to be ready', () =>
      fetch(`${url}/health`).then(
        ({ ok }) => (ok ? true : undefined),
        // Nobody listens yet.
        () => undefined,
      ),
    );
  }, 90_000);
  afterAll(async () => {
    await victoria.close();
    await past.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('takes the past, and counts what truly came to rest', async () => {
    const { files } = await past.read(past.wanted({ format: 'victoriametrics' }));
    for (const file of files) {
      const body = readFileSync(file);
      const answer = await fetch(`${url}/api/v1/import`, { method: 'PUT', body });
      expect(answer.ok).toBe(true);
    }
    await fetch(`${url}/internal/force_flush`);
    const search = new URLSearchParams({
      query: 'sum(bitbucket_pipeline_runs_total{job="bitbucket",instance="acme"})',
      time: String(UNTIL / 1000),
      nocache: '1',
    });
    const answer = await fetch(`${url}/api/v1/query?${search.toString()}`);
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    const { runs } = past.workspace.truth();
    const rested = runs.filter(({ restedAt }) => restedAt > FROM && restedAt <= UNTIL);
    expect(Number(data.result[0]?.value[1])).toBe(rested.length);
  }, 240_000);
}
