import { ask as askFrom, askAll, type Answer } from '../asking';
import { createSimulation, type SimulatedWorkspace } from '../index';
import { DAY, HOUR } from '../timestamps';

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

interface ShownRun {
  readonly target: {
    readonly type: string;
    readonly ref_type?: string;
    readonly ref_name?: string;
    readonly selector: { readonly type: string };
  };
  readonly trigger: { readonly name: string };
}

function uuidOf(slug: string): string {
  return simulation.repositories().find((one) => one.slug === slug)?.uuid ?? '';
}

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
    const slugs = simulation.repositories().map(({ slug }) => slug);
    const lists = slugs
      .filter((slug) => slug !== 'handbook')
      .map((slug) => askAll(simulation, `repositories/acme/${slug}/pipelines/`));
    const runs = (await Promise.all(lists)).flat().map((run) => run as unknown as ShownRun);
    const pullRequests = runs.filter(({ target }) => target.type === 'pipeline_pullrequest_target');
    expect(pullRequests.length).toBeGreaterThan(50);
    expect(pullRequests.filter(({ target }) => target.ref_name !== undefined)).toEqual([]);
    const seen = new Set(
      runs.flatMap(({ target, trigger }) => [
        `${target.type} ${target.ref_type ?? ''}`.trim(),
        trigger.name,
        target.selector.type,
      ]),
    );
    expect([...seen].sort()).toEqual([
      'MANUAL',
      'PARENT_STEP',
      'PUSH',
      'SCHEDULE',
      'branches',
      'custom',
      'default',
      'merge-queues',
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
    const run = body.values[0] as {
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
    const { completions } = simulation.truth();
    const latest = new Map(
      completions
        .filter(({ repository }) => repository === uuidOf('checkout-api'))
        .map((run) => [run.uuid, run]),
    );
    const shown = await askAll(simulation, 'repositories/acme/checkout-api/pipelines/');
    const completed = shown.filter((run) => run['completed_on'] !== undefined);
    expect(completed.length).toBeGreaterThan(2000);
    for (const run of completed) {
      const truth = latest.get(String(run['uuid']));
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
      .resumptions.find(({ purpose, runNumber }) => purpose === 'rerun' && runNumber === 2);
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

  it('gives stopped and skipped steps no length', () => {
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
    const values = await askAll(simulation, `${LIST}?sort=-state.completed_on`);
    const dates = values.map(({ state }) => (state as { completed_on?: string }).completed_on);
    const firstDated = dates.findIndex((date) => date !== undefined);
    expect(firstDated).toBeGreaterThan(0);
    const dated = dates.slice(firstDated).map((date) => Date.parse(date ?? ''));
    expect(dated).toEqual([...dated].sort((one, other) => other - one));
  });

  it('names the environment only when asked, and filters by it', async () => {
    const environments = (await ask('repositories/acme/payments/environments/')).body.values;
    const production = encodeURIComponent(String(environments[2]?.['uuid']));
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
