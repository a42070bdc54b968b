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
});

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
