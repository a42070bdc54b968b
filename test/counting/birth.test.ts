/** A new series is seen at 0 before it is seen at 1, so that no increase is lost. */
import { after, BASELINE, HOUR, SECOND } from '../given';
import { installed, type Installation } from './installation';
import { pipelinePayload } from './payloads';
import { ended, OF_MAIN, run, RUNS } from './runs';

describe('birth', () => {
  it('shows a new series as 0 for 150 seconds, success and failure together', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    const born = lifeline.now;
    expect(await linesOf(lifeline, born)).toEqual([
      ['success', 0],
      ['failure', 0],
    ]);
    expect(await linesOf(lifeline, born + 149_999)).toContainEqual(['success', 0]);
    expect(await linesOf(lifeline, born + 150_000)).toContainEqual(['success', 1]);
  });

  it('of a result that comes late holds that result alone', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    lifeline.now += HOUR;
    web.pipelines.push(pipelinePayload({ number: 2, createdAt: lifeline.now, result: 'EXPIRED' }));
    lifeline.now += 5 * 60 * SECOND;
    await lifeline.sweep();
    const born = lifeline.now;
    const others = [
      ['success', 1],
      ['failure', 0],
    ];
    expect(await linesOf(lifeline, born + 149_999)).toEqual([...others, ['timeout', 0]]);
    expect(await linesOf(lifeline, born + 150_000)).toEqual([...others, ['timeout', 1]]);
  });

  it('is over where the clock was days ahead when it was, and is right again: no counter falls', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    lifeline.now = after(2 * 24 * 60);
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS, lifeline.now + 150 * SECOND)).toEqual({ [OF_MAIN]: 1 });
    lifeline.now = after(10);
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS, lifeline.now)).toEqual({ [OF_MAIN]: 1 });
  });

  it('is not over where a clock that is some minutes ahead has just stored it', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    expect(await lifeline.samples(RUNS, lifeline.now - 300 * SECOND)).toEqual({});
  });

  it('is held from the first, by a clock that stood still while a sweep took three minutes', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    lifeline.now = after(10);
    const began = lifeline.now;
    lifeline.bitbucket.onRequest = () => {
      lifeline.now += 60 * SECOND;
    };
    await lifeline.sweep();
    expect(lifeline.now - began).toBeGreaterThan(120 * SECOND);
    for (const seconds of [0, 60, 300])
      expect(await lifeline.samples(RUNS, began + seconds * SECOND)).toEqual({});
    expect(await lifeline.samples(RUNS, lifeline.now + 150 * SECOND)).toEqual({ [OF_MAIN]: 1 });
  });

  it('does not hold what is counted later in the same series', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    lifeline.now += HOUR;
    web.pipelines.push(run(2));
    await ended(lifeline, 2);
    expect(await lifeline.samples(RUNS, lifeline.now)).toEqual({
      [OF_MAIN]: 2,
    });
  });

  it('is the moment of storing, also in a sweep that takes its time', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 10; number++) web.pipelines.push(run(number));
    lifeline.now = after(10);
    lifeline.bitbucket.onRequest = () => {
      lifeline.now += 12 * SECOND;
    };
    await lifeline.sweep();
    expect(lifeline.now).toBeGreaterThan(after(12));
    expect(await lifeline.samples(RUNS, lifeline.now + 100 * SECOND)).toEqual({});
    expect(await lifeline.samples(RUNS, lifeline.now + 150 * SECOND)).toEqual({
      [OF_MAIN]: 10,
    });
  });

  it('is foreseen by history: what ran before the installation is there at 0 at once', async () => {
    const { lifeline } = await installed((web) => {
      web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(-30) }));
    });
    expect(await linesOf(lifeline, BASELINE)).toContainEqual(['success', 0]);
  });

  it('of a pipeline that ran from many branches foresees what it last did, and shows the rest when it comes', async () => {
    const from = (number: number, branch: string) => ({
      ...pipelinePayload({ number, createdAt: after(-60 + number) }),
      target: { ref_type: 'branch', ref_name: branch, selector: { type: 'default' } },
    });
    const { lifeline, web } = await installed((repository) => {
      repository.pipelines.push(from(1, 'main'), from(2, 'develop'), from(3, 'feature/logo'));
    });
    const LAST = 'pipeline="default",ref_class="other",trigger="push"';
    expect(await namesOf(lifeline, BASELINE)).toEqual([
      `${LAST},result="success"`,
      `${LAST},result="failure"`,
    ]);
    web.pipelines.push(run(4));
    await ended(lifeline, 4);
    const born = lifeline.now;
    expect(await namesOf(lifeline, born)).toEqual([
      OF_MAIN,
      OF_MAIN.replace('success', 'failure'),
      `${LAST},result="success"`,
      `${LAST},result="failure"`,
    ]);
    expect(await lifeline.samples(RUNS, born)).toEqual({});
    expect(await lifeline.samples(RUNS, born + 150_000)).toEqual({ [OF_MAIN]: 1 });
  });
});

/** The labels of the series of runs. */
async function namesOf(lifeline: Installation, at: number): Promise<readonly string[]> {
  const page = await lifeline.page(at);
  const lines = page.split('\n').filter((line) => line.startsWith(`${RUNS}{`));
  return lines.map((line) => line.replace(/^.*repository="web",|\} \d+$/g, ''));
}

/** The results of the one series of runs, zeros included. */
async function linesOf(
  lifeline: Installation,
  at: number,
): Promise<readonly (readonly [string, number])[]> {
  const page = await lifeline.page(at);
  return [...page.matchAll(/^bitbucket_pipeline_runs_total\{.*result="(\w+)"\} (\d+)$/gm)].map(
    ([, result = '', value]) => [result, Number(value)] as const,
  );
}
