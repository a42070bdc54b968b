/** What a page of the simulated workspace of twelve repositories weighs: when it is new, and after a working day. */
import { CATALOG } from '../../../src/core/exposition/catalogue/catalogue';
import { openForge, type Forge } from './forge';

/** A Wednesday morning; 28 hours later it is Thursday, and all have pushed. */
const BEGIN = Date.UTC(2026, 2, 4, 6);
const HOUR_SECONDS = 3600;
const STEP_SECONDS = 600;

/** What commit bb84576 did not have (ADR 84). */
const CAME_LATER: readonly string[] = [
  'bitbucket_deployment_rework_total',
  'bitbucket_environment_promotion_waiting_since_timestamp_seconds',
  'bitbucket_environment_promotions_waiting',
  'bitbucket_exporter_omitted_pushes',
  'bitbucket_exporter_uncounted_deployments',
  'bitbucket_pipeline_billed_seconds_total',
  'bitbucket_pipeline_flaky_step_seconds_total',
  'bitbucket_pipeline_flaky_steps_total',
  'bitbucket_pipeline_oldest_executing_run_timestamp_seconds',
  'bitbucket_pipeline_oldest_halted_run_timestamp_seconds',
  'bitbucket_pipeline_run_resumptions_total',
  'bitbucket_pipeline_step_reruns_total',
  'bitbucket_repository_month_build_seconds',
  'bitbucket_workspace_month_build_seconds',
  'bitbucket_workspace_month_slots_peak',
];

let forge: Forge;
let first: string;
let later: string;

beforeAll(async () => {
  forge = await openForge({ world: { simulate: { name: 'acme', seed: 1 } }, at: BEGIN });
  await forge.advance(STEP_SECONDS);
  first = (await forge.scrape()).body;
  for (let played = 0; played < 28 * HOUR_SECONDS; played += STEP_SECONDS)
    await forge.advance(STEP_SECONDS);
  later = (await forge.scrape()).body;
}, 300_000);

afterAll(() => forge.close());

const isOf = (family: string, line: string): boolean =>
  line.startsWith(`${family}{`) || line.startsWith(`${family} `);
const linesOf = (page: string, begin: string): readonly string[] =>
  page.split('\n').filter((line) => line.startsWith(begin));
const familiesOn = (page: string): ReadonlySet<string> =>
  new Set(linesOf(page, '# HELP ').map((line) => line.split(' ')[2] ?? ''));

describe('a workspace of twelve repositories', () => {
  it('is there', () => {
    expect(linesOf(first, 'bitbucket_repository_info{').length).toBeGreaterThanOrEqual(12);
  });

  it('has a first page of at most 90 kB, and one of at most 328 kB after 28 hours', () => {
    expect(Buffer.byteLength(first)).toBeLessThanOrEqual(90_000);
    expect(Buffer.byteLength(later)).toBeLessThanOrEqual(328_000);
  });

  it('has at most 303 kB then in the families that it had before steps, promotions and money', () => {
    const ofThem = (line: string): boolean =>
      CAME_LATER.some((family) => isOf(family, line) || line.includes(` ${family} `));
    const kept = later.split('\n').filter((line) => !ofThem(line));
    expect(Buffer.byteLength(kept.join('\n'))).toBeLessThanOrEqual(303_000);
    const lines = later.split('\n');
    expect(CAME_LATER.filter((family) => !lines.some((line) => isOf(family, line)))).toEqual([]);
  });

  it('has dropped no family for it, and each has its help', () => {
    const families = familiesOn(later);
    expect([...familiesOn(first)].filter((family) => !families.has(family))).toEqual([]);
    const helps = Object.values(CATALOG).map(({ name, help }) => `# HELP ${name} ${help}`);
    expect(linesOf(later, '# HELP ').filter((line) => !helps.includes(line))).toEqual([]);
  });

  it('tells success and failure of each pipeline that has run, and of each environment', () => {
    const labelled = linesOf(later, 'bitbucket_deployments_total{');
    const environments = new Set(labelled.map((line) => line.replace(/,result=.*$/, '')));
    for (const environment of environments)
      for (const result of ['success', 'failure'])
        expect(labelled.some((line) => line.startsWith(`${environment},result="${result}"`))).toBe(
          true,
        );
  });
});
