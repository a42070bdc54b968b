import type { BuildStatus, Commit, Repository } from '../model';
import { commitOf, commitsBetween } from '../play/commits';
import { restTime } from '../timestamps';
import { type Asked, named, Refusal, repositoryOf } from './asked';
import { API, type Page, pageOf } from './pages';
import { showPerson } from './pipelines';

/** `GET …/commits` and `…/commits/{revision}`, with `include` and `exclude` as often as needed: newest first, without `size`. */
export function listCommits(asked: Asked): Page {
  const repository = repositoryOf(asked);
  const revision = named(asked, 'revision');
  const included = [...(revision === '' ? [] : [revision]), ...asked.query.getAll('include')];
  const all = included.length === 0 ? [...repository.heads.keys()] : included;
  const include = all.map((name) => existing(repository, name).hash);
  const exclude = asked.query.getAll('exclude').map((name) => existing(repository, name).hash);
  const commits = commitsBetween(repository, include, exclude);
  return pageOf(asked, commits, { view: showCommit, pagelen: 30, isSizeTold: false });
}

export function showOneCommit(asked: Asked): unknown {
  return showCommit(existing(repositoryOf(asked), named(asked, 'commit')));
}

/** `GET …/commit/{hash}/statuses`. */
export function listStatuses(asked: Asked): Page {
  const repository = repositoryOf(asked);
  const { hash } = existing(repository, named(asked, 'commit'));
  const at = `${API}/2.0/repositories/${asked.world.workspace.slug}/${repository.slug}/commit/${hash}`;
  const show = (status: BuildStatus): unknown => showStatus(status, at);
  return pageOf(asked, repository.statuses.get(hash) ?? [], { view: show });
}

function existing(repository: Repository, revision: string): Commit {
  const commit = commitOf(repository, revision);
  if (commit === undefined) throw new Refusal(404, `Commit not found: ${revision}`);
  return commit;
}

function showCommit(commit: Commit): unknown {
  return {
    type: 'commit',
    hash: commit.hash,
    date: restTime(commit.at),
    message: `${commit.message}\n`,
    author: { type: 'author', raw: commit.author.name, user: showPerson(commit.author) },
    parents: commit.parents.map((hash) => ({ type: 'commit', hash })),
  };
}

function showStatus(status: BuildStatus, at: string): unknown {
  return {
    type: 'build',
    key: status.key,
    name: status.name,
    description: '',
    state: status.state,
    url: status.url,
    refname: status.refName ?? null,
    created_on: restTime(status.createdAt),
    updated_on: restTime(status.updatedAt),
    links: {
      self: { href: `${at}/statuses/build/${encodeURIComponent(status.key)}` },
      commit: { href: at },
    },
  };
}
