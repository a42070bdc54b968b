/** Who may push, what a writer of one repository can do to others, and what an admin can switch off. */
import { openPushHouse, type PushHouse, type StepOfRun } from './house';
import { signed, signer } from '../access/signing';

const GOOD = '# TYPE depth gauge\ndepth 1\n';
const OTHER = '{00000000-0000-4000-8000-000000000000}';

let house: PushHouse;
let step: StepOfRun;

beforeAll(async () => {
  house = await openPushHouse();
  step = house.lastStepOf('web-shop');
});
afterAll(() => house.close());

const bearer = (token: string) => [['Authorization', `Bearer ${token}`]] as const;

describe('who pushes', () => {
  it.each<{ name: string; claims: Record<string, unknown> }>([
    { name: 'another audience', claims: { aud: 'lifeline' } },
    { name: 'another workspace', claims: { workspaceUuid: OTHER } },
    { name: 'another issuer', claims: { iss: 'https://token.actions.githubusercontent.com' } },
    {
      name: 'Pipelines of another workspace',
      claims: {
        iss: 'https://api.bitbucket.org/2.0/workspaces/other/pipelines-config/identity/oidc',
      },
    },
    { name: 'a token that has expired', claims: { exp: 1 } },
    { name: 'a token from the future', claims: { iat: 9_999_999_999, exp: 9_999_999_999 } },
    { name: 'a repository that the subject does not name', claims: { repositoryUuid: OTHER } },
    { name: 'a step that the subject does not name', claims: { stepUuid: OTHER } },
    { name: 'no pipeline', claims: { pipelineUuid: undefined } },
    { name: 'a pipeline that is no uuid', claims: { pipelineUuid: '../victim' } },
    { name: 'no step', claims: { stepUuid: 7 } },
  ])('is not $name', async ({ claims }) => {
    const answer = await house.post(GOOD, bearer(await house.token(step, claims)));
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="lifeline-push"' },
    });
    expect(await house.pushed()).toBe('');
  });

  it('is nobody whose signature is not that of Bitbucket', async () => {
    const token = await house.token(step);
    const claims = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    ) as object;
    const stranger = signer('rsa', 'simulated-step-key');
    const forged = [
      signed(claims, stranger),
      signed(claims, stranger, { algorithm: 'none' }),
      signed(claims, stranger, { algorithm: 'HS256' }),
      `${token.slice(0, -4)}AAAA`,
    ];
    for (const one of forged) expect((await house.post(GOOD, bearer(one))).status).toBe(401);
  });

  it('is no scraper, and nobody without a token', async () => {
    const { scrape } = await house.house.forge.describe();
    expect((await house.post(GOOD, bearer(scrape.token))).status).toBe(401);
    expect((await house.post(GOOD, [])).status).toBe(401);
  });

  it('reads nothing, and shows no token in an address', async () => {
    const token = await house.token(step);
    const asked = await house.post('', bearer(token), { method: 'GET' });
    expect(asked).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    const shown = await house.post(GOOD, bearer(token), { path: `?token=${token}` });
    expect(shown.status).toBe(400);
    expect(shown.body).not.toContain(token);
  });

  it.each([
    ['Content-Encoding', 'gzip'],
    ['Content-Encoding', 'SNAPPY'],
    ['Content-Type', 'application/x-protobuf'],
    ['content-type', 'application/json; charset=utf-8'],
    ['Content-Type', 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily'],
  ])('is told what a push is where %s is %s', async (name, value) => {
    const all = [...bearer(await house.token(step)), [name, value]] as const;
    const answer = await house.post('{"resourceMetrics":[]}', all);
    expect(answer.status).toBe(415);
    expect(answer.body).toContain('the text format of Prometheus, not compressed');
    expect(await house.pushed()).toBe('');
  });

  it.each([
    ['Content-Encoding', 'identity'],
    ['Content-Encoding', ''],
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Content-Type', 'application/openmetrics-text; version=1.0.0'],
  ])('is taken as text where %s is %s', async (name, value) => {
    const all = [...bearer(await house.token(step)), [name, value]] as const;
    expect((await house.post('', all)).body).toContain('(empty)');
  });

  it('is a step that Bitbucket knows', async () => {
    const claims = { stepUuid: OTHER, sub: `${step.repositoryUuid}:${OTHER}` };
    expect((await house.post(GOOD, bearer(await house.token(step, claims)))).status).toBe(401);
    const elsewhere = { repositoryUuid: OTHER, sub: `${OTHER}:${step.stepUuid}` };
    expect((await house.post(GOOD, bearer(await house.token(step, elsewhere)))).status).toBe(404);
  });
});

describe('an admin', () => {
  const choose = (choice: object) => {
    const open = { isOff: false, offUuids: [], allowed: [] };
    return house.house.have('savePushChoice', { ...open, ...choice });
  };

  it.each([
    { name: 'all pushes', choice: () => ({ isOff: true }) },
    { name: 'those of a repository', choice: () => ({ offUuids: [step.repositoryUuid] }) },
  ])('switches off $name', async ({ choice }) => {
    await choose(choice());
    expect((await house.push(step, GOOD)).status).toBe(403);
    await choose({});
    expect((await house.push(step, GOOD)).status).toBe(200);
  });

  it('allows names by a list; those of ours always', async () => {
    await choose({ allowed: ['depth', 'bundle_*'] });
    const taken = await house.push(step, `${GOOD}# TYPE clone_seconds gauge\nclone_seconds 2\n`);
    expect(taken.status).toBe(200);
    expect(await house.push(step, `${GOOD}# TYPE width gauge\nwidth 1\n`)).toMatchObject({
      status: 400,
      body: 'Line 3: An admin has not allowed this name (not_allowed). Nothing was taken.\n',
    });
    await choose({});
  });
});

describe('a writer of one repository', () => {
  it('takes no series, family or request from another', async () => {
    const slug = house.others('web-shop')[0] ?? '';
    const neighbour = house.lastStepOf(slug);
    const taken = await house.push(
      neighbour,
      '# TYPE depth gauge\ndepth 7\n# TYPE votes gauge\nvotes 1\n',
    );
    expect(taken).toMatchObject({ status: 200 });
    const before = linesOf(await house.pushed(), slug);
    expect(before).toHaveLength(2);
    for (let round = 0; round < 3; round++) await house.push(step, flood(round));
    expect(linesOf(await house.pushed(), slug)).toEqual(before);
    expect((await house.push(neighbour, GOOD)).status).toBe(200);
    // The counts of everybody are on the page as before.
    expect((await house.house.forge.scrape()).body).toMatch(
      /bitbucket_exporter_omitted_repositories 0\n/,
    );
  });
});

/** A counter of the same name as the gauge of somebody else, and as many series as one push may have. */
function flood(round: number): string {
  const series = Array.from({ length: 50 }, (_, at) => `depth{kind="${at}-${round}"} ${at}`);
  return `# TYPE depth gauge\n${series.join('\n')}\n# TYPE votes_total counter\nvotes_total 9\n`;
}

const linesOf = (page: string, slug: string): string[] =>
  page.split('\n').filter((line) => line.includes(`repository="${slug}"`));
