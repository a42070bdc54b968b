import { buildStatusEvent, emit } from '../forge-events';
import type { BuildStatus, Person, Repository, Run, World } from '../model';
import { hash32 } from '../random';

/**
 * Reports a run on its commit, as Pipelines does: one status per commit and section, so a whole
 * re-run of a commit overwrites the status of the run before it, with its own address.
 */
export function reportRun(world: World, run: Run): void {
  const { repository } = run;
  const key = String(
    hash32(`${run.selector.type}/${run.selector.pattern ?? ''}/${refOf(run)}`) | 0,
  );
  const told = {
    name: `Pipeline #${String(run.buildNumber)} for ${refOf(run)}`,
    url: addressOf(world, run),
    state: stateOf(run),
  };
  const refName = run.target.kind === 'branch' ? { refName: run.target.name } : {};
  const status = { key, commit: run.commit, createdAt: world.now, updatedAt: world.now };
  post(world, repository, { status: { ...status, ...refName, ...told }, by: run.creator });
}

/** Posts what another CI says; a known key of the same commit is overwritten. */
export function post(
  world: World,
  repository: Repository,
  told: { status: BuildStatus; by: Person },
): void {
  const statuses = repository.statuses.get(told.status.commit) ?? [];
  const known = statuses.find(({ key }) => key === told.status.key);
  const { name, url, state } = told.status;
  if (known === undefined) {
    repository.statuses.set(told.status.commit, [...statuses, told.status]);
  } else {
    Object.assign(known, { name, url, state, updatedAt: world.now });
  }
  emit(world, repository, () =>
    buildStatusEvent(world, repository, {
      verb: known === undefined ? 'created' : 'updated',
      status: known ?? told.status,
      by: told.by,
    }),
  );
}

/** The branch, tag, pull request source or short commit a run is about. */
function refOf(run: Run): string {
  const { target } = run;
  if (target.kind === 'commit') return run.commit.slice(0, 12);
  return target.kind === 'pull-request' ? target.source : target.name;
}

function stateOf(run: Run): BuildStatus['state'] {
  const result = run.state === 'COMPLETED' ? run.result : run.waitsWith;
  if (result === undefined) return 'INPROGRESS';
  return result === 'SUCCESSFUL' || result === 'STOPPED' ? result : 'FAILED';
}

function addressOf(world: World, run: Run): string {
  const { repository } = run;
  const number = String(run.buildNumber);
  const named = `https://bitbucket.org/${world.workspace.slug}/${repository.slug}`;
  switch (repository.temperament.address ?? 'results') {
    case 'addon':
      return `${named}/addon/pipelines/home#!/results/${number}`;
    case 'uuids':
      return `https://bitbucket.org/${encodeURIComponent(world.workspace.uuid)}/${encodeURIComponent(repository.uuid)}/pipelines/results/${number}`;
    case 'results':
      return `${named}/pipelines/results/${number}`;
  }
}
