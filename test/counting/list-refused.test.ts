/** A token may lose the right to list repositories and keep that to read runs: what is counted is not called lost. */
import { after } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { repositoryPayload } from './payloads';
import { OF_MAIN, run, RUNS } from './runs';

const DENIED = { type: 'forbidden', retryAfterSeconds: null } as const;

/** Whether Bitbucket answers, as the alert rules read it. */
const answers = async (lifeline: Installation): Promise<number> =>
  samplesOn(await lifeline.page(lifeline.now), 'bitbucket_exporter_up')[
    'component="bitbucket_api"'
  ] ?? 0;

describe('the list of repositories, refused', () => {
  it('alone is told as what it is, while runs are counted', async () => {
    const { lifeline, web } = await installed();
    lifeline.bitbucket.refuse = ({ resource }) => (resource === 'repositories' ? DENIED : null);
    web.pipelines.push(run(1));
    await lifeline.sweeps(4);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
    expect((await lifeline.workspace()).outage).toEqual({
      ...{ type: 'forbidden', since: after(5), at: after(20), isListAlone: true },
    });
    expect(await answers(lifeline)).toBe(1);
    const told = (await lifeline.problems()).get('ingest/denied');
    expect(told?.severity).toBe('warning');
    expect(told?.headline.text).toBe('Bitbucket does not show Lifeline the list of repositories.');
  });

  it('with all else is an outage of its own, since then', async () => {
    const { lifeline } = await installed();
    lifeline.bitbucket.refuse = ({ resource }) => (resource === 'repositories' ? DENIED : null);
    await lifeline.sweeps(2);
    lifeline.bitbucket.refuse = () => DENIED;
    await lifeline.sweeps(2);
    expect((await lifeline.workspace()).outage).toEqual({
      ...{ type: 'forbidden', since: after(15), at: after(20) },
    });
    const told = (await lifeline.problems()).get('ingest/denied');
    expect(told?.since).toBe(after(15));
    expect(await answers(lifeline)).toBe(0);
    expect(told?.severity).toBe('critical');
  });
});

const refuseRuns = (lifeline: Installation, type: 'forbidden' | 'unauthorized'): void => {
  lifeline.bitbucket.refuse = ({ resource }) =>
    resource === 'pipelines' ? { type, retryAfterSeconds: null } : null;
};

it('lists of runs alone, refused everywhere, are told to the alert rules as well', async () => {
  const { lifeline } = await installed();
  lifeline.bitbucket.add(
    repositoryPayload({ uuid: '{bbbbbbbb-0000-4000-8000-000000000003}', slug: 'api' }),
  );
  refuseRuns(lifeline, 'forbidden');
  await lifeline.sweeps(2);
  expect((await lifeline.problems()).get('ingest/denied')?.severity).toBe('critical');
  expect(await answers(lifeline)).toBe(0);
});

it('the runs of the only repository are refused where its Pipelines are off, and nobody is woken', async () => {
  const { lifeline } = await installed();
  refuseRuns(lifeline, 'forbidden');
  await lifeline.sweeps(2);
  const told = (await lifeline.problems()).get('ingest/denied');
  expect(told?.headline.text).toBe('Bitbucket does not show the pipelines of this repository.');
  expect(told?.severity).toBe('info');
  expect(await answers(lifeline)).toBe(1);
});

it('the only repository, refused for want of credentials, is a refusal of the app', async () => {
  const { lifeline } = await installed();
  refuseRuns(lifeline, 'unauthorized');
  await lifeline.sweeps(2);
  expect((await lifeline.problems()).get('ingest/denied')?.severity).toBe('critical');
});
