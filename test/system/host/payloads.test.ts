/** Pages of Bitbucket's REST API through the whole local Forge: which run counts as what. */
import pipelines from '../../fixtures/01-pipelines.json';
import steps from '../../fixtures/02-steps-by-pipeline.json';
import deployments from '../../fixtures/03-deployments.json';
import { openForge, samplesOf, type Forge } from './forge';
import { servePayloads, type PayloadServer } from './payload-server';

const MORNING = Date.UTC(2023, 1, 20, 8);

let forge: Forge;
let bitbucket: PayloadServer;
let page = '';

beforeAll(async () => {
  const repository = {
    uuid: '{bbbbbbbb-0000-4000-8000-000000000021}',
    slug: 'orders',
    mainBranch: 'trunk',
    pipelines: pipelines.values.slice(0, 1),
    steps: {},
    deployments: deployments.values.slice(-1),
  };
  bitbucket = await servePayloads([repository]);
  forge = await openForge({
    world: { bitbucket: { url: bitbucket.url, workspace: 'acme' } },
    at: MORNING,
  });
  await forge.advance(4 * 3600);
  Object.assign(repository, {
    pipelines: pipelines.values,
    steps,
    deployments: deployments.values,
  });
  await forge.advance(900);
  // Runs that were at work and show no steps are believed after two days.
  await forge.advance(49 * 3600);
  page = (await forge.scrape()).body;
}, 300_000);

afterAll(async () => {
  await forge.close();
  await bitbucket.close();
});

/** The samples above 0 of a metric, without the labels that every series of this repository has. */
function samplesOn(metric: string): Record<string, number> {
  const prefix = `${metric}{workspace="acme",repository="orders"`;
  const own = [...samplesOf(page)].filter(
    ([series, value]) => series.startsWith(prefix) && value > 0,
  );
  return Object.fromEntries(
    own.map(([series, value]) => [series.slice(prefix.length, -1).replace(/^,/, ''), value]),
  );
}

describe('a morning of pipelines', () => {
  it('counts each completed run once, under what started it, where, and how it ended', () => {
    expect(samplesOn('bitbucket_pipeline_runs_total')).toEqual({
      'pipeline="branches/trunk",ref_class="default",branch="trunk",trigger="push",result="success"': 1,
      'pipeline="default",ref_class="other",trigger="push",result="failure"': 1,
      'pipeline="pull-requests/**",ref_class="pull_request",trigger="pull_request",result="failure"': 1,
      'pipeline="custom/nightly scan",ref_class="default",branch="trunk",trigger="schedule",result="success"': 1,
      'pipeline="branches/release/*",ref_class="release",branch="release/2.4",trigger="manual",result="cancellation"': 1,
      'pipeline="tags/v*",ref_class="tag",trigger="push",result="error"': 1,
      'pipeline="default",ref_class="other",branch="develop",trigger="push",result="timeout"': 1,
      'pipeline="default",ref_class="other",branch="develop",trigger="unknown",result="error"': 1,
    });
  });

  it('leaves out the run of before the installation, but knows that it was there', () => {
    expect(samplesOn('bitbucket_pipeline_latest_build_number')).toEqual({ '': 52 });
    expect(samplesOn('bitbucket_pipeline_last_run_timestamp_seconds')).toHaveProperty(
      'pipeline="default",ref_class="default",branch="trunk",result="success"',
      Date.UTC(2023, 1, 20, 7, 34, 10, 500) / 1000,
    );
  });

  it('shows paused and halted runs as paused, and the running one as executing', () => {
    expect(samplesOn('bitbucket_pipeline_runs_active')).toEqual({
      'state="executing"': 1,
      'state="paused"': 2,
    });
  });

  it('observes wall time, and 0 for the run that completed before it was created', () => {
    expect(samplesOn('bitbucket_pipeline_run_duration_seconds_sum')).toEqual({
      'pipeline="pull-requests/**",ref_class="pull_request",result="other"': 720,
      'pipeline="custom/nightly scan",ref_class="default",branch="trunk",result="success"': 1260,
      'pipeline="branches/release/*",ref_class="release",branch="release/2.4",result="other"': 90,
      'pipeline="tags/v*",ref_class="tag",result="other"': 300,
      'pipeline="default",ref_class="other",branch="develop",result="other"': 7320,
    });
  });

  it('counts the steps that ran by result, those that never ran as skipped, and those that wait not at all', () => {
    expect(samplesOn('bitbucket_pipeline_step_runs_total')).toEqual({
      'pipeline="branches/trunk",step="Build",result="success"': 1,
      'pipeline="branches/trunk",step="Deploy to staging",result="success"': 1,
      'pipeline="branches/trunk",step="Deploy to production",result="success"': 1,
      'pipeline="pull-requests/**",step="Build",result="failure"': 1,
      'pipeline="branches/release/*",step="Build",result="cancellation"': 1,
      'pipeline="branches/release/*",step="Deploy to staging",result="skip"': 1,
    });
  });

  it('bills build time to the runner that did the work', () => {
    expect(samplesOn('bitbucket_pipeline_build_seconds_total')).toEqual({
      'pipeline="branches/release/*",runner_kind="cloud"': 55,
      'pipeline="branches/trunk",runner_kind="cloud"': 101,
      'pipeline="pull-requests/**",runner_kind="self_hosted"': 700,
    });
  });

  it('counts finished deployments since the installation by environment and result', () => {
    expect(samplesOn('bitbucket_deployments_total')).toEqual({
      'deployment_environment_name="eu-west",environment_type="production",result="success"': 1,
      'deployment_environment_name="rehearsal",environment_type="staging",result="success"': 1,
      'deployment_environment_name="rehearsal",environment_type="staging",result="failure"': 1,
    });
  });

  it('has nothing left to count', () => {
    expect(page).toContain(
      'bitbucket_exporter_uncounted_runs{workspace="acme",repository="orders"} 0\n',
    );
  });
});
