import { type Fixture, MORNING, startFixture } from './fixture';

const push = (more: object = {}) => ({ eventType: 'avi:bitbucket:push:repository', ...more });
const SECOND = 1000;

describe('triggers', () => {
  let app: Fixture;
  beforeEach(async () => {
    app = await startFixture();
  });
  afterEach(() => app.host.close());

  const deliver = async (events: unknown) =>
    (await app.control('POST', '/events', events))['deliveries'];

  it('hands an event to the functions that listen', async () => {
    expect(await deliver(push({ repository: { uuid: '{r}' } }))).toEqual([
      { function: 'on-event', success: true },
    ]);
    expect(await app.noted('event')).toEqual([push({ repository: { uuid: '{r}' } })]);
  });

  it('tells the app once that it was installed', async () => {
    expect(await app.noted('installed')).toEqual([
      {
        eventType: 'avi:forge:installed:app',
        id: 'ari:cloud:ecosystem::installation/e1f0c0de-0000-4000-8000-000000000002',
        context: 'ari:cloud:bitbucket::workspace/11111111-aaaa-4aaa-8aaa-111111111111',
        app: {
          id: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
          version: '1.0.0',
        },
        environment: { id: 'e1f0c0de-0000-4000-8000-000000000001' },
      },
    ]);
  });

  it('hands an event that nobody listens to to nobody', async () => {
    expect(await deliver({ eventType: 'avi:bitbucket:created:pullrequest' })).toEqual([]);
  });

  it('tells of an exception and does not repeat it', async () => {
    expect(await deliver(push({ act: 'throw' }))).toEqual([
      { function: 'on-event', success: false, error: 'FUNCTION_ERR: as ordered' },
    ]);
    await app.advance(3600);
    expect(await app.noted('event')).toHaveLength(1);
  });

  it('repeats at most four times when the function asks for it', async () => {
    expect(await deliver(push({ act: 'retry' }))).toMatchObject([{ success: false }]);
    await app.advance(3600);
    const retries = (await app.noted('event')).map(({ retryContext }) => retryContext);
    expect(retries).toEqual([
      undefined,
      ...[1, 2, 3, 4].map((retryCount) => ({
        retryCount,
        retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED',
        retryData: { note: 'kept' },
      })),
    ]);
  });

  it('repeats what the platform lost', async () => {
    expect(await deliver(push({ act: 'crash', once: true }))).toMatchObject([
      { success: false, error: expect.stringContaining('FUNCTION_RUNTIME_LOST') as string },
    ]);
    await app.advance(1);
    expect(await app.noted('event')).toHaveLength(2);
  });

  it('never delivers events above 200 KB', async () => {
    expect(await deliver(push({ text: 'x'.repeat(201 * 1024) }))).toMatchObject([
      { success: false },
    ]);
    expect(await app.noted('event')).toEqual([]);
  });

  it('delivers many events, each once', async () => {
    const events = Array.from({ length: 60 }, (_, n) => push({ n }));
    expect(await deliver(events)).toHaveLength(60);
    const seen = (await app.noted('event')).map(({ n }) => Number(n)).sort((one, two) => one - two);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  it.each([
    { faults: { dropEvents: 1 }, at: 0, seen: 0 },
    { faults: { duplicateEvents: 1 }, at: 0, seen: 2 },
    { faults: { delayEventsSeconds: 120 }, at: 119, seen: 0 },
    { faults: { delayEventsSeconds: 120 }, at: 120, seen: 1 },
    { faults: { reorderEvents: 1 }, at: 0, seen: 0 },
    { faults: { reorderEvents: 1 }, at: 60, seen: 1 },
  ])('under $faults has delivered $seen after $at s', async ({ faults, at, seen }) => {
    await app.control('POST', '/faults', faults);
    await deliver(push());
    await app.advance(at);
    expect(await app.noted('event')).toHaveLength(seen);
  });

  it('delivers what happens in the workspace, in order, when it is due', async () => {
    const coming = (n: number, seconds: number) => ({
      event: push({ n }),
      knownAt: MORNING + 10 * SECOND,
      deliverAt: MORNING + seconds * SECOND,
    });
    app.world.coming.push(coming(2, 40), coming(1, 20), coming(3, 9_000));
    await app.advance(30);
    expect((await app.noted('event')).map(({ n }) => n)).toEqual([1]);
    await app.advance(30);
    expect((await app.noted('event')).map(({ n }) => n)).toEqual([1, 2]);
  });
});

describe('scheduled triggers', () => {
  let app: Fixture;
  beforeEach(async () => {
    app = await startFixture();
  });
  afterEach(() => app.host.close());

  it('run once at the start and then every interval', async () => {
    expect(await app.noted('tick')).toHaveLength(1);
    await app.advance(3599);
    expect(await app.noted('tick')).toHaveLength(1);
    await app.advance(1);
    expect(await app.noted('tick')).toHaveLength(2);
    await app.advance(5 * 3600);
    expect(await app.noted('tick')).toHaveLength(7);
  });

  it('run when asked', async () => {
    expect(await app.control('POST', '/schedules/tick')).toEqual({ success: true });
    expect((await app.noted('tick'))[1]).toMatchObject({
      request: { context: { moduleKey: 'tick' } },
      context: {
        installContext: 'ari:cloud:bitbucket::workspace/11111111-aaaa-4aaa-8aaa-111111111111',
      },
    });
    expect(await app.control('POST', '/schedules/unknown')).toEqual({
      error: 'manifest.yml has no scheduled trigger unknown.',
    });
  });
});
