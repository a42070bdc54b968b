import type { Repository, World } from '../model';
import { hash32 } from '../random';
import { restTime } from '../timestamps';
import { type Asked, checkWorkspace, permissionOf, Refusal, repositoryOf } from './asked';
import { conditionOf, type Readable } from './conditions';
import { API, type Page, pageOf } from './pages';

export function showWorkspace(asked: Asked): unknown {
  checkWorkspace(asked);
  return { ...workspaceFields(asked.world), is_private: true };
}

function workspaceFields({ workspace }: World): object {
  return { type: 'workspace', uuid: workspace.uuid, name: 'Acme', slug: workspace.slug };
}

const READABLE: Readable<Repository> = {
  uuid: ({ uuid }) => uuid,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
  updated_on: ({ updatedAt }) => updatedAt,
  created_on: ({ createdAt }) => createdAt,
  'project.key': ({ project }) => project,
};

/** How a role that `role=` names is read from a permission. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  member: ['read', 'write', 'admin'],
  contributor: ['write', 'admin'],
  admin: ['admin'],
};

/** `GET /repositories/{workspace}`: what the asker may see; `q`, `role` and `sort` are honoured. */
export function listRepositories(asked: Asked): Page {
  checkWorkspace(asked);
  const holds = conditionOf(asked.query.get('q'), READABLE);
  const role = asked.query.get('role');
  const allowed = role === null ? ROLES['member'] : ROLES[role];
  if (allowed === undefined) throw new Refusal(400, `Invalid role: ${role ?? ''}`);
  const chosen = asked.world.repositories.filter((repository) => {
    const permission = permissionOf(asked, repository);
    return permission !== undefined && allowed.includes(permission) && holds(repository);
  });
  const show = (one: Repository): unknown => fieldsOf(asked.world, one);
  return pageOf(asked, sorted(chosen, asked.query.get('sort')), { view: show });
}

function sorted(repositories: readonly Repository[], sort: string | null): readonly Repository[] {
  if (sort === null) return repositories;
  const field = sort.replace(/^-/, '');
  const read = Object.hasOwn(READABLE, field) ? READABLE[field] : undefined;
  if (read === undefined) throw new Refusal(400, `Invalid sort attribute: ${field}`);
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...repositories].sort((one, other) => {
    const [left, right] = [read(one), read(other)];
    if (left === right) return 0;
    return left < right ? -sign : sign;
  });
}

export function showRepository(asked: Asked): unknown {
  return fieldsOf(asked.world, repositoryOf(asked));
}

function fieldsOf(world: World, repository: Repository): unknown {
  const { slug, project } = repository;
  const fullName = `${world.workspace.slug}/${slug}`;
  const { uuid, name } = world.projects.get(project) ?? { uuid: '', name: project };
  return {
    type: 'repository',
    uuid: repository.uuid,
    full_name: fullName,
    name: repository.name,
    slug,
    scm: 'git',
    is_private: true,
    language: repository.temperament.language,
    size: 200_000 + (hash32(repository.uuid) % 90_000_000),
    created_on: restTime(repository.createdAt),
    updated_on: restTime(repository.updatedAt),
    mainbranch: { type: 'branch', name: repository.temperament.mainBranch },
    project: { type: 'project', key: project, uuid, name },
    workspace: workspaceFields(world),
    links: {
      self: { href: `${API}/2.0/repositories/${fullName}` },
      html: { href: `https://bitbucket.org/${fullName}` },
    },
  };
}

/** `GET …/pipelines_config`: whether Pipelines is on; administrators only. */
export function showPipelinesConfig(asked: Asked): unknown {
  const repository = repositoryOf(asked);
  if (permissionOf(asked, repository) !== 'admin') {
    throw new Refusal(403, 'Your credentials lack one or more required privilege scopes.', {
      required: ['admin:repository:bitbucket'],
      granted: ['read:repository:bitbucket', 'read:pipeline:bitbucket'],
    });
  }
  return { type: 'repository_pipelines_configuration', enabled: repository.pipelines === 'on' };
}
