import { onMessage } from '../../src/handlers/on-message';
import { after, MINUTE, REPOSITORY_UUID, SECOND, HOUR } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import {
  buildStatusEvent,
  deploymentEvent,
  deploymentPayload,
  pipelinePayload,
  pushEvent,
  type Payload,
} from './payloads';
import { OF_MAIN, RUNS } from './runs';

const ACTIVE = 'bitbucket_pipeline_runs_active';
const US_EAST = 'deployment_environment_name="us-east-1",environment_type="production"';
const KEY = 'totals:bbbbbbbb-0000-4000-8000-000000000002';

describe('a build status', () => {
  it('is a hint: a run is counted as REST tells it, whatever the status says', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1), result: 'FAILED' }));
    lifeline.now = after(3);
    await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }));
    expect(await lifeline.samples(RUNS)).toEqual({
      [OF_MAIN.replace('success', 'failure')]: 1,
    });
  });

  it('of a run that Bitbucket does not know is rejected', async () => {
    const { lifeline } = await installed();
    lifeline.now = after(3);
    await lifeline.deliver(buildStatusEvent({ number: 66, createdAt: after(1), at: after(2) }));
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({});
    expect(samplesOn(page, 'bitbucket_exporter_rejected_events_total')).toEqual({
      'event="updated:build-status",reason="unknown-run"': 1,
    });
  });

  it('of a number far beyond the highest is left to the sweep, and costs nothing', async () => {
    const { lifeline } = await installed();
    const asked = lifeline.bitbucket.requests.length;
    await lifeline.deliver(buildStatusEvent({ number: 101, createdAt: after(1), at: after(2) }));
    expect(lifeline.bitbucket.requests.length).toBe(asked);
    await lifeline.deliver(buildStatusEvent({ number: 100, createdAt: after(1), at: after(2) }));
    expect(lifeline.bitbucket.requests.length).toBe(asked + 1);
  });

  it('of another CI costs nothing and counts nothing', async () => {
    const { lifeline } = await installed();
    const asked = lifeline.bitbucket.requests.length;
    const url = 'https://ci.example/jobs/7';
    await lifeline.deliver(buildStatusEvent({ number: 7, createdAt: after(1), at: after(2), url }));
    expect(lifeline.bitbucket.requests.length).toBe(asked);
    expect(await lifeline.samples(RUNS)).toEqual({});
  });

  it.each([
    { name: 'of the moment', createdAt: after(3), at: after(3) },
    { name: 'of the far future', createdAt: Date.UTC(9999, 11, 31), at: Date.UTC(9999, 11, 31) },
  ])('that is forged and $name shows a run until the next sweep', async ({ createdAt, at }) => {
    const { lifeline } = await installed();
    lifeline.now = after(3);
    await lifeline.deliver(buildStatusEvent({ number: 7, createdAt, at, state: 'INPROGRESS' }));
    expect(await lifeline.samples(ACTIVE)).toEqual({ 'state="executing"': 1 });
    await lifeline.sweeps(1);
    expect(await lifeline.samples(ACTIVE)).toEqual({});
  });

  it('that comes late does not bring back a run that has ended', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    lifeline.now = after(3);
    await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }));
    const begun = { number: 1, createdAt: after(1), at: after(1), state: 'INPROGRESS' };
    await lifeline.deliver(buildStatusEvent(begun));
    expect(await lifeline.samples(ACTIVE)).toEqual({});
  });

  it.each([
    { type: 'rate_limited' as const, retryAfterSeconds: 90, afterSeconds: 90 },
    { type: 'rate_limited' as const, retryAfterSeconds: 7200, afterSeconds: 900 },
    { type: 'rate_limited' as const, retryAfterSeconds: null, afterSeconds: 300 },
    { type: 'server' as const, retryAfterSeconds: null, afterSeconds: 60 },
    { type: 'network' as const, retryAfterSeconds: null, afterSeconds: 60 },
  ])(
    'is put off for $afterSeconds s when Bitbucket answers $type',
    async ({ afterSeconds, ...refusal }) => {
      const { lifeline, web } = await installed();
      web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
      lifeline.now = after(3);
      for (const resource of ['pipeline', 'steps']) {
        lifeline.bitbucket.refuse = (request) => (request.resource === resource ? refusal : null);
        const event = buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) });
        expect(await lifeline.deliver(event)).toMatchObject({ outcome: 'again', afterSeconds });
        // What the first answer forbade is over when the second one is asked for.
        lifeline.now += HOUR;
      }
      expect(await lifeline.samples(RUNS)).toEqual({});
    },
  );

  it('is left to the sweep when Bitbucket denies us', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    lifeline.bitbucket.refuse = () => ({ type: 'forbidden', retryAfterSeconds: null });
    lifeline.now = after(3);
    const event = buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) });
    expect(await lifeline.deliver(event)).toEqual({ outcome: 'done' });
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  });
});

const UNCOUNTED = 'bitbucket_exporter_uncounted_deployments';

describe('a deployment event', () => {
  it.each([
    { name: 'started, completed', order: ['started', 'completed'] as const },
    { name: 'completed, started', order: ['completed', 'started'] as const },
    {
      name: 'completed twice, started twice',
      order: ['completed', 'completed', 'started', 'started'] as const,
    },
  ])('makes Bitbucket’s own row count once, in the order $name', async ({ order }) => {
    const { lifeline, web } = await installed();
    web.deployments.push(
      deploymentPayload({ number: 1, startedAt: after(1), completedAt: after(3) - 2500 }),
    );
    lifeline.now = after(5);
    for (const kind of order)
      await lifeline.deliver(
        deploymentEvent(kind, { number: 1, at: kind === 'started' ? after(1) : after(3) }),
      );
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_deployments_total')).toEqual({
      [`${US_EAST},result="success"`]: 1,
    });
    expect(samplesOn(page, 'bitbucket_deployment_duration_seconds_sum')).toEqual({
      [`${US_EAST},result="success"`]: 117.5,
    });
  });

  it('gives the same page before and after the sweep read the same completion a second earlier', async () => {
    const pages = [];
    for (const isSweptFirst of [true, false]) {
      const { lifeline, web } = await installed();
      web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
      web.deployments.push(
        deploymentPayload({ number: 1, startedAt: after(1), completedAt: after(3) }),
      );
      lifeline.now = after(5);
      const event = deploymentEvent('completed', { number: 1, at: after(3) + SECOND });
      if (!isSweptFirst) await lifeline.deliver(event);
      await lifeline.sweep();
      if (isSweptFirst) await lifeline.deliver(event);
      await lifeline.sweeps(1);
      pages.push((await lifeline.page()).replace(/^.*bitbucket_exporter.*\n/gm, ''));
    }
    expect(pages[0]).toContain(
      `bitbucket_deployments_total{workspace="acme",repository="web",${US_EAST},result="success"} 1\n`,
    );
    expect(pages[0]).toBe(pages[1]);
  });

  it('counts a redeployment as a deployment of its own', async () => {
    const { lifeline, web } = await installed();
    lifeline.now = after(30);
    web.deployments.push(
      deploymentPayload({ number: 1, startedAt: after(19), completedAt: after(20) }),
    );
    for (const minutes of [3, 20, 3])
      await lifeline.deliver(deploymentEvent('completed', { number: 1, at: after(minutes) }));
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_deployments_total')).toEqual({
      [`${US_EAST},result="success"`]: 2,
    });
    // Of the one that was overwritten nobody knows how long it took.
    expect(samplesOn(page, 'bitbucket_deployment_duration_seconds_count')).toEqual({
      [`${US_EAST},result="success"`]: 1,
    });
  });

  it('is left to the sweep when Bitbucket cannot be asked, and is missed until then', async () => {
    const { lifeline, web } = await installed();
    web.deployments.push(
      deploymentPayload({
        number: 1,
        startedAt: after(2),
        completedAt: after(3),
        status: 'FAILED',
      }),
    );
    lifeline.bitbucket.refuse = () => ({ type: 'server', retryAfterSeconds: null });
    lifeline.now = after(5);
    const failed = deploymentEvent('completed', { number: 1, at: after(3), status: 'FAILED' });
    expect(await lifeline.deliver(failed)).toEqual({ outcome: 'done' });
    expect(await lifeline.samples('bitbucket_deployments_total')).toEqual({});
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 1 });
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    expect(await lifeline.samples(UNCOUNTED)).toEqual({});
    expect(await lifeline.samples('bitbucket_deployments_total')).toEqual({
      [`${US_EAST},result="failure"`]: 1,
    });
  });
});

describe('a push', () => {
  it('is seen once, however often it is told', async () => {
    const { lifeline } = await installed();
    lifeline.now = after(5);
    for (const at of [after(1), after(2), after(1)]) await lifeline.deliver(pushEvent(at));
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_repository_last_push_timestamp_seconds')).toEqual({
      '': after(2) / SECOND,
    });
    expect(samplesOn(page, 'bitbucket_exporter_duplicate_events_total')).toEqual({
      'event="push:repository"': 1,
    });
    expect((await lifeline.totals()).pushes).toHaveLength(2);
  });
});

describe('a record that cannot be read', () => {
  it.each([
    { name: 'newer', change: (body: object) => ({ ...body, v: 99 }), says: 'version 99' },
    { name: 'damaged', change: (body: object) => ({ ...body, num: null }), says: 'num' },
    { name: 'not one of ours', change: () => ({ hello: 'world' }), says: 'no totals record' },
  ])(
    'because it is $name is never written over, and there is no page',
    async ({ change, says }) => {
      const { lifeline, web } = await installed();
      await lifeline.spoil(KEY, change);
      const before = lifeline.world.records.stored.get(KEY);
      web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
      lifeline.now = after(3);
      for (const event of events()) await expect(lifeline.deliver(event)).rejects.toThrow(says);
      await lifeline.sweeps(2);
      expect(lifeline.world.records.stored.get(KEY)).toEqual(before);
      await expect(lifeline.page()).rejects.toThrow(says);
    },
  );

  it('because the workspace’s own is newer stops the sweep and the page, and stays as it is', async () => {
    const { lifeline } = await installed();
    await lifeline.spoil('workspace', (body) => ({ ...body, v: 99 }));
    const before = new Map(lifeline.world.records.stored);
    lifeline.now += 5 * MINUTE;
    await expect(lifeline.sweep()).rejects.toThrow('version 99');
    await expect(lifeline.deliver(pushEvent(after(1)))).rejects.toThrow('version 99');
    await expect(lifeline.page()).rejects.toThrow('version 99');
    expect(new Map(lifeline.world.records.stored)).toEqual(before);
  });

  it('because it is listed and gone gives no page', async () => {
    const { lifeline } = await installed();
    const { revision } = lifeline.world.records.stored.get(KEY) ?? { revision: null };
    await lifeline.world.records.write([{ key: KEY, body: null, revision }]);
    await expect(lifeline.page()).rejects.toThrow('listed and missing');
  });
});

const events = (): readonly Payload[] => [
  buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }),
  deploymentEvent('completed', { number: 1, at: after(2) }),
  pushEvent(after(2)),
];

describe('parallel deliveries', () => {
  it('of 30 runs to one repository lose nothing', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 30; number++)
      web.pipelines.push(pipelinePayload({ number, createdAt: after(1) }));
    lifeline.now = after(3);
    await Promise.all(web.pipelines.map((_, index) => untilDone(lifeline, index + 1)));
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 30 });
  });
});

async function untilDone(lifeline: Installation, number: number): Promise<void> {
  const event = buildStatusEvent({ number, createdAt: after(1), at: after(2) });
  while ((await lifeline.deliver(event)).outcome !== 'done') await Promise.resolve();
}

describe('a message that an app of another version left in the queue', () => {
  it('changes nothing, is not asked for again, and says so', async () => {
    const { lifeline } = await installed();
    const stored = [...lifeline.world.records.stored];
    const news = { kind: 'run-ended', buildNumber: 1, updatedAt: after(2) };
    const body = { repositoryUuid: REPOSITORY_UUID, event: 'updated:build-status', news };
    expect(await onMessage(body, lifeline.world)).toBeUndefined();
    expect([...lifeline.world.records.stored]).toEqual(stored);
    expect(lifeline.world.logged.at(-1)?.message).toContain('another version');
  });
});
