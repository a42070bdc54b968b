/** A comparison that finds nothing writes no totals, and is told of all the same. */
import { COMPARED } from '../../src/app/records/compared';
import { totalsKey } from '../../src/app/records/keys';
import { HOUR, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';
import { Installation, samplesOn } from './installation';
import { afterLongLife } from './long-life';
import { pipelinePayload, pushEvent, repositoryPayload } from './payloads';

const KEY = totalsKey(REPOSITORY_UUID);
const RECONCILED = 'bitbucket_exporter_last_reconcile_timestamp_seconds';
const HEARD = 'bitbucket_exporter_last_event_timestamp_seconds';

const revisionOf = (lifeline: Installation): number =>
  lifeline.world.records.stored.get(KEY)?.revision ?? 0;

/** A repository of two working days, compared so often since that nothing is new. */
async function atRest(): Promise<Installation> {
  const { lifeline } = await afterLongLife(2);
  await lifeline.sweeps(2);
  return lifeline;
}

/** What a page says at this moment of when it was compared and when a sweep was heard, in seconds. */
async function told(lifeline: Installation): Promise<readonly (number | undefined)[]> {
  const page = await lifeline.page(lifeline.now);
  return [samplesOn(page, RECONCILED)[''], samplesOn(page, HEARD)['source="sweep"']];
}

const inSeconds = (at: number): number => Math.floor(at / SECOND);

/** Everything on the page but when it was looked at, and what our own requests came to. */
async function counted(lifeline: Installation, at: number): Promise<string> {
  const lines = (await lifeline.page(at)).split('\n');
  return lines.filter((line) => !line.startsWith('bitbucket_exporter_')).join('\n');
}

/** Four hundred repositories more, and so many requests an hour. */
function grow({ bitbucket }: Installation, limit: number): void {
  for (let number = 1; number <= 400; number++)
    bitbucket.add(repositoryPayload({ uuid: uuidOf(number), slug: `r${String(number)}` }));
  bitbucket.headers = { limit, remaining: null, isNearLimit: false };
}

describe('a comparison that finds nothing', () => {
  it('leaves the totals as they are stored, and moves the time on the page', async () => {
    const lifeline = await atRest();
    const before = revisionOf(lifeline);
    for (let sweeps = 0; sweeps < 40; sweeps++) {
      await lifeline.sweeps(1);
      const now = inSeconds(lifeline.now);
      expect([revisionOf(lifeline), ...(await told(lifeline))]).toEqual([before, now, now]);
    }
  });

  it('asks for deployments once an hour, as before', async () => {
    const lifeline = await atRest();
    const asked = (): number =>
      lifeline.bitbucket.requests.filter(({ resource }) => resource === 'deployments').length;
    await lifeline.sweeps(12);
    const before = asked();
    await lifeline.sweeps(36);
    expect(asked() - before).toBe(3);
  });

  it('is told of after an event as well', async () => {
    const lifeline = await atRest();
    await lifeline.sweeps(3);
    const comparedAt = inSeconds(lifeline.now);
    const before = revisionOf(lifeline);
    lifeline.now += MINUTE;
    await lifeline.deliver(pushEvent(lifeline.now, {}));
    expect(revisionOf(lifeline)).toBe(before + 1);
    expect(await told(lifeline)).toEqual([comparedAt, comparedAt]);
  });

  it('writes what it finds after that, with the time', async () => {
    const lifeline = await atRest();
    await lifeline.sweeps(3);
    const before = revisionOf(lifeline);
    const web = lifeline.bitbucket.repositories.get(REPOSITORY_UUID);
    const number = (web?.pipelines.length ?? 0) + 1;
    web?.pipelines.push(pipelinePayload({ number, createdAt: lifeline.now }));
    await lifeline.sweeps(1);
    expect(revisionOf(lifeline)).toBe(before + 1);
    expect((await told(lifeline))[0]).toBe(inSeconds(lifeline.now));
    expect((await lifeline.totals()).numbers.highest).toBe(number);
  });

  it('never takes back its time when Bitbucket fails', async () => {
    const lifeline = await atRest();
    await lifeline.sweeps(3);
    const comparedAt = inSeconds(lifeline.now);
    lifeline.bitbucket.refuse = () => ({ type: 'server', retryAfterSeconds: null });
    await lifeline.sweeps(2);
    expect((await told(lifeline))[0]).toBe(comparedAt);
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(3);
    expect((await told(lifeline))[0]).toBe(inSeconds(lifeline.now));
  });

  it('is forgotten with the record that holds it: the time falls back, and no count moves', async () => {
    const lifeline = await atRest();
    const at = lifeline.now + HOUR;
    const [before] = await told(lifeline);
    await lifeline.sweeps(6);
    const page = await counted(lifeline, at);
    const record = lifeline.world.records.stored.get(COMPARED.key);
    await lifeline.world.records.write([
      { key: COMPARED.key, body: null, revision: record?.revision ?? null },
    ]);
    expect((await told(lifeline))[0]).toBeLessThanOrEqual(before ?? 0);
    expect(await counted(lifeline, at)).toBe(page);
    await lifeline.sweeps(1);
    expect((await told(lifeline))[0]).toBe(inSeconds(lifeline.now));
    expect(await counted(lifeline, at)).toBe(page);
  });

  it('is nothing when the sweep is killed before its end', async () => {
    const lifeline = await atRest();
    await lifeline.sweeps(1);
    const before = await told(lifeline);
    let writes = 0;
    lifeline.world.records.interrupt = (moment) => {
      // The first write takes the lease.
      if (moment === 'before-write' && (writes += 1) === 2) throw new Error('killed');
    };
    lifeline.now += 5 * MINUTE;
    await expect(lifeline.sweep()).rejects.toThrow('killed');
    lifeline.world.records.interrupt = () => undefined;
    expect(await told(lifeline)).toEqual(before);
    await lifeline.sweeps(1);
    expect((await told(lifeline))[0]).toBe(inSeconds(lifeline.now));
  });

  it('takes back no time while the workspace grows beyond that room', async () => {
    const lifeline = await atRest();
    await lifeline.sweeps(12);
    // The list is read to its end every six hours.
    grow(lifeline, 1000);
    let [latest = 0] = await told(lifeline);
    for (let sweeps = 0; sweeps < 96; sweeps++) {
      await lifeline.sweeps(1);
      const [at = 0] = await told(lifeline);
      expect(at).toBeGreaterThanOrEqual(latest);
      latest = at;
    }
    expect(lifeline.world.records.stored.get(COMPARED.key)?.body).toEqual({ v: 1, looks: {} });
  });

  it('is written where there are more repositories than one small record has room for', async () => {
    const lifeline = new Installation();
    lifeline.bitbucket.add(repositoryPayload());
    grow(lifeline, 10_000);
    await lifeline.sweeps(12);
    const { stored } = lifeline.world.records;
    expect([...stored.keys()].filter((key) => key.startsWith('totals:'))).toHaveLength(401);
    expect(stored.has(COMPARED.key)).toBe(false);
    await lifeline.sweeps(12);
    expect(lifeline.world.records.stored.has(COMPARED.key)).toBe(false);
    expect((await told(lifeline))[0]).toBeGreaterThan(inSeconds(lifeline.now - HOUR));
  });
});
