/**
 * One 429 is enough: whoever meets it tells everybody, and nobody asks until Bitbucket may be asked again. A limit that is
 * near leaves what is left of it to the sweeps, which count with less.
 */
import { after, MINUTE, SECOND } from '../given';
import { installed, samplesOn } from './installation';
import { buildStatusEvent, deploymentEvent, pipelinePayload, pushEvent } from './payloads';
import { OF_MAIN, RUNS } from './runs';

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
