import { escapeHtml } from './answers';
import type { UiModule } from '../host/manifest';
import type { UiDeps } from './types';
import { addressOf, belongsToRepository, roles, type Visit } from './visit';

/** Where Bitbucket shows a module: the words of its own navigation. */
const PLACES: Readonly<Record<string, string>> = {
  'bitbucket:repoCodeOverviewPanel': 'Source',
  'bitbucket:repoMainMenuPage': 'Repository page',
  'bitbucket:repoSettingsMenuPage': 'Repository settings',
  'bitbucket:workspaceGlobalPage': 'Workspace page',
  'bitbucket:workspaceSettingsMenuPage': 'Workspace settings',
};

const ROLE_NAMES: Readonly<Record<Visit['role'], string>> = {
  workspaceAdmin: 'Workspace admin',
  repositoryAdmin: 'Repository admin',
  writer: 'Writer',
  reader: 'Reader',
};

/** What production allows the app's frame to do; `clipboard-write` is unverified against the cloud. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals';

const placeOf = (module: UiModule): string => PLACES[module.type] ?? module.type;

function option(value: string, label: string, selected: boolean): string {
  return `<option value="${escapeHtml(value)}"${selected ? ' selected' : ''}>${escapeHtml(label)}</option>`;
}

function choice(label: string, parameter: string, options: string): string {
  return `<label class="choice"><span>${label}</span><select data-parameter="${parameter}">${options}</select></label>`;
}

function personChoice(deps: UiDeps, visit: Visit): string {
  const options = roles(deps).map(({ role }) =>
    option(role, ROLE_NAMES[role], role === visit.role),
  );
  return choice('Viewing as', 'account', options.join(''));
}

function repositoryChoice(deps: UiDeps, { repository }: Visit): string {
  if (!repository) return '';
  const options = deps
    .repositories()
    .map(({ slug }) => option(slug, slug, slug === repository.slug));
  return choice('Repository', 'repository', options.join(''));
}

function link(href: string, label: string, current: boolean): string {
  const mark = current ? ' aria-current="page"' : '';
  return `<li><a data-keeps-theme href="${escapeHtml(href)}"${mark}>${escapeHtml(label)}</a></li>`;
}

function moduleLinks(deps: UiDeps, visit: Visit, ofRepository: boolean): string {
  const repository = visit.repository ?? deps.repositories()[0];
  return deps.manifest.ui
    .filter((module) => belongsToRepository(module) === ofRepository)
    .map((module) => {
      const href = addressOf(visit, {
        module,
        ...(ofRepository && repository ? { repository } : {}),
      });
      return link(href, placeOf(module), module.key === visit.module.key);
    })
    .join('');
}

function repositoryLinks(deps: UiDeps, visit: Visit): string {
  const fallback = deps.manifest.ui.find(belongsToRepository);
  const module = belongsToRepository(visit.module) ? visit.module : fallback;
  if (!module) return '';
  return deps
    .repositories()
    .map((repository) => {
      const current = repository.slug === visit.repository?.slug;
      return link(addressOf(visit, { module, repository }), repository.slug, current);
    })
    .join('');
}

function navigation(deps: UiDeps, visit: Visit): string {
  return `<nav aria-label="Workspace">
    <h2>${escapeHtml((visit.repository ?? deps.repositories()[0])?.slug ?? 'No repository')}</h2><ul>${moduleLinks(deps, visit, true)}</ul>
    <h2>${escapeHtml(visit.workspace.slug)}</h2><ul>${moduleLinks(deps, visit, false)}</ul>
    <h2>Repositories</h2><ul>${repositoryLinks(deps, visit)}</ul>
  </nav>`;
}

/** Names the repository by its uuid: the page stays its own when it is renamed. */
function bridgeAddress(visit: Visit): string {
  const { module, repository } = visit;
  const lasting = repository && { repository: { ...repository, slug: repository.uuid } };
  return addressOf(visit, lasting).replace(`/ui/${module.key}`, `/ui/${module.key}/bridge`);
}

function appFrame(deps: UiDeps, visit: Visit): string {
  const { module } = visit;
  const bridge = bridgeAddress(visit);
  return `<section class="app" aria-label="${escapeHtml(module.title)}">
    <h2>${escapeHtml(module.title)}</h2>
    <template data-app><iframe title="${escapeHtml(module.title)}" sandbox="${SANDBOX}" allow="clipboard-write"
      data-bridge="${escapeHtml(bridge)}" src="${deps.resourceOrigin()}/${module.resource}/index.html"></iframe></template>
  </section>`;
}

function heading(visit: Visit): string {
  const { workspace, repository, module } = visit;
  const trail = [workspace.slug, ...(repository ? [repository.slug] : [])];
  return `<p class="trail">${trail.map(escapeHtml).join(' <span>/</span> ')}</p><h1>${escapeHtml(placeOf(module))}</h1>`;
}

/** The product's page around the app: navigation, who looks, at which repository, in which theme. */
export function pageHtml(deps: UiDeps, visit: Visit): string {
  return `<!doctype html>
<html lang="en" data-color-mode="${visit.theme}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(`${visit.repository?.slug ?? visit.workspace.slug} · ${visit.module.title}`)}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/ui/__page.css">
</head>
<body>
  <header>
    <strong class="brand"><i aria-hidden="true"></i>Local Forge</strong>
    <div class="choices">
      ${repositoryChoice(deps, visit)}${personChoice(deps, visit)}
      <button type="button" data-theme-switch>Switch theme</button>
    </div>
  </header>
  <div class="columns">
    ${navigation(deps, visit)}
    <main>${heading(visit)}${appFrame(deps, visit)}</main>
  </div>
  <div class="flags" data-flags aria-live="polite"></div>
  <script src="/ui/__page.js"></script>
</body>
</html>`;
}
