import api, { assumeTrustedRoute } from '@forge/api';
import { fieldOf, listIn, NOTHING, shapeOf, both, type Shape } from './shape';

const REPOSITORIES = 10;
const RUNS = 50;
const RUNS_WITH_STEPS = 4;

/** What Bitbucket's REST API shows of the newest runs: at most 60 requests, below a minute's allowance. */
export async function lookAtRuns(workspace: string) {
  const ws = encodeURIComponent(`{${workspace}}`);
  const repositories = listIn(
    await read(`/2.0/repositories/${ws}?pagelen=${REPOSITORIES}`),
    'values',
  );
  const seen = { runs: NOTHING, steps: NOTHING, billed: [] as string[], unreadable: 0 };
  for (const repository of repositories) {
    const at = `/2.0/repositories/${ws}/${encodeURIComponent(String(fieldOf(repository, 'uuid')))}`;
    const runs = listIn(await read(`${at}/pipelines/?sort=-created_on&pagelen=${RUNS}`), 'values');
    seen.unreadable += Number(runs.length === 0);
    seen.runs = runs.map(shapeOf).reduce(both, seen.runs);
    for (const run of runs.slice(0, RUNS_WITH_STEPS)) {
      const uuid = encodeURIComponent(String(fieldOf(run, 'uuid')));
      const steps = listIn(await read(`${at}/pipelines/${uuid}/steps/`), 'values');
      seen.steps = steps.map(shapeOf).reduce(both, seen.steps);
      seen.billed = [...new Set([...seen.billed, ...steps.flatMap(billing)])].sort();
    }
  }
  return { ...seen, ...(await lookAtStatus(ws, repositories)) };
}

/** How often what is billed is what it took: 2 is what a step of twice the size should show. */
function billing(step: unknown): readonly string[] {
  const [took, billed] = [
    fieldOf(step, 'duration_in_seconds'),
    fieldOf(step, 'build_seconds_used'),
  ];
  if (typeof took !== 'number' || typeof billed !== 'number' || took < 30) return [];
  const size = fieldOf(step, 'size');
  return [
    `size ${typeof size === 'number' ? String(size) : 'untold'}: ${(billed / took).toFixed(1)}`,
  ];
}

/** Whether the list of runs heeds `status`; null where nothing shows it. */
async function lookAtStatus(ws: string, repositories: readonly unknown[]) {
  for (const repository of repositories) {
    const at = `/2.0/repositories/${ws}/${encodeURIComponent(String(fieldOf(repository, 'uuid')))}`;
    const all = resultsIn(await read(`${at}/pipelines/?pagelen=${RUNS}`));
    if (new Set(all.spellings['values[].state.result.name']).size < 2) continue;
    const some = resultsIn(await read(`${at}/pipelines/?status=FAILED&pagelen=${RUNS}`));
    return {
      heedsStatus: !(some.spellings['values[].state.result.name'] ?? []).includes('SUCCESSFUL'),
    };
  }
  return { heedsStatus: null };
}

const resultsIn = (page: unknown): Shape => shapeOf(page);

/** The body of a good answer; null otherwise: what one repository refuses says nothing of the others. */
async function read(path: string): Promise<unknown> {
  const response = await api.asApp().requestBitbucket(assumeTrustedRoute(path));
  return response.ok ? response.json() : null;
}
