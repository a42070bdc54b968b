import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_ROOT, type Fixture, type Json, call, fixtureOn } from './fixture';

const CLI = join(__dirname, '../bin/local-forge.cjs');

interface Started {
  readonly app: Fixture;
  readonly description: Json;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

/** Starts the command line on the fixture app, and waits for its one line of JSON. */
async function startCli(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Started> {
  const child = spawn(process.execPath, [CLI, '--port', '0', '--quiet', ...args], {
    cwd: APP_ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const line = await firstLine(child);
  const description = JSON.parse(line) as Json & { pages: { bench: string } };
  const app = fixtureOn({ origin: new URL(description.pages.bench).origin });
  return {
    app,
    description,
    kill: async (signal) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) resolve(said);
    });
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('exit', (code) =>
      reject(new Error(`The command line ended with ${String(code)}: ${said}`)),
    );
  });
}

describe('the command line', () => {
  let dir: string;
  let server: Server;
  let url: string;
  const asked: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'local-forge-restart-'));
    server = createServer((request, response) => {
      asked.push({ url: request.url, headers: request.headers });
      const uuid = '{33333333-cccc-4ccc-8ccc-333333333333}';
      const values = [
        { uuid: '{44444444-dddd-4ddd-8ddd-444444444444}', slug: 'api', workspace: { uuid } },
      ];
      const isList = request.url?.startsWith('/2.0/repositories/') ?? false;
      response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isList ? { values } : { type: 'error' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(dir, { recursive: true, force: true });
  });

  const bitbucket = () => ['--bitbucket', url, '--workspace', 'acme'];

  it('loses nothing that was acknowledged when it is killed in the middle of a burst', async () => {
    const first = await startCli(['--data', dir, ...bitbucket()]);
    const names = Array.from({ length: 60 }, (_, n) => `n${String(n)}`);
    const events = names.map((name) => ({ body: { name, slowMs: 5 } }));
    await first.app.kvs(call('set', 'acknowledged', true));
    await first.app.invoke('push', { queue: 'work', events: events.slice(0, 30) });
    await first.app.invoke('push', { queue: 'work', events: events.slice(30) });
    await first.kill('SIGKILL');

    const second = await startCli(['--data', dir, ...bitbucket()]);
    await second.app.settle();
    const begun = (await second.app.noted('begin')).map(
      ({ body }) => (body as { name: string }).name,
    );
    expect(new Set(begun)).toEqual(new Set(names));
    expect(await second.app.kvs(call('get', 'acknowledged'))).toEqual([true]);
    expect(await second.app.noted('installed')).toHaveLength(1);
    expect(second.description['webtriggers']).toEqual({
      page: expect.stringContaining(pathOf(first.description, 'page')) as string,
      still: expect.stringContaining(pathOf(first.description, 'still')) as string,
    });
    await second.kill('SIGTERM');
  });

  it('asks the server it was given, with token, provider and account', async () => {
    const played = ['--ephemeral', '--clock', 'manual', ...bitbucket()];
    const { app, description, kill } = await startCli(played, {
      BITBUCKET_TOKEN: 't0ken',
    });
    expect(description).toMatchObject({
      workspace: { uuid: '{33333333-cccc-4ccc-8ccc-333333333333}', slug: 'acme' },
      repositories: [{ uuid: '{44444444-dddd-4ddd-8ddd-444444444444}', slug: 'api' }],
    });
    await app.invoke(
      'bitbucket',
      { as: 'user', path: '/2.0/repositories/%7Bw%7D/%7Br%7D' },
      'somebody',
    );
    await kill('SIGINT');
    expect(asked.at(-1)).toMatchObject({
      url: '/2.0/repositories/%7Bw%7D/%7Br%7D',
      headers: {
        authorization: 'Bearer t0ken',
        'x-forge-provider': 'user',
        'x-forge-account': 'somebody',
      },
    });
  });

  it('goes on where a manual clock stood', async () => {
    const clock = [
      '--data',
      join(dir, 'manual'),
      '--clock',
      'manual',
      '--at',
      '2026-01-05T10:00:00Z',
      ...bitbucket(),
    ];
    const first = await startCli(clock);
    await first.app.advance(90);
    await first.kill('SIGKILL');
    const second = await startCli(clock);
    expect(second.description['now']).toBe('2026-01-05T10:01:30.000Z');
    await second.kill('SIGTERM');
  });

  it.each([
    { args: ['--clock', 'sundial'], says: '--clock is real or manual, not sundial.' },
    { args: ['--workspace', 'acme'], says: '--bitbucket URL and --workspace SLUG go together.' },
    { args: ['--simulate', 'nowhere', '--ephemeral'], says: 'nowhere' },
  ])('ends with a sentence for $args', async ({ args, says }) => {
    await expect(startCli(args)).rejects.toThrow(says);
  });
});

function pathOf(description: Json, key: string): string {
  return new URL((description['webtriggers'] as Record<string, string>)[key] ?? '').pathname;
}
