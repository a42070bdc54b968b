/** Steps that wait for a runner of the workspace's own, by the labels that they ask for. */
import type { RunnerState } from '../../src/core/aggregates/workspace';
import { after, MINUTE, REPOSITORY_UUID } from '../given';
import { WORKSPACE } from '../../src/app/records/workspace';
import { installed, samplesOn, type Installation } from './installation';
import { waitForRunner } from './runs';

const WAITING = 'bitbucket_pipeline_steps_waiting';
const SINCE = 'bitbucket_pipeline_oldest_waiting_step_timestamp_seconds';
const WITHOUT = 'bitbucket_pipeline_steps_without_runner';
const LABELS = ['self.hosted', 'linux.arm64'];

describe('steps that wait for a runner', () => {
  it.each([
    { name: 'none is online', isOnline: false, labels: LABELS, without: 1 },
    {
      name: 'one is online with other labels',
      isOnline: true,
      labels: ['self.hosted'],
      without: 1,
    },
    { name: 'all that are online are busy', isOnline: true, labels: LABELS, without: 0 },
  ])('are counted by label where $name', async ({ isOnline, labels, without }) => {
    const { lifeline, web } = await installed();
    const state = isOnline ? 'online' : 'offline';
    lifeline.bitbucket.runners.set(null, [{ uuid: '{r}', name: 'arm', labels, state }]);
    waitForRunner(web, LABELS);
    await lifeline.sweeps(4);
    const page = await lifeline.page(lifeline.now);
    const of = 'runner_labels="linux.arm64,self.hosted"';
    expect(samplesOn(page, WAITING)).toEqual({ [of]: 1 });
    expect(samplesOn(page, SINCE)).toEqual({ [of]: after(1) / 1000 });
    expect(samplesOn(page, WITHOUT)).toEqual(without === 0 ? {} : { '': without });
    const isTold = new RegExp(`^${WITHOUT}\\{.*\\} ${String(without)}$`, 'm').test(page);
    expect(isTold).toBe(true);
  });

  it('are no series where none waits', async () => {
    const { lifeline } = await installed();
    const page = await lifeline.page();
    expect(page).not.toMatch(/steps_waiting|waiting_step|without_runner|pipeline_runners/);
  });
});

const RUNNERS = 'bitbucket_pipeline_runners';
const OTHER = '{0ther000-0000-4000-8000-000000000000}';

/** Runners of the workspace, of the repository, and of one that nothing waits in. */
async function withRunners(): Promise<Installation> {
  const { lifeline, web } = await installed();
  const { runners } = lifeline.bitbucket;
  const named = (name: string, state: RunnerState) => ({
    ...{ uuid: `{${name}}`, name: `secret-${name}`, labels: LABELS, state },
  });
  runners.set(null, [named('a', 'online'), named('b', 'online'), named('c', 'unhealthy')]);
  runners.set(REPOSITORY_UUID, [named('d', 'disabled'), named('e', 'offline')]);
  runners.set(OTHER, [named('f', 'online')]);
  waitForRunner(web, LABELS);
  await lifeline.sweeps(4);
  return lifeline;
}

const linesOf = (page: string, family: string) =>
  page.split('\n').filter((line) => line.startsWith(`${family}{`));

describe('runners that a waiting step may get', () => {
  it.each(['text', 'openmetrics'] as const)(
    'are counted by scope and state in %s',
    async (format) => {
      const lifeline = await withRunners();
      const page = await lifeline.page(lifeline.now, format);
      const of = (scope: string, state: string, value: number) =>
        `${RUNNERS}{workspace="acme",repository="web",scope="${scope}",state="${state}"} ${String(value)}`;
      expect(linesOf(page, RUNNERS)).toEqual([
        of('workspace', 'online', 2),
        of('workspace', 'offline', 0),
        of('workspace', 'unhealthy', 1),
        of('workspace', 'disabled', 0),
        of('repository', 'online', 0),
        of('repository', 'offline', 1),
        of('repository', 'unhealthy', 0),
        of('repository', 'disabled', 1),
      ]);
      expect(page).toContain(`# TYPE ${RUNNERS} gauge\n`);
      expect(page).not.toContain('secret');
    },
  );

  it('are not there half an hour after they were read', async () => {
    const lifeline = await withRunners();
    const { runners } = await lifeline.workspace();
    const at = (runners?.at ?? 0) + 30 * MINUTE;
    expect(linesOf(await lifeline.page(at), RUNNERS)).toHaveLength(8);
    expect(linesOf(await lifeline.page(at + 1), RUNNERS)).toEqual([]);
  });

  it('are not there while what is stored tells less of them', async () => {
    const lifeline = await withRunners();
    await lifeline.spoil(WORKSPACE.key, (body) => withoutStates(body));
    expect(linesOf(await lifeline.page(lifeline.now), RUNNERS)).toEqual([]);
    await lifeline.sweeps(1);
    expect(linesOf(await lifeline.page(lifeline.now), RUNNERS)).toHaveLength(8);
  });
});

/** The record as it was written before states were kept. */
const withoutStates = (body: object): object =>
  JSON.parse(
    JSON.stringify(body, (name, value: unknown) => (name === 'state' ? undefined : value)),
  ) as object;
