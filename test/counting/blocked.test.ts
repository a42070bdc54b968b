/**
 * One 429 is enough: whoever meets it tells everybody, and nobody asks until Bitbucket may be asked again. A limit that is
 * near leaves what is left of it to the sweeps, which count with less.
 */
import { onEvent } from '../../src/handlers/on-event';
import { after, MINUTE, SECOND } from '../given';
import { installed, samplesOn } from './installation';
import { buildStatusEvent, deploymentEvent, pipelinePayload, pushEvent } from './payloads';
import { OF_MAIN, RUNS } from './runs';

const UNCOUNTED = 'bitbucket_exporter_uncounted_runs';
const UNDEPLOYED = 'bitbucket_exporter_uncounted_deployments';

const ended = (number: number): object =>
  buildStatusEvent({ number, createdAt: after(1), at: after(2) });

describe('a 429 that an event meets', () => {
  it.each([
    { name: 'a wait', told: 1800, blocked: 1800, again: 900 },
    { name: 'the longest wait', told: 3600, blocked: 3600, again: 900 },
    { name: 'no wait', told: null, blocked: 300, again: 300 },
  ])('and that names $name keeps all others from asking', async ({ told, blocked, again }) => {
    const { lifeline, web } = await installed();
    for (const number of [1, 2])
      web.pipelines.push(pipelinePayload({ number, createdAt: after(1) }));
    lifeline.now = after(3);
    lifeline.bitbucket.refuse = () => ({ type: 'rate_limited', retryAfterSeconds: told });
    expect(await lifeline.deliver(ended(1))).toMatchObject({
      outcome: 'again',
      afterSeconds: again,
    });
    const asked = lifeline.bitbucket.requests.length;
    const { api } = await lifeline.workspace();
    expect(api.blockedUntil).toBe(after(3) + blocked * SECOND);

    lifeline.now += MINUTE;
    const putOff = { outcome: 'again', afterSeconds: Math.min(900, blocked - 60) };
    expect(await lifeline.deliver(ended(2))).toMatchObject(putOff);
    expect(
      await lifeline.deliver(deploymentEvent('completed', { number: 1, at: after(3) })),
    ).toMatchObject(putOff);
    expect(await lifeline.deliver(pushEvent(lifeline.now))).toEqual({ outcome: 'done' });
    await lifeline.sweep();
    expect(lifeline.bitbucket.requests.length).toBe(asked);
    const up = samplesOn(await lifeline.page(lifeline.now), 'bitbucket_exporter_up');
    expect(up).not.toHaveProperty(['component="bitbucket_api"']);

    lifeline.bitbucket.refuse = () => null;
    lifeline.now = after(3) + blocked * SECOND;
    for (const number of [1, 2])
      expect(await lifeline.deliver(ended(number))).toEqual({ outcome: 'done' });
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 2 });
  });

  it('is written once, not by everybody who was asking meanwhile', async () => {
    const { lifeline, web } = await installed();
    for (const number of [1, 2])
      web.pipelines.push(pipelinePayload({ number, createdAt: after(1) }));
    lifeline.now = after(3);
    lifeline.bitbucket.refuse = () => ({ type: 'rate_limited', retryAfterSeconds: 600 });
    const counted = await Promise.all([1, 2].map((number) => lifeline.deliver(ended(number))));
    expect(counted.map(({ outcome }) => outcome)).toEqual(['again', 'again']);
    expect((await lifeline.workspace()).api.blockedUntil).toBe(after(13));
  });
});

describe('a limit that is near', () => {
  it('leaves the rest to the sweeps for a quarter of an hour after an event has met it', async () => {
    const { lifeline, web } = await installed();
    for (const number of [1, 2, 3])
      web.pipelines.push(pipelinePayload({ number, createdAt: after(1) }));
    lifeline.now = after(3);
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: true };
    expect(await lifeline.deliver(ended(1))).toEqual({ outcome: 'done' });
    const asked = lifeline.bitbucket.requests.length;

    lifeline.now = after(4);
    const putOff = { outcome: 'again', afterSeconds: 14 * 60 };
    expect(await lifeline.deliver(ended(2))).toMatchObject(putOff);
    expect(
      await lifeline.deliver(deploymentEvent('completed', { number: 1, at: after(3) })),
    ).toMatchObject(putOff);
    expect(await lifeline.deliver(pushEvent(lifeline.now))).toEqual({ outcome: 'done' });
    expect(lifeline.bitbucket.requests.length).toBe(asked);

    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: false };
    lifeline.now = after(5);
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 3 });
    lifeline.now = after(18);
    expect(await lifeline.deliver(ended(2))).toEqual({ outcome: 'done' });
  });
});

describe('what is put off', () => {
  /** Six runs that ended, of which the first event is told that the limit is near. */
  async function atRest() {
    const { lifeline, web } = await installed();
    await lifeline.sweep();
    for (let number = 1; number <= 6; number++)
      web.pipelines.push(pipelinePayload({ number, createdAt: after(1) }));
    lifeline.now = after(8);
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: true };
    expect(await lifeline.deliver(ended(1))).toEqual({ outcome: 'done' });
    lifeline.now = after(9);
    return { lifeline, web };
  }

  it('is told to be missing at once, each run once, and no longer once it is counted', async () => {
    const { lifeline } = await atRest();
    for (const number of [2, 3, 4, 3, 2]) await lifeline.deliver(ended(number));
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 3 });
    expect(await lifeline.samples('bitbucket_pipeline_runs_active')).toEqual({});
    await lifeline.deliver(deploymentEvent('completed', { number: 2, at: after(3) }));
    expect(await lifeline.samples(UNDEPLOYED)).toEqual({ '': 1 });
    // One that is counted already is not missing, whatever a late status says.
    await lifeline.deliver(ended(1));
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 3 });
    lifeline.now = after(11);
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 6 });
    expect(await lifeline.samples(UNCOUNTED)).toEqual({});
  });

  it('is told of a run that was seen to begin', async () => {
    const { lifeline } = await atRest();
    const begun = buildStatusEvent({
      number: 5,
      createdAt: after(1),
      at: after(1),
      state: 'INPROGRESS',
    });
    await lifeline.deliver(begun);
    expect(await lifeline.samples(UNCOUNTED)).toEqual({});
    await lifeline.deliver(ended(5));
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 1 });
  });

  it('is believed until Bitbucket’s list says otherwise, and not of numbers far ahead', async () => {
    const { lifeline } = await atRest();
    for (const number of [7, 8, 5_000_000]) await lifeline.deliver(ended(number));
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 2 });
    lifeline.now = after(11);
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 6 });
    expect(await lifeline.samples(UNCOUNTED)).toEqual({});
  });

  it('remembers them beside the sixty that rested last', async () => {
    const { lifeline, web } = await atRest();
    lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
    for (let number = 7; number <= 90; number++)
      web.pipelines.push(pipelinePayload({ number, createdAt: after(1) }));
    await lifeline.sweeps(3);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 90 });
    lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: true };
    web.pipelines.push(pipelinePayload({ number: 91, createdAt: after(40) }));
    lifeline.now = after(41);
    await lifeline.deliver(ended(91));
    for (const number of [92, 93, 94]) await lifeline.deliver(ended(number));
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 3 });
  });

  it('is told as well of what a full queue refuses, and the event is wished for again', async () => {
    const { lifeline } = await atRest();
    const push = () => Promise.resolve('refused' as const);
    const full = { ...lifeline.world, queue: { ...lifeline.world.queue, push } };
    for (const number of [2, 3, 2])
      expect(await onEvent(ended(number), full)).toMatchObject({
        reason: 'the queue takes no more for now',
      });
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 2 });
    lifeline.world.records.interrupt = () => Promise.reject(new Error('Storage is away.'));
    const answer = await onEvent(ended(4), full);
    lifeline.world.records.interrupt = () => undefined;
    expect(answer?.retryAfterSeconds).toBeGreaterThan(0);
    expect(await lifeline.samples(UNCOUNTED)).toEqual({ '': 2 });
  });
});
