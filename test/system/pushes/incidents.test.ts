/** Steps of production deployments tell of incidents through the web trigger, and a scraper reads when they began and ended. */
import { openPushHouse, type DeployingStep, type PushHouse } from './house';

const told = (id: string, value: number): string =>
  `# TYPE lifeline_incident gauge\nlifeline_incident{id="${id}"} ${value}\n`;

let house: PushHouse;
let production: DeployingStep;
let test: DeployingStep;

beforeAll(async () => {
  house = await openPushHouse();
  production = await house.deployingStepOf('web-shop', 'Production');
  test = await house.deployingStepOf('web-shop', 'Test');
  // The keys of the issuer are read and kept with the first push.
  expect((await house.push(test, '')).status).toBe(400);
});
afterAll(() => house.close());

const seriesOn = async (): Promise<readonly string[]> =>
  (await house.pushed()).split('\n').filter((line) => !line.startsWith('#'));

const of = (id: string, slug = 'web-shop'): string =>
  `workspace="acme",repository="${slug}",deployment_environment_name="Production",environment_type="production",id="${id}"`;

describe('who may not tell of incidents', () => {
  it.each([
    {
      name: 'a step that deploys nowhere',
      token: () => house.token(house.lastStepOf('web-shop')),
      status: 403,
      body: 'Only a step with "deployment:" to a production environment may tell of incidents. Nothing was taken.\n',
    },
    {
      name: 'a step that deploys to a test environment',
      token: () => house.deployToken(test),
      status: 403,
      body: 'The environment of this step is not of the type production, so it may not tell of incidents. Nothing was taken.\n',
    },
    {
      name: 'a step that deploys to an environment that nobody knows',
      token: () =>
        house.deployToken({
          ...production,
          environmentUuid: '{00000000-0000-4000-8000-000000000000}',
        }),
      status: 404,
      body: 'Lifeline has not read a deployment to this environment yet, so it may not tell of incidents. Nothing was taken; push again once one has ended.\n',
    },
    {
      name: 'a step that names its environment itself',
      token: () =>
        house.token(production, {
          deploymentEnvironmentUuid: production.environmentUuid,
          sub: `${production.repositoryUuid}:${test.environmentUuid}:${production.stepUuid}`,
        }),
      status: 401,
      body: 'Send the token of the step as "Authorization: Bearer $BITBUCKET_STEP_OIDC_TOKEN"; the step needs "oidc: true".\n',
    },
  ])('$name: nothing of its push is taken, and Bitbucket is asked nothing', async (one) => {
    const token = await one.token();
    await house.house.forge.resetMeters();
    const body = `${told('INC-1', 1)}# TYPE depth gauge\ndepth 1\n`;
    expect(await house.push(production, body, token)).toMatchObject({
      status: one.status,
      body: one.body,
    });
    const { functions } = await house.house.forge.meters();
    expect(functions['answer-push']).toMatchObject({ bitbucket: {}, kvs: { bytesWritten: 0 } });
    expect(await house.pushed()).toBe('');
  });
});

describe('an incident', () => {
  const push = async (body: string, iat: number) => {
    const claims = { iat, exp: iat + 3600 };
    const taken = await house.push(production, body, await house.deployToken(production, claims));
    expect(taken).toMatchObject({ status: 200, body: 'Taken.\n' });
  };

  it('is shown from the first step on that says that it is open', async () => {
    const now = await house.house.seconds();
    await push(told('INC-7', 1), now - 1800);
    await push(told('INC-7', 1), now - 900);
    expect(await house.pushed()).toBe(`\
# HELP bitbucket_incident_opened_timestamp_seconds When the first step of a production deployment said that an incident is open.
# TYPE bitbucket_incident_opened_timestamp_seconds gauge
bitbucket_incident_opened_timestamp_seconds{${of('INC-7')}} ${now - 1800}`);
  });

  it('is resolved by the last step that says so, and opened again by a later one', async () => {
    const now = await house.house.seconds();
    const opened = `bitbucket_incident_opened_timestamp_seconds{${of('INC-7')}} ${now - 1800}`;
    const resolved = `bitbucket_incident_resolved_timestamp_seconds{${of('INC-7')}}`;
    await push(told('INC-7', 0), now - 600);
    expect(await seriesOn()).toEqual([opened, `${resolved} ${now - 600}`]);
    await push(told('INC-7', 1), now - 300);
    expect(await seriesOn()).toEqual([opened]);
    await push(told('INC-7', 0), now - 60);
    await push(told('INC-7', 0), now - 600);
    expect(await seriesOn()).toEqual([opened, `${resolved} ${now - 60}`]);
  });

  it('changes nothing when it is told again', async () => {
    const before = await house.pushed();
    const now = await house.house.seconds();
    await house.house.forge.resetMeters();
    await push(told('INC-7', 1), now - 900);
    expect(await house.pushed()).toBe(before);
    const { functions } = await house.house.forge.meters();
    expect(functions['answer-push']).toMatchObject({ bitbucket: {}, kvs: { bytesWritten: 0 } });
  });

  it('is that of its own repository, whatever another calls its own', async () => {
    const before = await seriesOn();
    const other = await house.deployingStepOf('checkout-api', 'Production');
    const body = Array.from({ length: 50 }, (_, at) => `lifeline_incident{id="INC-${at}"} 1\n`);
    const full = `# TYPE lifeline_incident gauge\n${body.join('')}`;
    const token = await house.deployToken(other);
    expect((await house.push(other, full, token)).status).toBe(200);
    expect(await house.push(other, told('INC-50', 1), token)).toMatchObject({
      status: 400,
      body: 'A repository may have 50 incidents: those resolved make room after two hours (too_many_incidents). Nothing was taken.\n',
    });
    const after = await seriesOn();
    expect(after.filter((line) => line.includes('repository="web-shop"'))).toEqual(before);
    expect(after.filter((line) => line.includes('repository="checkout-api"'))).toHaveLength(50);
    expect(after.filter((line) => line.includes(of('INC-7', 'checkout-api')))).toHaveLength(1);
  });
});
