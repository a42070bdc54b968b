import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { ask as askFrom, type Answer } from '../asking';
import { createSimulation, type SimulatedWorkspace } from '../index';
import { HOUR } from '../timestamps';

const STARTS = Date.parse('2026-11-18T10:00:00Z');
const untouched = fresh();
let simulation: SimulatedWorkspace;

beforeEach(() => {
  simulation = untouched;
});

/** For tests that change the world. */
function fresh(): SimulatedWorkspace {
  return createSimulation({ name: 'acme', seed: 1, startAt: STARTS });
}

function ask(path: string, accountId?: string): Promise<Answer> {
  return askFrom(simulation, path, accountId);
}

function uuidOf(slug: string): string {
  return simulation.repositories().find((one) => one.slug === slug)?.uuid ?? '';
}

describe('paths', () => {
  it('take slugs or percent-encoded uuids for workspace and repository', async () => {
    const [ws, repo] = [simulation.workspace.uuid, uuidOf('payments')].map(encodeURIComponent);
    const { body } = await ask(`repositories/${String(ws)}/${String(repo)}`);
    expect(body['full_name']).toBe('acme/payments');
  });

  it.each([
    { name: 'raw braces', path: 'repositories/acme/{x}', status: 400 },
    { name: 'a broken escape', path: 'repositories/acme/%E0%A4%A', status: 400 },
    { name: 'an unknown path', path: 'repositories/acme/payments/downloads', status: 404 },
    { name: 'an unknown workspace', path: 'workspaces/other', status: 404 },
    { name: 'an unknown repository', path: 'repositories/acme/nothing', status: 404 },
    { name: 'an unknown run', path: 'repositories/acme/payments/pipelines/9999', status: 404 },
    {
      name: 'a page too long',
      path: 'repositories/acme/payments/pipelines/?pagelen=101',
      status: 400,
    },
    { name: 'Pipelines off', path: 'repositories/acme/handbook/pipelines/', status: 404 },
  ])('answer $status to $name, with an error body', async ({ path, status }) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      type: 'error',
      error: { message: expect.any(String) as string },
    });
  });
});

describe('GET /repositories/{workspace}', () => {
  it('honours q, role and sort, and keeps them in next', async () => {
    const path = `repositories/acme?sort=-updated_on&pagelen=2&q=${encodeURIComponent('updated_on>=2026-11-18')}`;
    const { body } = await ask(path);
    expect(body.values).toHaveLength(2);
    expect(body['next']).toBe(
      'https://api.bitbucket.org/2.0/repositories/acme?sort=-updated_on&pagelen=2&q=updated_on%3E%3D2026-11-18&page=2',
    );
    const admin = simulation.accounts.repositoryAdmin;
    const q = encodeURIComponent(`uuid="${uuidOf('payments')}"`);
    const mine = await ask(`repositories/acme?role=admin&q=${q}`, admin);
    expect(mine.body.values.map(({ slug }) => slug)).toEqual(['payments']);
    const reader = await ask(`repositories/acme?role=admin&q=${q}`, simulation.accounts.reader);
    expect(reader.body.values).toEqual([]);
  });
});

describe('GET …/commits', () => {
  it('lists what one revision has and another has not, newest first', async () => {
    const newest = (await ask('repositories/acme/monolith/commits/main?pagelen=10')).body.values;
    const old = String(newest[9]?.['hash']);
    const between = await ask(`repositories/acme/monolith/commits/main?exclude=${old}&pagelen=100`);
    const hashes = between.body.values.map(({ hash }) => String(hash));
    expect(hashes.slice(0, 9)).toEqual(newest.slice(0, 9).map(({ hash }) => String(hash)));
    expect(hashes).not.toContain(old);
    const dates = between.body.values.map(({ date }) => String(date));
    expect(dates).toEqual([...dates].sort().reverse());
    const same = await ask(
      `repositories/acme/monolith/commits?include=main&exclude=${old}&pagelen=100`,
    );
    expect(same.body.values).toEqual(between.body.values);
    expect(same.body['size']).toBeUndefined();
  });

  it('keeps the build statuses of a commit', async () => {
    const run = (await ask('repositories/acme/landing-page/pipelines/1')).body as unknown as {
      target: { commit: { hash: string } };
    };
    const { hash } = run.target.commit;
    const { body } = await ask(`repositories/acme/landing-page/commit/${hash}/statuses`);
    expect(body.values.map(({ key, url }) => [key, url])).toEqual([
      ['other-ci', expect.stringMatching(/^https:\/\/ci\.example\.com\//) as string],
      [
        expect.stringMatching(/^-?\d+$/) as string,
        'https://bitbucket.org/acme/landing-page/pipelines/results/1',
      ],
    ]);
  });
});

describe('permissions', () => {
  it.each([
    { role: 'reader', permission: 'read', workspace: 'member' },
    { role: 'writer', permission: 'write', workspace: 'member' },
    { role: 'repositoryAdmin', permission: 'admin', workspace: 'member' },
    { role: 'workspaceAdmin', permission: 'admin', workspace: 'owner' },
  ] as const)(
    'give $permission to the $role, by a row or by owning the workspace',
    async ({ role, permission, workspace }) => {
      const account = simulation.accounts[role];
      const q = encodeURIComponent(`repository.uuid="${uuidOf('payments')}"`);
      const path = `user/workspaces/acme/permissions/repositories?q=${q}`;
      const rows = (await ask(path, account)).body.values.map((one) => one['permission']);
      expect(rows).toEqual(workspace === 'owner' ? [] : [permission]);
      expect((await ask('user/workspaces/acme/permission', account)).body['permission']).toBe(
        workspace,
      );
      const config = await ask('repositories/acme/payments/pipelines_config', account);
      expect(config.status).toBe(permission === 'admin' ? 200 : 403);
    },
  );

  it.each(['reader', 'stranger'] as const)(
    'hide a restricted repository from a %s',
    async (who) => {
      const account = who === 'reader' ? simulation.accounts.reader : 'nobody-we-know';
      const answer = await ask('repositories/acme/security-scans/pipelines/', account);
      expect([answer.status, answer.body['type']]).toEqual([403, 'error']);
    },
  );
});

describe('the hourly budget', () => {
  it('ends in 429 with plain text and no Retry-After, and comes back with the next hour', async () => {
    simulation = fresh();
    simulation.act({ action: 'api', requestsPerHour: 5 });
    for (let i = 0; i < 4; i += 1) await ask('workspaces/acme');
    const fifth = await ask('workspaces/acme');
    expect(fifth.headers).toEqual({
      'Content-Type': 'application/json; charset=utf-8',
      'X-RateLimit-Limit': '5',
      'X-RateLimit-Resource': 'api-repositories',
      'X-RateLimit-NearLimit': 'true',
    });
    const sixth = await ask('workspaces/acme');
    expect([sixth.status, sixth.text]).toEqual([
      429,
      'Rate limit for this resource has been exceeded',
    ]);
    expect(sixth.headers['Content-Type']).toBe('text/plain');
    expect(sixth.headers['Retry-After']).toBeUndefined();
    expect((await ask('workspaces/acme', simulation.accounts.reader)).status).toBe(200);
    simulation.advanceTo(STARTS + HOUR);
    expect((await ask('workspaces/acme')).status).toBe(200);
  });
});

describe('OIDC', () => {
  it('signs step tokens that the published keys verify', async () => {
    const base = 'workspaces/acme/pipelines-config/identity/oidc';
    const { body } = await askFrom(simulation, `${base}/.well-known/openid-configuration`, null);
    const issuer = 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
    expect([body['issuer'], body['jwks_uri']]).toEqual([issuer, `${issuer}/keys.json`]);
    const jwks = (await askFrom(simulation, `${base}/keys.json`, null)).body as unknown as {
      keys: JsonWebKey[];
    };
    const [header = '', claims = '', signature = ''] = simulation
      .stepOidcToken({ repositoryUuid: uuidOf('payments') })
      .split('.');
    const key = createPublicKey({ key: jwks.keys[0] ?? {}, format: 'jwk' });
    const verifier = createVerify('RSA-SHA256').update(`${header}.${claims}`);
    expect(verifier.verify(key, signature, 'base64url')).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: issuer,
      aud: `ari:cloud:bitbucket::workspace/${simulation.workspace.uuid.slice(1, -1)}`,
      iat: STARTS / 1000,
      exp: STARTS / 1000 + 3600,
      accountUuid: simulation.workspace.uuid,
      workspaceUuid: simulation.workspace.uuid,
      repositoryUuid: uuidOf('payments'),
    });
  });
});

describe('the keys of Pipelines', () => {
  it('are refused to whoever shows a token', async () => {
    const path = 'workspaces/acme/pipelines-config/identity/oidc/keys.json';
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, simulation.accounts.workspaceAdmin)).status).toBe(401);
  });
});

describe('runners and caches', () => {
  it('show their state', async () => {
    const shown = (await ask('repositories/acme/firmware/pipelines-config/runners')).body.values;
    expect(shown.map(({ name, state }) => [name, (state as { status: string }).status])).toEqual([
      ['bench-1', 'ONLINE'],
      ['bench-2', 'ONLINE'],
    ]);
    const second = 'workspaces/acme/pipelines-config/runners?pagelen=100&page=2';
    const shared = (await ask(second)).body.values;
    expect(shared.at(-1)?.['name']).toBe('shared-1');
    const caches = (await ask('repositories/acme/firmware/pipelines-config/caches')).body.values;
    expect(caches.map(({ name }) => String(name))).toEqual(['dependencies']);
  });
});
