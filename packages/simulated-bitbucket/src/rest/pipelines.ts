import { activeSeconds, buildSeconds } from '../durations';
import type { Person, Repository, Run, Target, TriggerName, World } from '../model';
import { pipelinesTime } from '../timestamps';
import { type Asked, named, Refusal, repositoryOf } from './asked';
import { type Page, pageOf } from './pages';

/** Where `links.self` of a run has pointed: a host nobody outside can reach. */
const INTERNAL = 'http://bitbucket-pipelines.prod.public.atl-paas.net//rest/1.0/accounts';

/** `GET …/pipelines/`: oldest first unless `sort` says otherwise; `q` and `status` are ignored; `next` forgets `sort` and `fields`. */
export function listPipelines(asked: Asked): Page {
  const { runs } = repositoryWithPipelines(asked);
  const forgets = ['sort', 'fields', 'q', 'status'];
  return pageOf(asked, sorted(runs, asked.query.get('sort')), {
    view: (run) => showRun(asked.world, run),
    forgets,
  });
}

/** A re-run of failed steps keeps the creation date of its run, so both dates sort alike. */
function sorted(runs: readonly Run[], sort: string | null): readonly Run[] {
  return sort === '-created_on' || sort === '-run_creation_date' ? [...runs].reverse() : runs;
}

export function showPipeline(asked: Asked): unknown {
  return showRun(asked.world, runOf(asked));
}

/** The run in the path, by uuid or build number; 404 where there is none. */
export function runOf(asked: Asked): Run {
  const repository = repositoryWithPipelines(asked);
  const wanted = named(asked, 'pipeline');
  const found = repository.runByName.get(wanted);
  if (found === undefined || repository.pipelines === 'empty') {
    throw new Refusal(404, `Pipeline ${wanted} not found`);
  }
  return found;
}

/** With Pipelines off, Bitbucket has been seen to answer 404, 403, or an empty page. */
function repositoryWithPipelines(asked: Asked): Repository {
  const repository = repositoryOf(asked);
  if (repository.pipelines === 'not-found') throw new Refusal(404, 'Pipelines is not enabled');
  if (repository.pipelines === 'forbidden') throw new Refusal(403, 'Pipelines is not enabled');
  return repository.pipelines === 'empty' ? { ...repository, runs: [] } : repository;
}

function showRun(world: World, run: Run): unknown {
  const { repository } = run;
  const self = `${INTERNAL}/${world.workspace.uuid}/repositories/${repository.uuid}/pipelines/${run.uuid}`;
  return {
    type: 'pipeline',
    uuid: run.uuid,
    build_number: run.buildNumber,
    run_number: run.runNumber,
    creator: showPerson(run.creator),
    repository: {
      type: 'repository',
      uuid: repository.uuid,
      name: repository.name,
      full_name: `${world.workspace.slug}/${repository.slug}`,
    },
    target: showTarget(run),
    trigger: TRIGGERS[run.trigger],
    state: showState(run),
    created_on: pipelinesTime(run.createdAt),
    run_creation_date: pipelinesTime(run.createdAt),
    ...(run.completedAt === undefined ? {} : { completed_on: pipelinesTime(run.completedAt) }),
    duration_in_seconds: activeSeconds(run),
    build_seconds_used: buildSeconds(run),
    first_successful: false,
    expired: false,
    has_variables: false,
    variables: [],
    links: { self: { href: self }, steps: { href: `${self}/steps/` } },
  };
}

const TRIGGERS: Readonly<Record<TriggerName, unknown>> = {
  PUSH: { type: 'pipeline_trigger_push', name: 'PUSH' },
  MANUAL: { type: 'pipeline_trigger_manual', name: 'MANUAL' },
  SCHEDULE: { type: 'pipeline_trigger_schedule', name: 'SCHEDULE' },
  PARENT_STEP: { type: 'pipeline_trigger_parent_step', name: 'PARENT_STEP' },
};

/** An account as REST shows it; never an e-mail address. */
export function showPerson(person: Person): unknown {
  return {
    type: 'user',
    uuid: person.uuid,
    account_id: person.accountId,
    display_name: person.name,
    nickname: person.name,
  };
}

function showState(run: Run): unknown {
  switch (run.state) {
    case 'PENDING':
      return { type: 'pipeline_state_pending', name: 'PENDING' };
    case 'IN_PROGRESS': {
      const name = stageOf(run);
      const stage = { type: `pipeline_state_in_progress_${name.toLowerCase()}`, name };
      return { type: 'pipeline_state_in_progress', name: 'IN_PROGRESS', stage };
    }
    case 'COMPLETED':
      return { type: 'pipeline_state_completed', name: 'COMPLETED', result: showResult(run) };
  }
}

/** A run waits for a person or for its concurrency group alike; only its steps tell which. */
function stageOf({ steps, waitsWith }: Run): 'RUNNING' | 'PAUSED' | 'HALTED' {
  if (steps.some(({ state }) => state === 'READY' || state === 'IN_PROGRESS')) return 'RUNNING';
  const held = steps.find(({ heldBy }) => heldBy !== undefined)?.heldBy;
  if (held !== undefined) return held === 'lock' ? 'HALTED' : 'PAUSED';
  const isOffered = steps.some(({ state, isAnnounced }) => state === 'PENDING' && isAnnounced);
  return waitsWith !== undefined || isOffered ? 'PAUSED' : 'RUNNING';
}

function showResult({ result = 'SUCCESSFUL' }: Run): unknown {
  const shown = { type: `pipeline_state_completed_${result.toLowerCase()}`, name: result };
  if (result !== 'ERROR') return shown;
  const error = {
    type: 'pipeline_error',
    key: 'plan-service.container.start-failed',
    message: 'The build container could not be started.',
  };
  return { ...shown, error };
}

function showTarget(run: Run): unknown {
  const { target, selector } = run;
  const commit = { type: 'commit', hash: run.commit };
  switch (target.kind) {
    case 'commit':
      return { type: 'pipeline_commit_target', selector, commit };
    case 'pull-request':
      return showPullRequest(target, { selector, commit });
    case 'branch':
    case 'tag':
      return {
        type: 'pipeline_ref_target',
        ref_type: target.kind,
        ref_name: target.name,
        selector,
        commit,
      };
  }
}

function showPullRequest(
  target: Extract<Target, { kind: 'pull-request' }>,
  rest: Record<string, unknown>,
): unknown {
  return {
    type: 'pipeline_pullrequest_target',
    source: target.source,
    destination: target.destination,
    destination_commit: { type: 'commit', hash: target.destinationCommit },
    ...rest,
    pullrequest: {
      type: 'pullrequest',
      id: target.id,
      title: `Work on ${target.source}`,
      draft: false,
    },
  };
}
