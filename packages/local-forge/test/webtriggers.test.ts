import { request } from 'node:http';
import { type Fixture, type Json, startFixture } from './fixture';

describe('web triggers', () => {
  let app: Fixture;
  let url: string;
  beforeAll(async () => {
    app = await startFixture();
    url = (await app.host.describe()).webtriggers['page'] ?? '';
  });
  afterAll(() => app.host.close());

  /** Sends header names exactly as written, which fetch would not. */
  function raw(path: string, options: { method?: string; headers?: string[]; body?: string }) {
    return new Promise<{ status: number; headers: string[]; body: string }>((resolve, reject) => {
      const { method = 'GET', headers = [], body } = options;
      const sent = request(`${url}${path}`, {
        method,
        headers: ['Host', new URL(url).host, ...headers] as never,
      });
      sent.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.rawHeaders, body: text }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  it('hands over the request as the platform does', async () => {
    const headers = ['X-MiXed', 'a', 'X-MiXed', 'b', 'accept', 'text/plain', 'Content-Length', '4'];
    const { body } = await raw('/echo?one=1,2&two=x&one=3', {
      method: 'POST',
      headers,
      body: 'sent',
    });
    const { request: seen } = JSON.parse(body) as { request: Json };
    expect(seen).toEqual({
      method: 'POST',
      path: `${new URL(url).pathname}/echo`,
      userPath: '/echo',
      headers: expect.objectContaining({ 'X-MiXed': ['a', 'b'], accept: ['text/plain'] }) as object,
      queryParameters: { one: ['1', '2', '3'], two: ['x'] },
      body: 'sent',
    });
  });

  it('gives the function no person', async () => {
    const { context } = (await (await fetch(`${url}/echo`)).json()) as { context: Json };
    expect(context).toMatchObject({ workspaceId: '{11111111-aaaa-4aaa-8aaa-111111111111}' });
    expect(context['principal']).toBeUndefined();
  });

  it('answers with every value of a header', async () => {
    const { headers } = await raw('/echo', {});
    const values = headers.flatMap((name, at) => (name === 'X-Two' ? [headers[at + 1]] : []));
    expect(values).toEqual(['one', 'two']);
  });

  it('passes status and reason on', async () => {
    const response = await fetch(`${url}/teapot`);
    expect([response.status, response.statusText, await response.text()]).toEqual([
      418,
      'Short and stout',
      '',
    ]);
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${url}/echo`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each(['/no-status', '/text-header', '/bad-header', '/bad-reason', '/huge', '/throw'])(
    'answers 500 for %s',
    async (path) => {
      const response = await fetch(`${url}${path}`);
      expect([response.status, await response.text()]).toEqual([500, 'The web trigger failed.']);
    },
  );

  it('refuses requests above 5 MB', async () => {
    const response = await fetch(`${url}/echo`, {
      method: 'POST',
      body: 'x'.repeat(5 * 1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
  });

  it('plays static outputs', async () => {
    const still = (await app.host.describe()).webtriggers['still'] ?? '';
    expect(still).toContain('/x1/');
    const fine = await fetch(still, { method: 'POST', body: 'fine' });
    expect([fine.status, fine.headers.get('content-type'), await fine.text()]).toEqual([
      ...[202, 'text/x-fine', 'all is fine'],
    ]);
    expect((await fetch(still, { method: 'POST', body: 'unknown' })).status).toBe(500);
  });

  it('knows no other address', async () => {
    expect((await fetch(`${app.host.origin}/public/unknown/echo`)).status).toBe(404);
  });

  it('renews and deletes addresses when the app asks', async () => {
    const { before, after, all } = (await app.invoke('urls', { force: true })) as Record<
      string,
      string
    >;
    expect(before).toBe(url);
    expect(after).not.toBe(before);
    expect(all).toEqual([
      { moduleKey: 'page', url: before },
      { moduleKey: 'page', url: after },
    ]);
    expect((await fetch(`${String(after)}/echo`)).status).toBe(200);
    expect(await app.invoke('deleteUrl', { url: after })).toEqual({ deleted: true });
    expect((await fetch(`${String(after)}/echo`)).status).toBe(404);
    expect((await fetch(`${url}/echo`)).status).toBe(200);
  });
});

it('counts the patience of a scraper in the time that runs here', async () => {
  const fast = await startFixture({ clock: 'real', speed: 60 });
  try {
    const { page = '' } = (await fast.host.describe()).webtriggers;
    const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '5', 'X-Other-Seconds': '5' };
    const answer = await fetch(`${page}/echo`, { headers });
    const { request: seen } = (await answer.json()) as { request: { headers: Json } };
    expect(seen.headers).toMatchObject({
      'X-Prometheus-Scrape-Timeout-Seconds': ['300'],
      'X-Other-Seconds': ['5'],
    });
  } finally {
    await fast.host.close();
  }
});
