import type { Run, Runner } from '../model';
import { hash32, namedUuid } from '../random';
import { pipelinesTime } from '../timestamps';
import { type Asked, checkWorkspace, repositoryOf } from './asked';
import { type Page, pageOf } from './pages';

export function listWorkspaceRunners(asked: Asked): Page {
  checkWorkspace(asked);
  return pageOf(asked, asked.world.runners, { view: (runner) => showRunner(asked, runner) });
}

export function listRunners(asked: Asked): Page {
  return pageOf(asked, repositoryOf(asked).runners, {
    view: (runner) => showRunner(asked, runner),
  });
}

function showRunner(asked: Asked, runner: Runner): unknown {
  const since = asked.world.startAt - 28 * 24 * 3_600_000;
  const changed = pipelinesTime(Math.max(runner.updatedAt, since));
  return {
    type: 'pipeline_runner',
    uuid: runner.uuid,
    name: runner.name,
    labels: runner.labels,
    state: {
      type: 'pipeline_runner_state',
      status: runner.status,
      version: { type: 'pipeline_runner_version', version: '3.22.0', current: '3.22.0' },
      updated_on: changed,
      cordoned: false,
    },
    created_on: pipelinesTime(since),
    updated_on: changed,
    oauth_client: { type: 'oauth_client', id: 'planted-client-id', audience: 'api.example.com' },
  };
}

/** `GET …/pipelines-config/caches`: one dependency cache per repository that has run. */
export function listCaches(asked: Asked): Page {
  const { runs } = repositoryOf(asked);
  return pageOf(asked, runs.slice(0, 1), { view: showCache });
}

function showCache(run: Run): unknown {
  return {
    type: 'pipeline_cache',
    uuid: namedUuid(`${run.repository.uuid}cache`),
    pipeline_uuid: run.uuid,
    step_uuid: run.steps[0]?.uuid ?? '',
    name: 'dependencies',
    key_hash: String(hash32(run.uuid)),
    path: '~/.cache',
    file_size_bytes: 1_000_000 + (hash32(run.uuid) % 400_000_000),
    created_on: pipelinesTime(run.createdAt),
  };
}
