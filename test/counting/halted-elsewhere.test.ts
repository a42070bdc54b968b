/** What a part of the repositories tells of halted runs is not said of all. */
import { MINUTE, SECOND, uuidOf } from '../given';
import { installed, type Installation } from './installation';
import {
  buildStatusEvent,
  pipelinePayload,
  repositoryPayload,
  stageOf,
  stepPayload,
} from './payloads';
import type { PlayedRepository } from './played-bitbucket';

/** More than a sweep compares. */
const OTHERS = 100;
const BUSY = 50;

async function manyRepositories() {
  const { lifeline, web } = await installed();
  const others = Array.from({ length: OTHERS }, (_, at) =>
    lifeline.bitbucket.add(repositoryPayload({ uuid: uuidOf(at, 4), slug: `other-${at}` })),
  );
  await lifeline.sweeps(40);
  return { lifeline, web, others };
}

/** Three runs wait for the lock of an environment before their first step. */
function halt(web: PlayedRepository, at: number): void {
  for (const number of [1, 2, 3]) {
    const run = { number, createdAt: at + number * SECOND, completedAt: null };
    web.pipelines.push(pipelinePayload({ ...run, changes: { state: stageOf('HALTED') } }));
    web.steps[number] = [
      { name: 'Deploy', uuid: uuidOf(number, 5), state: { name: 'PENDING' }, run_number: 1 },
    ];
  }
}

/** A run of another repository takes a minute, and its event is heard. */
async function runElsewhere(lifeline: Installation, busy: PlayedRepository, number: number) {
  const [createdAt, completedAt] = [lifeline.now + MINUTE, lifeline.now + 2 * MINUTE];
  busy.pipelines.push(pipelinePayload({ number, createdAt, completedAt }));
  busy.steps[number] = [
    stepPayload('Build', [createdAt + SECOND, completedAt], { uuid: uuidOf(number, 9) }),
  ];
  lifeline.now += 3 * MINUTE;
  const url = `https://bitbucket.org/acme/other-${BUSY}/pipelines/results/${number}`;
  await lifeline.deliver({
    ...buildStatusEvent({ number, createdAt, at: lifeline.now, url }),
    repository: { uuid: uuidOf(BUSY, 4), slug: `other-${BUSY}` },
  });
  lifeline.now += 2 * MINUTE;
  await lifeline.sweep();
}

it('new runs are not all halted where one begins in a repository that no sweep looks at now', async () => {
  const { lifeline, web, others } = await manyRepositories();
  halt(web, lifeline.now);
  await lifeline.sweeps(6);
  expect([...(await lifeline.problems()).keys()]).toContain('pipelines/minutes');
  const told: boolean[] = [];
  for (let number = 1; number <= 6; number++) {
    const busy = others[BUSY];
    if (busy !== undefined) await runElsewhere(lifeline, busy, number);
    told.push((await lifeline.problems()).has('pipelines/minutes'));
  }
  expect((await lifeline.totals(uuidOf(BUSY, 4))).numbers.counted).toBe(6);
  expect(told).toEqual([false, false, false, false, false, false]);
});
