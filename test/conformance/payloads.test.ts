/** Captured pages of the real Bitbucket, through the whole local Forge: which run counts as what. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openForge, samplesOf, type Forge } from '../system/host/forge';
import {
  servePayloads,
  type PayloadServer,
  type ServedRepository,
} from '../system/host/payload-server';

const FOLDER = join(__dirname, '../../../shared/payloads');

type Payload = Readonly<Record<string, unknown>>;

const read = (file: string): object =>
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as object;
const valuesOf = (file: string): Payload[] => (read(file) as { values: Payload[] }).values;

const STEPS = ['failed', 'successful', 'redeployed', 'halted', 'stopped'];

const EVENTS = [
  'created-build-status',
  'updated-build-status',
  'pending-deployment',
  'started-deployment',
  'completed-deployment',
];

/**
 * Captured runs. The captures were trimmed by `fields=` and lack the build numbers
 * that every whole answer has: they are numbered in the order in which they began.
 */
const runsOf = (file: string): Payload[] =>
  valuesOf(file)
    .toSorted((a, b) => (String(a['created_on']) < String(b['created_on']) ? -1 : 1))
    .map((run, at) => ({ build_number: at + 1, ...run }));

/** Captured steps by the pipeline that they name. */
function stepsByPipeline(): Record<string, Payload[]> {
  const captures = STEPS.map((name) => valuesOf(`pipeline-steps.${name}.real-2023.json`));
  return Object.fromEntries(
    captures.map((steps) => [(steps[0]?.['pipeline'] as { uuid: string }).uuid, steps]),
  );
}

const MORNING = Date.UTC(2023, 1, 20, 8);
const REPOSITORY = { uuid: '{9988e380-f77d-40f0-974f-626252e7b941}', slug: 'captured' };
const NAMELESS_UUID = '{9988e380-f77d-40f0-974f-626252e7b942}';

const MAIN = 'pipeline="default",ref_class="default",branch="main",trigger="unknown"';
const OTHER = 'pipeline="default",ref_class="other",trigger="unknown"';

/** The samples above 0 of a metric, with the labels that every series of this repository has taken away. */
function samplesOn(page: string, metric: string): Record<string, number> {
  const prefix = `${metric}{workspace="acme",repository="captured",`;
  const own = [...samplesOf(page)].filter(
    ([series, value]) => series.startsWith(prefix) && value > 0,
  );
  return Object.fromEntries(own.map(([series, value]) => [series.slice(prefix.length, -1), value]));
}

function suite(): void {
  let forge: Forge;
  let bitbucket: PayloadServer;
  let page = '';
  let atOnce = '';
  let told: { success: boolean }[] = [];

  beforeAll(async () => {
    const repository: ServedRepository = {
      ...REPOSITORY,
      mainBranch: 'main',
      pipelines: [],
      steps: {},
      deployments: [],
    };
    const nameless = { ...repository, uuid: NAMELESS_UUID, slug: 'nameless' };
    bitbucket = await servePayloads([repository, nameless]);
    const world = { bitbucket: { url: bitbucket.url, workspace: 'acme' } };
    forge = await openForge({ world, at: MORNING });
    await forge.advance(2 * 3600);
    repository.pipelines = runsOf('pipelines-list.real-2023.json');
    repository.steps = stepsByPipeline();
    repository.deployments = valuesOf('deployments-list.real-2023.json');
    nameless.pipelines = runsOf('pipelines-list.scheduled.real-2023.json');
    told = await forge.deliver(EVENTS.map((name) => read(`forge-event.${name}.docs.json`)));
    await forge.advance(900);
    atOnce = (await forge.scrape()).body;
    await forge.advance(2 * 86_400);
    page = (await forge.scrape()).body;
  }, 180_000);

  afterAll(async () => {
    await forge.close();
    await bitbucket.close();
  });

  it('counts two failures, three successes and one cancellation; the halted run is none of them', () => {
    expect(samplesOn(page, 'bitbucket_pipeline_runs_total')).toEqual({
      [`${MAIN},result="success"`]: 1,
      [`${MAIN},result="failure"`]: 1,
      [`${OTHER},result="success"`]: 2,
      [`${OTHER},result="failure"`]: 1,
      [`${OTHER},result="cancellation"`]: 1,
    });
  });

  it('observes the wall time to the end of the last step, where a step ran and none ran again', () => {
    const by = 'pipeline="default",ref_class';
    expect(samplesOn(page, 'bitbucket_pipeline_run_duration_seconds_count')).toEqual({
      [`${by}="default",branch="main",result="success"`]: 1,
      [`${by}="default",branch="main",result="other"`]: 1,
      [`${by}="other",result="success"`]: 1,
      [`${by}="other",result="other"`]: 1,
    });
    // Without a step: to the completion, and 0 for the one that completed before it was created.
    expect(samplesOn(page, 'bitbucket_pipeline_run_duration_seconds_sum')).toEqual({
      [`${by}="default",branch="main",result="success"`]: 52.859,
      [`${by}="default",branch="main",result="other"`]: 26.802,
      [`${by}="other",result="success"`]: 68.724,
    });
  });

  it('counts the steps that the captures tell of; a redeployed one once, its first run being overwritten', () => {
    expect(samplesOn(page, 'bitbucket_pipeline_step_runs_total')).toEqual({
      'pipeline="default",step="Test",result="success"': 4,
      'pipeline="default",step="Test",result="failure"': 1,
      'pipeline="default",step="Test",result="cancellation"': 1,
      'pipeline="default",step="staging",result="success"': 1,
      'pipeline="default",step="staging",result="skip"': 1,
      'pipeline="default",step="production",result="success"': 1,
      'pipeline="default",step="production",result="skip"': 1,
    });
  });

  it('counts eleven finished deployments, whose status nobody had asked for, and not the undeployed one', () => {
    expect(samplesOn(page, 'bitbucket_deployments_total')).toEqual({
      'deployment_environment_name="Test",environment_type="test",result="success"': 5,
      'deployment_environment_name="Staging",environment_type="staging",result="success"': 3,
      'deployment_environment_name="Production",environment_type="production",result="success"': 3,
    });
  });

  it('shows the halted run as paused', () => {
    expect(samplesOn(page, 'bitbucket_pipeline_runs_active')).toEqual({ 'state="paused"': 1 });
  });

  it('waits two days for the steps of one run, which were not captured, and says that it is left', () => {
    const left = (shown: string): number[] =>
      [...samplesOf(shown)].flatMap(([series, value]) =>
        series.includes('uncounted_runs') ? value : [],
      );
    expect(left(atOnce)).toEqual([1, 0]);
    expect(left(page)).toEqual([0, 0]);
  });

  it('counts no run that the capture does not name by a uuid', () => {
    const counted = [...samplesOf(page)].filter(([series]) => /_runs_total.*nameless/.test(series));
    expect(counted).toEqual([]);
  });

  it('takes every event of the documentation without a failure', () => {
    expect(told.map(({ success }) => success)).toEqual(EVENTS.map(() => true));
  });
}

describe('captured pages of Bitbucket', () => {
  if (existsSync(FOLDER)) suite();
  else
    it('is absent: no ../shared/payloads beside this clone; test/system/host/payloads.test.ts covers the promise', () => {
      expect(existsSync(FOLDER)).toBe(false);
    });
});
