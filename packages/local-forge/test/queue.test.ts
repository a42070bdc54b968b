import { type Fixture, MORNING, startFixture } from './fixture';

describe('the queue behind the real events SDK', () => {
  let app: Fixture;
  beforeEach(async () => {
    app = await startFixture();
  });
  afterEach(() => app.host.close());

  const push = (events: unknown, queue = 'work') => app.invoke('push', { queue, events });
  const begun = () => app.noted('begin');

  it('delivers an event to its consumer', async () => {
    const { jobId } = (await push([
      { body: { name: 'first' }, concurrency: { key: 'lane', limit: 1 } },
    ])) as {
      jobId: string;
    };
    await app.settle();
    expect(await begun()).toEqual([
      {
        body: { name: 'first' },
        concurrency: { key: 'lane', limit: 1 },
        queueName: 'work',
        jobId,
        eventId: expect.any(String) as string,
      },
    ]);
    expect(await app.invoke('job', { queue: 'work', id: jobId })).toEqual({
      success: 1,
      inProgress: 0,
      failed: 0,
    });
  });

  it('waits as long as the event asks', async () => {
    await push([{ body: {}, delayInSeconds: 900 }]);
    await app.advance(899);
    expect(await begun()).toEqual([]);
    await app.advance(1);
    expect(await begun()).toHaveLength(1);
  });

  it('delivers again when the function asks for it, with its reason and data', async () => {
    await push([{ body: { act: 'retry', once: true } }]);
    await app.settle();
    expect(await begun()).toHaveLength(1);
    await app.advance(30);
    expect((await begun())[1]).toMatchObject({
      retryContext: {
        retryCount: 1,
        retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED',
        retryData: { note: 'kept' },
        retentionWindow: {
          startTime: new Date(MORNING).toISOString(),
          remainingTimeMs: 24 * 3_600_000 - 30_000,
        },
      },
    });
    expect((await app.control('GET', '/meters'))['queue']).toEqual({
      ...{ pushes: 1, events: 1, deliveries: 2, retries: 1 },
    });
  });

  it('delivers again and again, ever slower, while the function throws, for a day', async () => {
    const { jobId } = (await push([{ body: { act: 'throw' } }])) as { jobId: string };
    await app.settle();
    await app.advance(1 + 2 + 4);
    expect(await begun()).toHaveLength(4);
    await app.advance(24 * 3600);
    expect(await app.invoke('job', { queue: 'work', id: jobId })).toEqual({
      success: 0,
      inProgress: 0,
      failed: 1,
    });
  });

  it('runs one event of a lane at a time and different lanes side by side', async () => {
    const event = (name: string, key: string) => ({
      body: { name, slowMs: 40 },
      concurrency: { key, limit: 1 },
    });
    await push([event('a1', 'a'), event('a2', 'a'), event('b1', 'b'), event('a3', 'a')]);
    await app.settle();
    const [order] = await app.kvs({ do: 'query', limit: 100 });
    const steps = (
      order as { results: { key: string; value: { name?: string; body?: { name: string } } }[] }
    ).results
      .filter(({ key }) => /^(begin|end)/.test(key))
      .sort((one, two) => (one.key.split(':')[2] ?? '').localeCompare(two.key.split(':')[2] ?? ''))
      .map(
        ({ key, value }) => `${key.split(':')[0] ?? ''} ${value.name ?? value.body?.name ?? ''}`,
      );
    const laneA = steps.filter((step) => step.includes(' a')).map((step) => step.split(' ')[0]);
    expect(laneA).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end']);
    expect(steps.indexOf('begin b1')).toBeLessThan(
      steps.indexOf(steps.find((step) => step.startsWith('end')) ?? ''),
    );
  });

  it('breaks the lanes and consumes twice when the fault says so', async () => {
    await app.control('POST', '/faults', { parallelConsumers: true });
    await push([{ body: { name: 'one', slowMs: 20 }, concurrency: { key: 'a', limit: 1 } }]);
    await app.settle();
    expect(await begun()).toHaveLength(2);
  });

  it('cancels a job', async () => {
    const { jobId } = (await push([{ body: {}, delayInSeconds: 60 }])) as { jobId: string };
    await app.invoke('job', { queue: 'work', id: jobId, cancel: true });
    await app.advance(60);
    expect(await begun()).toEqual([]);
    expect(await app.invoke('job', { queue: 'work', id: 'unknown' })).toMatchObject({
      error: 'JobDoesNotExistError',
    });
  });

  it('takes 500 events a minute', async () => {
    const fifty = Array.from({ length: 50 }, () => ({ body: {}, delayInSeconds: 900 }));
    for (let pushes = 0; pushes < 10; pushes += 1) await push(fifty);
    expect(await push([{ body: {} }])).toMatchObject({ error: 'RateLimitError' });
    await app.advance(60);
    expect(await push([{ body: {} }])).toHaveProperty('jobId');
  });

  it('refuses what is too large or goes nowhere', async () => {
    const large = [{ body: { text: 'x'.repeat(150 * 1024) } }];
    expect(await push(large, 'slow')).toMatchObject({ error: 'PayloadTooBigError' });
    expect(await push(large)).toHaveProperty('jobId');
    expect(await push([{ body: {} }], 'nowhere')).toMatchObject({
      error: 'InternalServerError',
      message: expect.stringContaining('No consumer reads queue nowhere') as string,
    });
    await app.control('POST', '/faults', { queueTooManyRequests: true });
    expect(await push([{ body: {} }])).toMatchObject({ error: 'RateLimitError' });
  });

  it('delivers again what a lost runtime had begun', async () => {
    await push([{ body: { act: 'crash', once: true } }]);
    await app.settle();
    await app.advance(1);
    expect((await begun()).map((event) => 'retryContext' in event)).toEqual([false, true]);
  });

  it('kills a consumer that takes longer than it may, and delivers again', async () => {
    await push([{ body: { act: 'block', once: true } }]);
    await app.settle();
    await app.advance(1);
    expect(await begun()).toHaveLength(2);
  });
});
