/** A step pushes through the web trigger, and a scraper reads it. */
import { OPENMETRICS } from '../host/forge';
import { openPushHouse, type PushHouse, type StepOfRun } from './house';

const BODY = `\
# TYPE artifact_size_bytes gauge
artifact_size_bytes{artifact="dist/app.js"} 52431
# TYPE cpu_seconds_total counter
cpu_seconds_total 12.5
# TYPE memory_peak_bytes gauge
memory_peak_bytes 734003200
# TYPE bundle_modules gauge
bundle_modules{kind="vendor"} 412
# TYPE warnings_total counter
warnings_total 3
`;

let house: PushHouse;
let step: StepOfRun;
let token: string;

beforeAll(async () => {
  house = await openPushHouse();
  step = house.lastStepOf('web-shop');
  token = await house.token(step);
});
afterAll(() => house.close());

describe('a push', () => {
  it('is taken, and exposed under the names that Bitbucket tells of the step', async () => {
    expect(await house.push(step, BODY, token)).toMatchObject({ status: 200, body: 'Taken.\n' });
    await house.house.forge.advance(151);
    const of = `workspace="acme",repository="web-shop",pipeline="custom/smoke",step="Smoke test"`;
    expect(await house.pushed()).toBe(`\
# HELP bitbucket_step_artifact_size_bytes Size of an artifact, as the newest run of the step measured it.
# TYPE bitbucket_step_artifact_size_bytes gauge
bitbucket_step_artifact_size_bytes{${of},artifact="dist/app.js"} 52431
# HELP bitbucket_step_cpu_seconds_total CPU time of the build container, added up over the runs of the step that pushed it.
# TYPE bitbucket_step_cpu_seconds_total counter
bitbucket_step_cpu_seconds_total{${of}} 12.5
# HELP bitbucket_step_memory_peak_bytes The most memory that the build container used in the newest run of the step.
# TYPE bitbucket_step_memory_peak_bytes gauge
bitbucket_step_memory_peak_bytes{${of}} 734003200
# HELP bitbucket_custom_bundle_modules Pushed by steps; its meaning is theirs.
# TYPE bitbucket_custom_bundle_modules gauge
bitbucket_custom_bundle_modules{${of},kind="vendor"} 412
# HELP bitbucket_custom_warnings_total Pushed by steps; its meaning is theirs.
# TYPE bitbucket_custom_warnings_total counter
bitbucket_custom_warnings_total{${of}} 3`);
  });

  it('is legal OpenMetrics whatever others call theirs', async () => {
    const page = await house.pushed(OPENMETRICS);
    expect(page).toContain('# TYPE bitbucket_custom_warnings_total unknown\n');
    expect(page).toContain('# TYPE bitbucket_step_cpu_seconds counter\n');
  });

  it('changes nothing when it is repeated', async () => {
    const before = await house.pushed();
    await house.house.forge.resetMeters();
    expect((await house.push(step, BODY, token)).status).toBe(200);
    expect(await house.pushed()).toBe(before);
    const { functions } = await house.house.forge.meters();
    expect(functions['answer-push']).toMatchObject({ bitbucket: {}, kvs: { bytesWritten: 0 } });
  });

  it('is refused whole for one bad line, which is named', async () => {
    const before = await house.pushed();
    const bad = `# TYPE good gauge\ngood 1\n# TYPE bad gauge\nbad one\n`;
    expect(await house.push(step, bad)).toMatchObject({
      status: 400,
      body: 'Line 4: The value is no decimal number (value). Nothing was taken.\n',
    });
    expect(await house.pushed()).toBe(before);
  });
});
