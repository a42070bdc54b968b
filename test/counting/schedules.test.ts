/** Schedules: how often Bitbucket is asked for them, what one odd answer changes, and what is told of the next run. */
import { BASELINE, DAY, HOUR, MINUTE } from '../given';
import { installed, type Installation } from './installation';
import { pipelinePayload, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const SWEEPS_A_DAY = DAY / (5 * MINUTE);
const ON_THE_HOUR = {
  ...{ enabled: true, cron_pattern: '0 0 * * * ? *' },
  target: { selector: { type: 'custom', pattern: 'nightly' } },
};

function addRun(web: PlayedRepository, number: number, trigger: string): void {
  const at = BASELINE + number * MINUTE;
  web.pipelines.push({
    ...pipelinePayload({ number, createdAt: at, completedAt: at + MINUTE }),
    trigger: { name: trigger, type: `pipeline_trigger_${trigger.toLowerCase()}` },
  });
}

const asked = ({ bitbucket }: Installation): number =>
  bitbucket.requests.filter(({ resource }) => resource === 'schedules').length;

async function withRun(trigger: string, schedules: Payload[]) {
  const { lifeline, web } = await installed();
  addRun(web, 1, trigger);
  web.schedules.push(...schedules);
  return { lifeline, web };
}

describe('schedules', () => {
  it('are asked for once a day where one has started a run', async () => {
    const { lifeline } = await withRun('SCHEDULE', []);
    await lifeline.sweeps(2 * SWEEPS_A_DAY);
    expect(asked(lifeline)).toBe(2);
  });

  it.each([
    { what: 'nobody understands', at: (hour: number) => `0 0 ${String(hour)} L * ? *` },
    { what: 'are on other branches', at: () => '0 30 * * * ? *' },
  ])('are watched beyond ten that $what', async ({ at }) => {
    const many = Array.from({ length: 10 }, (_, hour) => ({
      ...ON_THE_HOUR,
      cron_pattern: at(hour),
    }));
    const { lifeline } = await withRun('SCHEDULE', [...many, ON_THE_HOUR]);
    await lifeline.sweeps(3);
    const { list } = (await lifeline.totals()).schedules;
    expect(list.map(({ pattern }) => pattern)).toContain(ON_THE_HOUR.cron_pattern);
  });

  it('are never asked for where none has', async () => {
    const { lifeline } = await withRun('PUSH', [ON_THE_HOUR]);
    await lifeline.sweeps(SWEEPS_A_DAY);
    expect(asked(lifeline)).toBe(0);
  });

  it('are asked for once an hour at most while Bitbucket refuses, and stay known', async () => {
    const { lifeline } = await withRun('SCHEDULE', [ON_THE_HOUR]);
    await lifeline.sweeps(3);
    const { at, list } = (await lifeline.totals()).schedules;
    expect(list).toEqual([{ pipeline: 'nightly', pattern: '0 0 * * * ? *', since: at }]);
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'schedules' ? { type: 'server', retryAfterSeconds: null } : null;
    await lifeline.sweeps(2 * SWEEPS_A_DAY);
    expect(asked(lifeline)).toBeGreaterThan(20);
    expect(asked(lifeline)).toBeLessThanOrEqual(1 + (2 * DAY) / HOUR);
    expect((await lifeline.totals()).schedules).toMatchObject({ at, list });
  });
});
