import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from 'local-forge';
import { scrapeToken } from './token';

describe('scrapeToken', () => {
  let dir: string;
  let server: Server;
  let deps: { file: string; scrapeUrl(): string };
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lifeline-token-'));
    server = createServer((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer good' ? 200 : 401;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    deps = { file: join(dir, 'token'), scrapeUrl: () => `http://127.0.0.1:${String(port)}/` };
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(dir, { recursive: true });
  });

  const answering = (result: unknown) => () => Promise.resolve<Outcome>({ ok: true, result });

  it.each([{ ok: true, value: { token: 'new', id: '1' } }, { token: 'new' }])(
    'takes %j and keeps it for its owner only',
    async (result) => {
      expect(await scrapeToken({ ...deps, issue: answering(result) })).toBe('new');
      expect(readFileSync(deps.file, 'utf8')).toBe('new');
      expect(statSync(deps.file).mode & 0o777).toBe(0o600);
    },
  );

  it('keeps a token that the app accepts', async () => {
    writeFileSync(deps.file, 'good');
    expect(await scrapeToken({ ...deps, issue: answering({ token: 'new' }) })).toBe('good');
  });

  it('asks for a new one when the app refuses the kept one', async () => {
    writeFileSync(deps.file, 'revoked');
    expect(await scrapeToken({ ...deps, issue: answering({ token: 'new' }) })).toBe('new');
  });

  it.each([
    [
      { ok: false, error: { code: 'not-allowed', message: 'Only an admin may.' } },
      'Only an admin may.',
    ],
    [{ ok: false, problem: 'other' }, 'issueToken answered {"ok":false,"problem":"other"}'],
    [{ ok: true, value: { token: '' } }, 'issueToken answered {"ok":true,"value":{"token":""}}'],
  ])('repeats what the app said when it answers %j', async (result, says) => {
    await expect(scrapeToken({ ...deps, issue: answering(result) })).rejects.toThrow(says);
  });
});
