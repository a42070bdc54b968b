import { billed } from './oracle';
import {
  environmentOf,
  environmentsOf,
  isRun,
  nameAt,
  type Attempt,
  type Commit,
  type Environment,
  type History,
  type Run,
  type Shown,
  type Step,
} from './history';
import type { StepResult } from './plan';
import { uuidOf } from './play';

export const WORKSPACE_UUID = '{aaaaaaaa-0000-4000-8000-000000000001}';
export const REPOSITORY_UUID = '{bbbbbbbb-0000-4000-8000-000000000002}';
/** One in which nothing happens, so that Bitbucket is seen to answer. */
export const QUIET_UUID = '{cccccccc-0000-4000-8000-000000000003}';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Path =
  | 'repositories'
  | 'repository'
  | 'pipelines'
  | 'pipeline'
  | 'steps'
  | 'deployments'
  | 'deployment'
  | 'environments'
  | 'commits'
  | 'runners'
  | 'unknown';

export const timeOf = (millis: number): string =>
  new Date(millis).toISOString().replace('Z', '397Z');

/** The collections below a repository, and what one of them is. */
const KINDS: Readonly<Record<string, readonly [all: Path, one: Path]>> = {
  pipelines: ['pipelines', 'pipeline'],
  deployments: ['deployments', 'deployment'],
  environments: ['environments', 'unknown'],
  commits: ['commits', 'commits'],
  'pipelines-config': ['unknown', 'runners'],
};

/** What a path is about. */
export function pathOf(path: string): Path {
  const [, repository, kind, name, below] = partsOf(path);
  if (repository === undefined) return 'repositories';
  if (kind === undefined) return 'repository';
  if (below === 'steps') return 'steps';
  return KINDS[kind]?.[name === undefined ? 0 : 1] ?? 'unknown';
}

/** What follows `/2.0/repositories/`. */
function partsOf(path: string): readonly string[] {
  const bare = path.split('?')[0] ?? '';
  const parts = bare
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  return parts.slice(2);
}

export interface Habits {
  /** Whether there is a second repository, in which nothing happens. */
  readonly hasQuietOne?: boolean;
  /** How many steps, environments or commits it tells at once, however many are asked for. */
  readonly rowsMost?: number;
}

/** Bitbucket's REST API over a true history, as it answers at a moment. */
export class RestApi {
  readonly #rowsMost: number;
  readonly #history: History;
  readonly #byCreation: readonly Run[];
  readonly #texts = new Map<string, string>();

  readonly #uuids: readonly string[];

  constructor(history: History, { hasQuietOne = false, rowsMost = 100 }: Habits = {}) {
    this.#history = history;
    this.#rowsMost = rowsMost;
    this.#uuids = hasQuietOne ? [REPOSITORY_UUID, QUIET_UUID] : [REPOSITORY_UUID];
    this.#byCreation = [...history.runs].sort(
      (a, b) => b.createdAt - a.createdAt || b.number - a.number,
    );
  }

  answer(path: string, now: number): HttpAnswer {
    const kind = pathOf(path);
    const [, repository = '', , name = ''] = partsOf(path);
    if (kind === 'repositories')
      return listOf(
        this.#uuids.map((uuid) => this.#repository(uuid)),
        path,
      );
    if (repository === QUIET_UUID && this.#uuids.includes(repository))
      return kind === 'repository' ? found(this.#repository(QUIET_UUID)) : listOf([], path);
    if (repository !== REPOSITORY_UUID) return MISSING;
    switch (kind) {
      case 'repository':
        return found(this.#repository(REPOSITORY_UUID));
      case 'pipelines':
        return listOf(
          this.#created(now).map((run) => () => this.#pipeline(run, now)),
          path,
        );
      case 'pipeline':
        return this.#one(name, now, (run) => ({ status: 200, body: this.#pipeline(run, now) }));
      case 'steps':
        return this.#one(name, now, (run) =>
          listOf(
            run.steps.map((_, place) => stepAt(this.#history, { run, place }, now)),
            path,
            this.#rowsMost,
          ),
        );
      case 'deployments':
        return listOf(this.#deployments(now), path);
      case 'deployment':
        return foundOr(this.#deployments(now).find((row) => row.uuid === name));
      case 'environments':
        return listOf(environmentsAt(this.#history, now), path, this.#rowsMost);
      case 'commits':
        return this.#commits(name, path);
      case 'runners':
        return listOf([], path);
      default:
        throw new Error(`Nothing is known of ${path}.`);
    }
  }

  /** What can be reached from one commit and from none of the others, newest first. */
  #commits(tip: string, path: string): HttpAnswer {
    const all = this.#history.commits;
    if (all === undefined) return listOf([], path);
    const byHash = new Map(all.map((commit) => [commit.hash, commit]));
    if (!byHash.has(tip)) return MISSING;
    const excluded = new URLSearchParams(path.split('?')[1] ?? '').getAll('exclude');
    const known = new Set(excluded.flatMap((hash) => [...madeOf(hash, byHash)]));
    const found = [...madeOf(tip, byHash)].filter((hash) => !known.has(hash));
    const rows = found.flatMap((hash) => byHash.get(hash) ?? []).sort((a, b) => b.at - a.at);
    return listOf(rows.map(commitRow), path, this.#rowsMost);
  }

  #created(now: number): readonly Run[] {
    return this.#byCreation.filter(({ createdAt }) => createdAt <= now);
  }

  #one(name: string, now: number, answer: (run: Run) => HttpAnswer): HttpAnswer {
    const run = this.#created(now).find(
      (each) => each.uuid === name || String(each.number) === name,
    );
    return run === undefined ? MISSING : answer(run);
  }

  #repository(uuid: string): object {
    const isQuiet = uuid === QUIET_UUID;
    return {
      type: 'repository',
      uuid,
      slug: isQuiet ? 'docs' : 'web',
      full_name: isQuiet ? 'acme/docs' : 'acme/web',
      workspace: { slug: 'acme', uuid: WORKSPACE_UUID },
      project: { key: 'CORE' },
      mainbranch: { type: 'branch', name: this.#history.mainBranch },
      created_on: '2024-05-01T08:00:00.000000+00:00',
      updated_on: '2026-01-02T08:00:00.000000+00:00',
    };
  }

  #pipeline(run: Run, now: number): string {
    const place = run.shown.findLastIndex(({ from }) => from <= now);
    const key = `${run.number} ${place}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify(
      pipelineAt(run, run.shown[place] ?? { from: 0, state: 'PENDING' }, now),
    );
    this.#texts.set(key, text);
    return text;
  }

  #deployments(now: number): readonly { readonly uuid: string }[] {
    const rows = this.#created(now).flatMap((run) =>
      run.steps.flatMap((step) =>
        step.deploysTo === null ? [] : [deploymentAt(this.#history, { run, step }, now)],
      ),
    );
    return rows.sort((a, b) => a.sort - b.sort).map(({ row }) => row);
  }
}

/** All commits that one is made of, itself included. */
function madeOf(tip: string, byHash: ReadonlyMap<string, Commit>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [tip];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    const commit = byHash.get(hash);
    if (commit === undefined || found.has(hash)) continue;
    found.add(hash);
    open.push(...commit.parents);
  }
  return found;
}

const commitRow = ({ hash, at, parents }: Commit): object => ({
  type: 'commit',
  hash,
  date: timeOf(at),
  parents: parents.map((parent) => ({ type: 'commit', hash: parent })),
});

const MISSING: HttpAnswer = {
  status: 404,
  body: '{"type":"error","error":{"message":"There is no such thing."}}',
};

const found = (body: object): HttpAnswer => ({ status: 200, body: JSON.stringify(body) });
const foundOr = (body: object | undefined): HttpAnswer =>
  body === undefined ? MISSING : found(body);

/** One page of a list, as it was asked for; an item may be its own text. */
function listOf(
  items: readonly (object | (() => string))[],
  path: string,
  rowsMost = 100,
): HttpAnswer {
  const query = new URLSearchParams(path.split('?')[1] ?? '');
  const page = Number(query.get('page') ?? 1);
  const length = Math.min(rowsMost, Number(query.get('pagelen') ?? 10));
  const shown = items.slice((page - 1) * length, page * length);
  const values = shown.map((item) =>
    typeof item === 'function' ? (item as () => string)() : JSON.stringify(item),
  );
  const next = items.length > page * length ? ',"next":"https://api.bitbucket.org/2.0/next"' : '';
  const head = `"page":${page},"pagelen":${length},"size":${items.length}`;
  return { status: 200, body: `{${head},"values":[${values.join(',')}]${next}}` };
}

function pipelineAt(run: Run, shown: Shown, now: number): object {
  const ran = run.steps.flatMap((step) => (attemptAt(step, now).attempt ?? []) as Attempt[]);
  const done = ran.filter((attempt) => isRun(attempt) && attempt.completedAt <= now);
  const seconds = done.reduce((sum, each) => sum + each.completedAt - each.startedAt, 0) / 1000;
  const isOver = shown.result !== undefined;
  return {
    type: 'pipeline',
    uuid: run.uuid,
    build_number: run.number,
    created_on: timeOf(run.createdAt),
    ...(isOver ? { completed_on: timeOf(shown.completedAt ?? 0) } : {}),
    build_seconds_used: isOver ? Math.round(seconds) : 0,
    duration_in_seconds: isOver ? Math.round(seconds) : 0,
    state: stateOf(shown),
    target: targetOf(run),
    trigger: { type: `pipeline_trigger_${run.trigger.toLowerCase()}`, name: run.trigger },
    creator: { type: 'user', display_name: 'Somebody' },
  };
}

function stateOf({ state, stage, result }: Shown): object {
  if (result !== undefined)
    return { name: state, type: 'pipeline_state_completed', result: { name: result } };
  return stage === undefined
    ? { name: state }
    : {
        name: state,
        stage: { name: stage, type: `pipeline_state_in_progress_${stage.toLowerCase()}` },
      };
}

function targetOf({ ref, selector, number, commit: hash }: Run): object {
  const commit = { type: 'commit', hash };
  if (ref.kind === 'none') return { type: 'pipeline_commit_target', commit, selector };
  if (ref.kind === 'pull_request')
    return {
      type: 'pipeline_pullrequest_target',
      source: ref.name,
      destination: 'main',
      commit,
      pullrequest: { id: number },
      selector,
    };
  return { type: 'pipeline_ref_target', ref_type: ref.kind, ref_name: ref.name, commit, selector };
}

function attemptAt(
  { resets, attempts }: Step,
  now: number,
): { number: number; attempt: Attempt | undefined } {
  const number = resets.filter((at) => at <= now).length;
  return { number, attempt: attempts[number] };
}

function stepAt(
  history: History,
  { run, place }: { readonly run: Run; readonly place: number },
  now: number,
): object {
  const step = run.steps[place];
  if (step === undefined) throw new Error(`Run ${run.number} has no step ${place}.`);
  const { number, attempt } = attemptAt(step, now);
  const kind = attempt?.isRedeploy === true ? 'redeploy' : step.isManual ? 'manual' : 'automatic';
  return {
    type: 'pipeline_step',
    uuid: step.uuid,
    ...(step.name === null ? {} : { name: step.name }),
    pipeline: { type: 'pipeline', uuid: run.uuid },
    run_number: number + 1,
    maxTime: 120,
    trigger: { type: `pipeline_step_trigger_${kind}` },
    ...(step.isAlone || !run.isGroupTold
      ? {}
      : { parallel_group: { group_name: `group ${step.stage}` } }),
    ...(step.runsOn === 'self_hosted' ? { runs_on: ['self.hosted', 'linux'] } : {}),
    ...targetAt(history, step, now),
    ...lifeOf(step, attempt, now),
  };
}

const targetAt = (history: History, { deploysTo }: Step, now: number): object =>
  deploysTo === null || history.isHushed === true
    ? {}
    : { environment: environmentAt(history, deploysTo, now) };

function lifeOf(step: Step, attempt: Attempt | undefined, now: number): object {
  if (attempt === undefined || attempt.readyAt > now)
    return {
      state: { name: 'PENDING', ...(step.isManual ? { stage: { name: 'PAUSED' } } : {}) },
      build_seconds_used: 0,
    };
  const { startedAt, completedAt, result } = attempt;
  if (startedAt > now)
    return { state: { name: 'READY', stage: { name: 'STARTING_AGENT' } }, build_seconds_used: 0 };
  if (completedAt > now)
    return {
      state: { name: 'IN_PROGRESS', stage: { name: 'RUNNING' } },
      started_on: timeOf(startedAt),
      build_seconds_used: 0,
    };
  return {
    state: { name: 'COMPLETED', result: { name: result } },
    started_on: timeOf(startedAt),
    completed_on: timeOf(completedAt),
    duration_in_seconds: Math.round((completedAt - startedAt) / 1000),
    build_seconds_used: billed(step, completedAt - startedAt),
  };
}

function environmentsAt(history: History, now: number): readonly object[] {
  const used = new Set(
    history.runs.flatMap(({ steps }) => steps.map(({ deploysTo }) => deploysTo)),
  );
  return environmentsOf(history)
    .filter(({ key, retiredAt }) => used.has(key) && retiredAt > now)
    .map(({ key }) => ({ type: 'deployment_environment', ...environmentAt(history, key, now) }));
}

export const environmentUuid = (history: History, key: string): string =>
  uuidOf(8, environmentsOf(history).indexOf(environmentOf(history, key)) + 1);

function environmentAt(history: History, key: string, now: number): object {
  const environment = environmentOf(history, key);
  const uuid = environmentUuid(history, key);
  if (environment.retiredAt <= now) return { uuid };
  return {
    uuid,
    name: nameAt(environment, now),
    environment_type: { name: capitalized(environment) },
  };
}

const capitalized = ({ type }: Environment): string =>
  `${type.charAt(0).toUpperCase()}${type.slice(1)}`;

export const deploymentUuid = ({ uuid }: Step): string => uuid.replace('{0', '{7');

/** A row of the list of deployments, and its place under the order of completion; what has none comes first. */
function deploymentAt(
  history: History,
  { run, step }: { readonly run: Run; readonly step: Step },
  now: number,
): { row: { uuid: string }; sort: number } {
  const { attempt } = attemptAt(step, now);
  const begun =
    attempt !== undefined && isRun(attempt) && attempt.startedAt <= now ? attempt : null;
  const commit = { hash: run.commit };
  const row = {
    type: 'deployment',
    uuid: deploymentUuid(step),
    step: { uuid: step.uuid },
    environment: environmentAt(history, step.deploysTo ?? '', now),
    release: { name: `#${run.number}`, pipeline: { uuid: run.uuid }, commit },
    deployable: { commit },
    state: begun === null ? { name: 'UNDEPLOYED' } : deploymentState(begun, now),
  };
  const isOver = begun !== null && begun.completedAt <= now;
  return { row, sort: isOver ? -begun.completedAt : -Infinity };
}

function deploymentState({ startedAt, completedAt, result }: Attempt, now: number): object {
  const begun = { started_on: timeOf(startedAt) };
  return completedAt > now
    ? { ...begun, name: 'IN_PROGRESS' }
    : {
        ...begun,
        name: 'COMPLETED',
        completed_on: timeOf(completedAt),
        status: { name: told(result) },
      };
}

/** Of a deployment Bitbucket tells only that it succeeded, failed or was stopped. */
const told = (result: StepResult): string =>
  result === 'ERROR' || result === 'EXPIRED' ? 'FAILED' : result;
