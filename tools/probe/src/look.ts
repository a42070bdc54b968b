import api, { assumeTrustedRoute } from '@forge/api';
import { both, fieldOf, listIn, NOTHING, shapeOf } from './shape';

const REPOSITORIES = 10;
const RUNS = 50;
const RUNS_WITH_STEPS = 4;

/** What Bitbucket's REST API shows of the newest runs: at most 52 requests, below a minute's allowance. */
export async function lookAtRuns(workspace: string) {
  const ws = `/2.0/repositories/${encodeURIComponent(`{${workspace}}`)}`;
  const repositories = listIn(await read(`${ws}?pagelen=${REPOSITORIES}`), 'values');
  const seen = { runs: NOTHING, steps: NOTHING, billed: [] as string[], unreadable: 0 };
  let heedsStatus: boolean | null = null;
  for (const repository of repositories) {
    const list = `${ws}/${encodeURIComponent(String(fieldOf(repository, 'uuid')))}/pipelines/`;
    const runs = listIn(await read(`${list}?sort=-created_on&pagelen=${RUNS}`), 'values');
    seen.unreadable += Number(runs.length === 0);
    seen.runs = runs.map(shapeOf).reduce(both, seen.runs);
    if (resultsIn(runs).size > 1) heedsStatus ??= await isStatusHeeded(list);
    for (const run of runs.slice(0, RUNS_WITH_STEPS)) {
      const uuid = encodeURIComponent(String(fieldOf(run, 'uuid')));
      const steps = listIn(await read(`${list}${uuid}/steps/`), 'values');
      seen.steps = steps.map(shapeOf).reduce(both, seen.steps);
      seen.billed = [...new Set([...seen.billed, ...steps.flatMap(billing)])].sort();
    }
  }
  return { ...seen, heedsStatus };
}

/** Whether a list of runs that came to several results heeds `status`. */
async function isStatusHeeded(list: string): Promise<boolean> {
  const runs = listIn(await read(`${list}?status=FAILED&pagelen=${RUNS}`), 'values');
  return !resultsIn(runs).has('SUCCESSFUL');
}

const resultsIn = (runs: readonly unknown[]): ReadonlySet<unknown> =>
  new Set(runs.flatMap((run) => fieldOf(fieldOf(fieldOf(run, 'state'), 'result'), 'name') ?? []));

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

/** The body of a good answer; null otherwise: what one repository refuses says nothing of the others. */
async function read(path: string): Promise<unknown> {
  const response = await api.asApp().requestBitbucket(assumeTrustedRoute(path));
  return response.ok ? response.json() : null;
}
