/** Lifeline for those who may not install apps: a token that reads, a file with the scrape token, one open address. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLifeline, type LifelineHost } from '../../../start/lifeline';
import { createSimulation, type SimulatedWorkspace } from 'simulated-bitbucket';
import { explain } from '../../../start/explain';
import { greeting } from '../../../start/greeting';
import { freePort } from '../../scrapers/free-port';
import { READ_ONLY, serveToToken, type TokenServer } from './token-server';

const ROOT = join(__dirname, '../../..');
const START = Date.UTC(2026, 2, 4, 9);
const ANYWHERE = { host: '127.0.0.1', port: 0 };
const PATIENCE = 120_000;

let dir: string;
let workspace: SimulatedWorkspace;
let bitbucket: TokenServer;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lifeline-self-hosted-'));
  workspace = createSimulation({ name: 'acme', seed: 1, startAt: START });
  bitbucket = await serveToToken(workspace);
});
afterAll(async () => {
  await bitbucket.close();
  rmSync(dir, { recursive: true, force: true });
});
afterEach(() => {
  bitbucket.odd = () => undefined;
  bitbucket.hangs = () => false;
});

interface StartOptions {
  readonly token?: string;
  readonly data?: string;
  readonly url?: string;
  readonly clock?: 'manual' | 'real';
  readonly listen?: typeof ANYWHERE;
}

/** On a manual clock, which stands still: time is not what most of these tests are about. */
function start({
  token = READ_ONLY,
  data = 'first',
  url = bitbucket.url,
  clock = 'manual',
  listen = ANYWHERE,
}: StartOptions = {}): Promise<LifelineHost> {
  return startLifeline({
    root: ROOT,
    dataDir: join(dir, data),
    world: { bitbucket: { url, workspace: 'acme', token, isOwnedHere: true } },
    listen,
    clock,
    ...(clock === 'manual' ? { at: START } : {}),
  });
}

interface Heard {
  readonly status: number;
  readonly body: string;
}

/** A request as it is written: nothing is tidied, names of hosts may lie. */
function ask(
  port: number,
  path: string,
  { method = 'GET', ...headers }: Readonly<Record<string, string>> = {},
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = send({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.once('error', reject);
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

const slugs = (): string[] =>
  workspace
    .repositories()
    .map(({ slug }) => slug)
    .sort();

function repositoriesOn(page: string): string[] {
  const named = [...page.matchAll(/[{,]repository="([^"]+)"/g)].map(([, slug = '']) => slug);
  return [...new Set(named)].sort();
}

/** Whoever starts it names the workspace by its slug; the app asks by the uuid. */
const ofTheApp = (path: string): boolean =>
  decodeURIComponent(path).includes(workspace.workspace.uuid);

/** What one may do to a local Forge that is played with. */
const PLAYING =
  'POST events, POST schedules, POST settle, POST clock, POST invoke, POST uninstall, POST world, ' +
  'DELETE meters, GET faults, POST faults, DELETE faults';

describe('self-hosted', () => {
  let host: LifelineHost;
  let open: number;
  let path: string;
  let token: string;

  beforeAll(async () => {
    host = await start();
    open = host.openPort ?? 0;
    const { scrape } = await host.describe();
    path = new URL(scrape.url).pathname.replace(/\/metrics$/, '');
    token = readFileSync(scrape.tokenFile ?? '', 'utf8');
  }, PATIENCE);
  afterAll(() => host.close());

  const bearer = () => ({ authorization: `Bearer ${token}` });

  it('writes its token into the data directory, for its owner only, and tells it nowhere', async () => {
    const description = await host.describe();
    expect(description.scrape.tokenFile).toBe(join(dir, 'first', 'scrape-token'));
    expect(statSync(description.scrape.tokenFile ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'first')).mode & 0o777).toBe(0o700);
    const said = [
      JSON.stringify(description),
      greeting(description, 1),
      (await ask(host.port, '/__devhost')).body,
      JSON.stringify(host.logs),
    ].join('\n');
    expect(said).toContain('scrape-token');
    expect(said).not.toContain(token);
    expect(said).not.toContain(READ_ONLY);
  });

  it('counts with a token that reads and administers nothing', async () => {
    const page = await ask(open, `${path}/metrics`, bearer());
    expect(page.status).toBe(200);
    expect(repositoriesOn(page.body)).toEqual(slugs());
    const discovered = await ask(open, `${path}/sd`, bearer());
    expect(discovered.body).toContain('__metrics_path__');
    expect(bitbucket.asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
  });

  it('shows its pages to whoever runs it, as an admin, and to nobody else', async () => {
    const bridge = '/ui/workspace-settings/bridge';
    const body = { operation: 'invoke', payload: { functionKey: 'listTokens', payload: {} } };
    const answer = await fetch(`${host.origin}${bridge}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(await answer.text()).toMatch(/^\{"ok":true,.*"name":"local-/);
    expect((await fetch(`${host.origin}/ui/workspace-settings`)).status).toBe(200);
    expect((await ask(open, '/ui/workspace-settings')).status).toBe(404);
  });

  it('explains a repository, as its page does', async () => {
    const said = await explain({ repository: 'web-shop', origin: host.origin });
    expect(said).toMatch(/^web-shop at 2026-03-04T/);
    expect(said).toContain('\nRules\n');
  });

  it('lets nobody play with it, on its own address either', async () => {
    for (const control of PLAYING.split(', ')) {
      const [method = '', name = ''] = control.split(' ');
      const { status, body } = await ask(host.port, `/__devhost/${name}`, { method });
      expect({ control, status, body: JSON.parse(body) as unknown }).toEqual({
        control,
        status: 404,
        body: { error: 'There is no such control. Known: GET , GET meters.' },
      });
    }
  });

  it('answers nothing but web triggers on the open address', async () => {
    const forged = { host: `127.0.0.1:${String(host.port)}`, 'forge-proxy-target': '/any' };
    const paths = [
      ...['/', '/__devhost', '/__devhost/', '/__devhost/meters', '/__DEVHOST', '//__devhost'],
      ...PLAYING.split(', ').map((control) => `/__devhost/${control.split(' ')[1] ?? ''}`),
      ...['/ui', '/ui/', '/ui/workspace-settings', '/ui/workspace-settings/bridge', '/resource'],
      ...['/fpp/as/app/provider/atlassian/capability/kvs/api/v1/get', '/metrics', '/favicon.ico'],
      ...[
        '/public',
        '/public/',
        '/public/none',
        '/public/../__devhost',
        '/public/%2e%2e/__devhost',
      ],
      ...[`${path.replace('/public/', '/x1/')}/metrics`, path.slice(7)],
    ];
    const asked = paths.flatMap((each) =>
      ['GET', 'POST', 'DELETE', 'OPTIONS'].flatMap((method) =>
        [{}, forged].map((headers) => ({ each, method, headers })),
      ),
    );
    for (const { each, method, headers } of asked) {
      const { status, body } = await ask(open, each, { method, ...headers });
      expect({ each, method, status, body }).toEqual({
        ...{ each, method, status: 404 },
        body: 'Nothing is here.\n',
      });
    }
  });

  it('refuses whoever has no token, on the open address', async () => {
    for (const below of [
      '',
      '/metrics',
      '/sd',
      '/__devhost',
      '/../metrics',
      '/../../__devhost/meters',
    ])
      expect((await ask(open, `${path}${below}`)).status).toBe(401);
    const { webtriggers } = await host.describe();
    expect(Object.keys(webtriggers).length).toBeGreaterThan(1);
    for (const [trigger, url] of Object.entries(webtriggers)) {
      const heard = await ask(open, new URL(url).pathname, { method: 'POST' });
      expect({ trigger, isRefused: [401, 405].includes(heard.status) }).toEqual({
        trigger,
        isRefused: true,
      });
    }
  });

  it(
    'goes on after a restart while Bitbucket answers 410, as the same workspace',
    async () => {
      await host.close();
      bitbucket.odd = () => ({ status: 410, body: '{"type":"error","error":{"message":"Gone"}}' });
      host = await start();
      open = host.openPort ?? 0;
      expect((await host.describe()).workspace).toEqual(workspace.workspace);
      const page = await ask(open, `${path}/metrics`, bearer());
      expect(page.status).toBe(200);
      expect(repositoriesOn(page.body)).toEqual(slugs());
    },
    PATIENCE,
  );
});

it(
  'is ready after a restart while Bitbucket hangs, for what was counted is there',
  async () => {
    await (await start({ data: 'again' })).close();
    // Its sweep waits.
    bitbucket.hangs = ofTheApp;
    const host = await start({ data: 'again', clock: 'real' });
    const { scrape } = await host.describe();
    const authorization = `Bearer ${readFileSync(scrape.tokenFile ?? '', 'utf8')}`;
    const page = await ask(host.openPort ?? 0, new URL(scrape.url).pathname, { authorization });
    expect(repositoriesOn(page.body)).toEqual(slugs());
    expect(bitbucket.asked.filter(ofTheApp)).not.toEqual([]);
    await host.close();
  },
  // The sweep's own patience is longer.
  30_000,
);

describe('self-hosted, before it is ready', () => {
  it('says before its first sweep that the open address cannot be had', async () => {
    const { port } = new URL(bitbucket.url);
    const taken = { host: '127.0.0.1', port: Number(port) };
    bitbucket.asked.length = 0;
    await expect(start({ data: 'taken', listen: taken })).rejects.toThrow(
      `--listen 127.0.0.1:${port} cannot be had`,
    );
    expect(bitbucket.asked.filter(ofTheApp)).toEqual([]);
  });

  it(
    'asks scrapers to come again during its first sweep',
    async () => {
      const listen = { host: '127.0.0.1', port: await freePort() };
      const heard: Promise<Heard>[] = [];
      bitbucket.odd = (path) => {
        if (heard.length === 0 && ofTheApp(path)) heard.push(ask(listen.port, '/public/any'));
        return undefined;
      };
      const host = await start({ data: 'slow', listen });
      expect(await Promise.all(heard)).toEqual([{ status: 503, body: 'It is not ready yet.\n' }]);
      await host.close();
    },
    PATIENCE,
  );
  const nothingToSee = (path: string) =>
    path.startsWith('/2.0/workspaces/') ? { status: 403 } : { status: 200, body: '{"values":[]}' };
  const denied = (scope: string) =>
    JSON.stringify({ error: { detail: { required: [scope], granted: ['account'] } } });

  it.each([
    { what: 'ahead of', hours: -50 },
    { what: 'behind', hours: 2 },
  ])('does not begin by a clock that is $what Bitbucket’s', async ({ what, hours }) => {
    const date = new Date(Date.now() + hours * 3_600_000).toUTCString();
    bitbucket.odd = () => ({ status: 503, date });
    await expect(start({ data: 'never' })).rejects.toThrow(
      `The clock of this machine is ${String(Math.abs(hours))} h ${what} Bitbucket's (${date}): set it, and start again.`,
    );
  });

  it.each([
    {
      what: 'a token that Bitbucket does not know',
      token: 'another',
      odd: () => undefined,
      says: 'Bitbucket refuses BITBUCKET_TOKEN (401): it is wrong, has expired or was revoked.',
    },
    {
      what: 'a token that may not read repositories',
      odd: () => ({ status: 403, body: denied('repository') }),
      says: 'BITBUCKET_TOKEN lacks read:repository:bitbucket (an access token calls it "repository"). It has: account.',
    },
    {
      what: 'a token that may not read pipelines',
      odd: (path: string) => (path.includes('/pipelines') ? { status: 403 } : undefined),
      says: 'BITBUCKET_TOKEN lacks read:pipeline:bitbucket (an access token calls it "pipeline").',
    },
    {
      what: 'a workspace that the token does not see',
      odd: () => ({ status: 404 }),
      says: 'Bitbucket shows this token no workspace acme: check --workspace, and who made the token.',
    },
    {
      what: 'a network that is not on the list',
      odd: () => ({ status: 403, body: '{"error":{"message":"This IP is not allowed."}}' }),
      says: 'BITBUCKET_TOKEN lacks read:repository:bitbucket (an access token calls it "repository"). Bitbucket says: This IP is not allowed.',
    },
    {
      what: 'a token that sees no repository',
      odd: nothingToSee,
      says: 'Bitbucket shows this token no repository of acme, nor the workspace itself (403): give it a repository to read, or read:workspace:bitbucket (an access token calls it "account").',
    },
    {
      what: 'something that is not Bitbucket',
      odd: () => ({ status: 200, body: '<html>Sign in</html>' }),
      says: "does not speak Bitbucket's REST API: check --bitbucket, and what stands between.",
    },
    {
      what: 'a place where nobody answers',
      url: 'http://127.0.0.1:9/bitbucket',
      odd: () => undefined,
      says: /^Bitbucket does not tell yet which workspace acme is \(no answer: .*(?:ECONNREFUSED|bad port).*\): start again in a minute, and check --bitbucket if it stays so\.$/,
    },
    {
      what: 'a Bitbucket that is down at the very first start',
      odd: () => ({ status: 410 }),
      says: 'Bitbucket does not tell yet which workspace acme is (410): start again in a minute.',
    },
  ])('says what is wrong with $what', async ({ odd, says, ...how }) => {
    bitbucket.odd = odd;
    await expect(start({ data: 'never', ...how })).rejects.toThrow(says);
  });
});
