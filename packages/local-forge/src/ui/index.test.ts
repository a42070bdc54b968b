import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUi } from './index';
import type { UiDeps, UiInvocation } from './types';

const UUID = '{22222222-0000-4000-8000-000000000002}';
const panelRoot = mkdtempSync(join(tmpdir(), 'ui-'));
const servers: Server[] = [];
const calls: UiInvocation[] = [];
let pages = '';
let resources = '';

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const deps: UiDeps = {
  manifest: {
    appId: 'app',
    memoryMB: 256,
    scopes: ['storage:app'],
    permissions: { scopes: ['storage:app'] },
    egress: [],
    functions: [],
    triggers: [],
    consumers: [],
    schedules: [],
    webtriggers: [],
    entities: [],
    ui: [
      {
        type: 'bitbucket:repoCodeOverviewPanel',
        key: 'look',
        title: 'Look <here>',
        resource: 'page',
      },
      { type: 'bitbucket:workspaceSettingsMenuPage', key: 'set', title: 'Set', resource: 'page' },
    ],
    resources: [{ key: 'page', path: 'dist' }],
  },
  origin: () => pages,
  resourceOrigin: () => resources,
  invoke: (call) => {
    calls.push(call);
    return Promise.resolve(
      call.functionKey === 'greet'
        ? { ok: true as const, result: { hello: 'you' } }
        : { ok: false as const, error: `No resolver is called ${call.functionKey}.` },
    );
  },
  bitbucketAsUser: (request, accountId) =>
    Promise.resolve({ status: 200, headers: { 'x-as': accountId }, body: request.path }),
  accounts: { reader: 'r', writer: 'w', repositoryAdmin: 'ra', workspaceAdmin: 'wa' },
  workspace: () => ({ uuid: '{w}', slug: 'harbour' }),
  repositories: () => [{ uuid: UUID, slug: 'lighthouse' }],
  refusesTheming: () => false,
  now: () => 0,
  panelRoot,
  webtriggerUrl: (key) => key,
};

beforeAll(async () => {
  mkdirSync(join(panelRoot, 'dist'));
  writeFileSync(join(panelRoot, 'dist/index.html'), '<html><head></head><body>app</body></html>');
  writeFileSync(join(panelRoot, 'secret.txt'), 'outside');
  const ui = createUi(deps);
  pages = await listen((request, response) => {
    void ui.page(request, response).then((mine) => {
      if (!mine) response.writeHead(418).end();
    });
  });
  resources = await listen((request, response) => void ui.resource(request, response));
});

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(panelRoot, { recursive: true });
});

async function bridge(body: unknown, path = '/ui/look/bridge?account=writer', origin = pages) {
  const response = await fetch(pages + path, {
    method: 'POST',
    headers: { origin },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

describe('createUi', () => {
  it.each([
    { path: '/ui/look', status: 200, contains: 'Look &lt;here&gt;' },
    {
      path: '/ui/look?account=nobody',
      status: 404,
      contains: 'Nobody is called &quot;nobody&quot;',
    },
    { path: '/ui/look?repository=x', status: 404, contains: 'Known: lighthouse.' },
    { path: '/ui/lost', status: 404, contains: 'Known: look, set.' },
    { path: '/ui/set?theme=dark', status: 200, contains: 'data-color-mode="dark"' },
    { path: '/ui/__page.js', status: 200, contains: 'postMessage' },
    { path: '/elsewhere', status: 418, contains: '' },
  ])('answers $path with $status', async ({ path, status, contains }) => {
    const response = await fetch(pages + path);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(contains);
  });

  it('leads from / to the first page', async () => {
    const response = await fetch(`${pages}/`, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(
      '/ui/look?repository=lighthouse&account=workspaceAdmin&theme=light',
    );
  });

  it('calls the resolver as the person who looks, at the repository of the page', async () => {
    calls.length = 0;
    const { text } = await bridge({
      operation: 'invoke',
      payload: { functionKey: 'greet', payload: { a: 1 } },
    });
    expect(JSON.parse(text)).toEqual({ ok: true, result: { hello: 'you' } });
    expect(calls).toEqual([
      {
        moduleKey: 'look',
        functionKey: 'greet',
        payload: { a: 1 },
        accountId: 'w',
        repositoryUuid: UUID,
      },
    ]);
  });

  it('calls the resolver of a workspace page without a repository', async () => {
    calls.length = 0;
    await bridge({ operation: 'invoke', payload: { functionKey: 'greet' } }, '/ui/set/bridge');
    expect(calls).toEqual([
      { moduleKey: 'set', functionKey: 'greet', payload: undefined, accountId: 'wa' },
    ]);
  });

  it.each([
    {
      operation: 'invoke',
      payload: { functionKey: 'lost' },
      answer: { ok: false, error: 'No resolver is called lost.' },
    },
    {
      operation: 'invoke',
      payload: {},
      answer: { ok: false, error: 'invoke: functionKey must be a string.' },
    },
    {
      operation: 'openRovo',
      payload: {},
      answer: {
        ok: false,
        error: 'Bridge operation "openRovo" is not modelled by the local Forge.',
      },
    },
    {
      operation: 'fetchProduct',
      payload: { product: 'bitbucket', restPath: '/2.0/user', fetchRequestInit: { headers: [] } },
      answer: {
        ok: true,
        result: {
          headers: { 'x-as': 'w' },
          body: '/2.0/user',
          status: 200,
          statusText: '',
          isAttachment: false,
        },
      },
    },
    {
      operation: 'fetchProduct',
      payload: { product: 'jira', restPath: '/x' },
      answer: {
        ok: false,
        error: 'fetchProduct: "jira" is not modelled; this page is Bitbucket\'s.',
      },
    },
  ])('answers $operation with $answer', async ({ operation, payload, answer }) => {
    expect(JSON.parse((await bridge({ operation, payload })).text)).toEqual(answer);
  });

  it('answers getContext with who looks at what', async () => {
    const { text } = await bridge({ operation: 'getContext' });
    expect(JSON.parse(text)).toMatchObject({
      result: {
        accountId: 'w',
        workspaceId: 'w',
        moduleKey: 'look',
        extension: {
          type: 'bitbucket:repoCodeOverviewPanel',
          location: 'https://bitbucket.org/harbour/lighthouse',
          repository: { uuid: UUID },
        },
      },
    });
  });

  it('names the workspace in the context of its own pages, in braces', async () => {
    const { text } = await bridge({ operation: 'getContext' }, '/ui/set/bridge');
    const { result } = JSON.parse(text) as { result: { extension: object } };
    expect(result.extension).toEqual({
      type: 'bitbucket:workspaceSettingsMenuPage',
      location: 'https://bitbucket.org/harbour',
      workspace: { uuid: '{w}' },
    });
  });

  it.each([
    { to: { moduleKey: 'look' }, error: 'workspaceId is missing' },
    { to: { moduleKey: 'look', workspaceId: 'w' }, error: 'workspaceId "w" names nothing here' },
    { to: { moduleKey: 'look', workspaceId: '{w}' }, error: 'repositoryId is missing' },
    { to: { moduleKey: 'set' }, error: 'workspaceId is missing' },
    { to: { moduleKey: 'lost', workspaceId: '{w}' }, error: 'no page module "lost"' },
  ])('refuses to navigate to $to: $error', async ({ to, error }) => {
    const { text } = await bridge({ operation: 'getUrl', payload: { target: 'module', ...to } });
    const answer = JSON.parse(text) as { ok: boolean; error: string };
    expect(answer.ok).toBe(false);
    expect(answer.error).toContain(error);
  });

  it.each([
    {
      to: { moduleKey: 'look', workspaceId: 'harbour', repositoryId: UUID },
      path: '/ui/look?repository=lighthouse&account=writer&theme=light',
    },
    { to: { moduleKey: 'set', workspaceId: '{w}' }, path: '/ui/set?account=writer&theme=light' },
  ])('finds $to.moduleKey by ids', async ({ to, path }) => {
    const { text } = await bridge({ operation: 'getUrl', payload: { target: 'module', ...to } });
    expect(JSON.parse(text)).toEqual({ ok: true, result: path });
  });

  it('does not let another site speak for the person', async () => {
    const { status } = await bridge({ operation: 'getContext' }, undefined, 'http://evil.test');
    expect(status).toBe(403);
  });

  it('serves the app from its own origin, bridge first, under the production policy', async () => {
    const response = await fetch(`${resources}/page/index.html`);
    const policy = response.headers.get('content-security-policy');
    expect(await response.text()).toBe(
      '<html><head><script src="/__bridge.js"></script></head><body>app</body></html>',
    );
    expect(policy).toContain(`frame-ancestors ${pages};`);
    expect(policy).toMatch(/script-src 'self' https:\/\/forge\.cdn\.prod\.atlassian-dev\.net /);
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('report-uri');
  });

  it.each(['/page/..%2Fsecret.txt', '/page/../secret.txt', '/page/lost.js', '/other/index.html'])(
    'does not serve %s',
    async (path) => {
      expect((await fetch(resources + path)).status).toBe(404);
    },
  );
});
