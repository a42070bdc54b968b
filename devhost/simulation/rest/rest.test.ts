import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { createSimulation, type SimulatedWorkspace } from '../index';
import { DAY, HOUR } from '../timestamps';

const STARTS = Date.parse('2026-11-18T10:00:00Z');

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly body: Body;
}

interface Body {
  readonly [field: string]: unknown;
  readonly values: readonly Record<string, never>[];
}

const untouched = fresh();
let simulation: SimulatedWorkspace;

beforeEach(() => {
  simulation = untouched;
});

/** For tests that change the world. */
function fresh(): SimulatedWorkspace {
  return createSimulation({ name: 'acme', seed: 1, startAt: STARTS });
}

/** Asks as the app, or as the account named; `path` follows `/2.0/`. */
async function ask(path: string, accountId?: string): Promise<Answer> {
  const who =
    accountId === undefined
      ? { provider: 'app' as const }
      : { provider: 'user' as const, accountId };
  const request = { method: 'GET', path: `/2.0/${path}`, headers: {}, body: '', ...who };
  const { status, headers, body } = await simulation.handle(request);
  const isJson = headers['Content-Type']?.startsWith('application/json') === true;
  return { status, headers, text: body, body: (isJson ? JSON.parse(body) : {}) as Body };
}

function uuidOf(slug: string): string {
  return simulation.repositories().find((one) => one.slug === slug)?.uuid ?? '';
}

/** Every value of a list, following pages by number. */
async function all(path: string): Promise<Record<string, never>[]> {
  const values: Record<string, never>[] = [];
  for (let page = 1; ; page += 1) {
    const joint = path.includes('?') ? '&' : '?';
    const { body } = await ask(`${path}${joint}pagelen=100&page=${String(page)}`);
    values.push(...body.values);
    if (body['next'] === undefined) return values;
  }
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

describe('GET …/pipelines/', () => {
  const LIST = 'repositories/acme/monolith/pipelines/';

  it('lists the oldest first unless asked otherwise', async () => {
    const { body } = await ask(`${LIST}?pagelen=2&q=build_number>5&status=FAILED`);
    expect(body.values.map((run) => run['build_number'])).toEqual([1, 2]);
    const newest = await ask(`${LIST}?sort=-created_on&pagelen=2`);
    expect(newest.body.values.map((run) => run['build_number'])).toEqual([
      newest.body['size'],
      Number(newest.body['size']) - 1,
    ]);
  });

  it('gives a next page that has forgotten sort and fields', async () => {
    const { body } = await ask(`${LIST}?sort=-created_on&pagelen=50&fields=values.uuid,next,page`);
    expect(body['next']).toBe(
      'https://api.bitbucket.org/2.0/repositories/acme/monolith/pipelines/?pagelen=50&page=2',
    );
    expect(Object.keys(body.values[0] ?? {})).toEqual(['uuid']);
  });

  it('names an internal host, no page for people, and every known shape', async () => {
    const { body } = await ask(`${LIST}1`);
    expect(body).toEqual(
      expect.objectContaining({
        type: 'pipeline',
        build_number: 1,
        run_number: 1,
        trigger: { type: expect.any(String) as string, name: expect.any(String) as string },
        state: {
          type: 'pipeline_state_completed',
          name: 'COMPLETED',
          result: { type: expect.any(String) as string, name: expect.any(String) as string },
        },
      }),
    );
    const links = body['links'] as { self: { href: string }; html?: unknown };
    expect(links.self.href).toMatch(
      /^http:\/\/bitbucket-pipelines\.prod\.public\.atl-paas\.net\/\//,
    );
    expect(links.html).toBeUndefined();
  });

  it('finds a run by uuid as by build number', async () => {
    const byNumber = await ask(`${LIST}7`);
    const byUuid = await ask(`${LIST}${encodeURIComponent(String(byNumber.body['uuid']))}`);
    expect(byUuid.text).toBe(byNumber.text);
  });

  it('shows all kinds of targets, triggers and selectors in four weeks', async () => {
    const seen = new Set<string>();
    for (const { slug } of simulation.repositories().filter(({ slug }) => slug !== 'handbook')) {
      for (const run of await all(`repositories/acme/${slug}/pipelines/`)) {
        const { target, trigger } = run as unknown as {
          target: {
            type: string;
            ref_type?: string;
            ref_name?: string;
            selector: { type: string };
          };
          trigger: { name: string };
        };
        if (target.type === 'pipeline_pullrequest_target') expect(target.ref_name).toBeUndefined();
        seen.add(`${target.type} ${target.ref_type ?? ''}`.trim());
        seen.add(trigger.name).add(target.selector.type);
      }
    }
    expect([...seen].sort()).toEqual([
      'MANUAL',
      'PARENT_STEP',
      'PUSH',
      'SCHEDULE',
      'branches',
      'custom',
      'default',
      'pipeline_commit_target',
      'pipeline_pullrequest_target',
      'pipeline_ref_target branch',
      'pipeline_ref_target tag',
      'pull-requests',
      'tags',
    ]);
  });

  it('completes a run with broken YAML 16 ms before it creates it, without steps', async () => {
    simulation = fresh();
    simulation.act({ action: 'breakYaml', repository: 'payments' });
    simulation.act({ action: 'push', repository: 'payments' });
    const { body } = await ask('repositories/acme/payments/pipelines/?sort=-created_on&pagelen=1');
    const run = body.values[0] as unknown as {
      created_on: string;
      completed_on: string;
      build_number: number;
      duration_in_seconds: number;
      state: { result: { name: string } };
    };
    expect(Date.parse(run.completed_on) - Date.parse(run.created_on)).toBe(-16);
    expect([run.state.result.name, run.duration_in_seconds]).toEqual(['FAILED', 0]);
    const path = `repositories/acme/payments/pipelines/${String(run.build_number)}/steps/`;
    expect((await ask(path)).body.values).toEqual([]);
  });

  it('agrees with the true history', async () => {
    simulation = fresh();
    simulation.advanceTo(STARTS + 5 * HOUR);
    const { runs } = simulation.truth();
    const latest = new Map(
      runs
        .filter(({ repository }) => repository === uuidOf('checkout-api'))
        .map((run) => [run.uuid, run]),
    );
    const shown = await all('repositories/acme/checkout-api/pipelines/');
    const completed = shown.filter((run) => run['completed_on'] !== undefined);
    expect(completed.length).toBeGreaterThan(2000);
    for (const run of completed) {
      const truth = latest.get(run['uuid'] ?? '');
      expect([run['completed_on'], run['run_number'], run['duration_in_seconds']]).toEqual([
        truth?.completedOn,
        truth?.runNumber,
        truth?.activeSeconds,
      ]);
    }
  });
});

describe('GET …/steps/', () => {
  it('shows only the latest run of a step, with its number', async () => {
    const rerun = simulation
      .truth()
      .runs.find(({ purpose, runNumber }) => purpose === 'rerun' && runNumber === 2);
    const path = `repositories/acme/${encodeURIComponent(rerun?.repository ?? '')}/pipelines/${String(rerun?.buildNumber)}/steps/`;
    const { body } = await ask(path);
    const truth = simulation.truth().steps.filter(({ run }) => run === rerun?.uuid);
    expect(truth.length).toBeGreaterThan(body.values.length);
    expect(body.values.some((step) => Number(step['run_number']) >= 2)).toBe(true);
    for (const step of body.values) {
      const runs = truth.filter(({ uuid }) => uuid === step['uuid']);
      expect(step['run_number']).toBe(runs.at(-1)?.runNumber);
    }
  });

  it('gives stopped and skipped steps no length', async () => {
    const skipped = simulation.truth().steps.filter(({ result }) => result === 'NOT_RUN');
    expect(skipped.length).toBeGreaterThan(50);
    expect(skipped.every(({ startedAt, completedAt }) => startedAt === completedAt)).toBe(true);
  });

  it('bills nothing for self-hosted steps, and plants credentials no reader may keep', async () => {
    const steps = (await ask('repositories/acme/firmware/pipelines/1/steps/')).body.values;
    expect(steps.map((step) => step['build_seconds_used'])).toEqual([0]);
    expect(steps[0]).toEqual(
      expect.objectContaining({
        maxTime: 120,
        image: expect.objectContaining({ password: 'planted-registry-password' }) as unknown,
      }),
    );
  });

  it('has a test report only for steps with tests', async () => {
    const path = 'repositories/acme/web-shop/pipelines/1/steps/';
    const { values } = (await ask(path)).body;
    expect(values.map((step) => String(step['name']))).toEqual(['Smoke test']);
    const uuid = String(values[0]?.['uuid']);
    const report = await ask(`${path}${encodeURIComponent(uuid)}/test_reports`);
    const { number_of_successful_test_cases: good, number_of_skipped_test_cases: skipped } =
      report.body as unknown as Record<string, number>;
    expect(report.body).toEqual(
      expect.objectContaining({ step_uuid: uuid, number_of_test_cases: 18 }),
    );
    expect((good ?? 0) + (skipped ?? 0)).toBe(18);
    const untested = 'repositories/acme/firmware/pipelines/1/steps/';
    const check = encodeURIComponent(String((await ask(untested)).body.values[0]?.['uuid']));
    expect((await ask(`${untested}${check}/test_reports`)).status).toBe(404);
  });
});

describe('GET …/deployments/', () => {
  const LIST = 'repositories/acme/payments/deployments/';

  it.each(['created_on', '-number', 'state.name'])('refuses to sort by %s', async (sort) => {
    const answer = await ask(`${LIST}?sort=${sort}`);
    expect([answer.status, answer.text]).toEqual([
      400,
      '{"type":"error","error":{"message":"Invalid sort attribute provided"}}',
    ]);
  });

  it('puts what was never deployed first when descending', async () => {
    const values = await all(`${LIST}?sort=-state.completed_on`);
    const dates = values.map(({ state }) => (state as { completed_on?: string }).completed_on);
    const firstDated = dates.findIndex((date) => date !== undefined);
    expect(firstDated).toBeGreaterThan(0);
    const dated = dates.slice(firstDated).map((date) => Date.parse(date ?? ''));
    expect(dated).toEqual([...dated].sort((one, other) => other - one));
  });

  it('names the environment only when asked, and filters by it', async () => {
    const environments = (await ask('repositories/acme/payments/environments/')).body.values;
    const production = encodeURIComponent(environments[2]?.['uuid'] ?? '');
    const plain = (await ask(`${LIST}?environment=${production}&pagelen=1`)).body.values[0];
    expect(plain?.['environment']).toEqual({
      type: 'deployment_environment',
      uuid: environments[2]?.['uuid'],
    });
    const fields = '%2Bvalues.environment.name,%2Bvalues.environment.environment_type.name';
    const full = (await ask(`${LIST}?environment=${production}&pagelen=1&fields=${fields}`)).body;
    expect(full.values[0]?.['environment']).toEqual({
      type: 'deployment_environment',
      uuid: environments[2]?.['uuid'],
      name: 'Production',
      environment_type: { name: 'Production', rank: 2 },
    });
  });

  it('overwrites the row on a redeployment', async () => {
    simulation = fresh();
    simulation.advanceTo(STARTS + 2 * DAY);
    const { deployments } = simulation.truth();
    const again = deployments.filter(
      ({ purpose }) => purpose === 'redeploy' || purpose === 'rollback',
    );
    expect(again.length).toBeGreaterThan(10);
    for (const { uuid, repository, completedAt } of again.slice(0, 10)) {
      const times = deployments.filter((one) => one.uuid === uuid);
      expect(times.length).toBeGreaterThan(1);
      const path = `repositories/acme/${encodeURIComponent(repository)}/deployments/${encodeURIComponent(uuid)}`;
      const { state } = (await ask(path)).body as unknown as { state: { completed_on: string } };
      expect(Date.parse(state.completed_on)).toBeGreaterThanOrEqual(completedAt);
    }
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
  ] as const)('give $permission to the $role', async ({ role, permission, workspace }) => {
    const account = simulation.accounts[role];
    const q = encodeURIComponent(`repository.uuid="${uuidOf('payments')}"`);
    const path = `user/workspaces/acme/permissions/repositories?q=${q}`;
    expect((await ask(path, account)).body.values.map((one) => one['permission'])).toEqual([
      permission,
    ]);
    expect((await ask('user/workspaces/acme/permission', account)).body['permission']).toBe(
      workspace,
    );
    const config = await ask('repositories/acme/payments/pipelines_config', account);
    expect(config.status).toBe(permission === 'admin' ? 200 : 403);
  });

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
    const { body } = await ask(`${base}/.well-known/openid-configuration`);
    const issuer = 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
    expect([body['issuer'], body['jwks_uri']]).toEqual([issuer, `${issuer}/keys.json`]);
    const jwks = (await ask(`${base}/keys.json`)).body as unknown as { keys: JsonWebKey[] };
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

describe('runners and caches', () => {
  it('show their state', async () => {
    const shown = (await ask('repositories/acme/firmware/pipelines-config/runners')).body.values;
    expect(shown.map(({ name, state }) => [name, (state as { status: string }).status])).toEqual([
      ['bench-1', 'ONLINE'],
      ['bench-2', 'ONLINE'],
    ]);
    const shared = (await ask('workspaces/acme/pipelines-config/runners')).body.values;
    expect(shared.map(({ name }) => String(name))).toEqual(['shared-1']);
    const caches = (await ask('repositories/acme/firmware/pipelines-config/caches')).body.values;
    expect(caches.map(({ name }) => String(name))).toEqual(['dependencies']);
  });
});
