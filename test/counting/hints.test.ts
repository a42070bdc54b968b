/** Build statuses can be forged by anybody who may write to a repository: what they cost is bounded, and whom. */
import { after, HOUR, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';
import { installed, Installation, samplesOn } from './installation';
import { buildStatusEvent, pipelinePayload, repositoryPayload, stepPayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';
import { addRuns, OF_MAIN, RUNS } from './runs';

const OTHERS = 99;
/** The runs that the attacked repository had before, and those it has meanwhile. */
const OLD = 600;
const OWN = 30;
/** A full hour, so that the sweep's share of it is whole. */
const START = Date.UTC(2026, 2, 2, 10);
const at = (minutes: number): number => START + minutes * MINUTE;

const uuidOfRepository = (number: number): string => uuidOf(number, 2);

/** A hundred repositories with a limit of 1,000 requests an hour, one of which will be attacked. */
async function hundred(): Promise<{ lifeline: Installation; attacked: PlayedRepository }> {
  const lifeline = new Installation();
  lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: false };
  const attacked = lifeline.bitbucket.add(repositoryPayload({ updated_on: updated(START) }));
  addRuns(attacked, { from: 1, to: OLD, start: at(-1000), every: MINUTE });
  for (let number = 1; number <= OTHERS; number++)
    lifeline.bitbucket.add(
      repositoryPayload({
        uuid: uuidOfRepository(number),
        slug: `other-${String(number)}`,
        updated_on: updated(START),
      }),
    );
  lifeline.now = START - HOUR;
  await lifeline.sweeps(11);
  return { lifeline, attacked };
}

const updated = (millis: number): string => new Date(millis).toISOString();

interface Moment {
  readonly at: number;
  readonly happens: () => Promise<unknown>;
}

/** Messages that ask to be worked on again come again at their time, as the queue brings them. */
class Queue {
  readonly #lifeline: Installation;
  readonly #waiting: { readonly at: number; readonly payload: object }[] = [];

  constructor(lifeline: Installation) {
    this.#lifeline = lifeline;
  }

  async deliver(payload: object): Promise<void> {
    const counted = await this.#lifeline.deliver(payload);
    if (counted.outcome === 'again')
      this.#waiting.push({ at: this.#lifeline.now + counted.afterSeconds * SECOND, payload });
  }

  async bringAgain(): Promise<void> {
    const { now } = this.#lifeline;
    const due = this.#waiting.filter((message) => message.at <= now);
    this.#waiting.splice(0, Infinity, ...this.#waiting.filter((message) => message.at > now));
    for (const { payload } of due) await this.deliver(payload);
  }
}

/** One run in each of the others, half a minute apart, told by its event. */
function othersWork(lifeline: Installation, queue: Queue): readonly Moment[] {
  return Array.from({ length: OTHERS }, (_, place) => place + 1).map((number) => {
    const createdAt = at(number / 2);
    const repository = lifeline.bitbucket.repositories.get(uuidOfRepository(number));
    const end = createdAt + MINUTE;
    return {
      at: end,
      happens: () => {
        repository?.pipelines.push(pipelinePayload({ number: 1, createdAt, completedAt: end }));
        if (repository !== undefined)
          repository.steps[1] = [stepPayload('build', [createdAt + SECOND, end])];
        const about = {
          repository: { uuid: uuidOfRepository(number), slug: `other-${String(number)}` },
        };
        const status = buildStatusEvent({
          ...{ number: 1, createdAt, at: end },
          url: `https://bitbucket.org/acme/other-${String(number)}/pipelines/results/1`,
        });
        return queue.deliver({ ...status, ...about });
      },
    };
  });
}

async function playHour(
  lifeline: Installation,
  queue: Queue,
  moments: readonly Moment[],
): Promise<void> {
  const sweeps = Array.from({ length: 12 }, (_, place) => ({
    at: at(5 * place),
    happens: () => lifeline.sweep(),
  }));
  const all = [...sweeps, ...moments].sort((a, b) => a.at - b.at);
  for (const moment of all) {
    lifeline.now = moment.at;
    await queue.bringAgain();
    await moment.happens();
  }
}

const spread = (count: number, happens: (place: number) => Promise<unknown>): readonly Moment[] =>
  Array.from({ length: count }, (_, place) => ({
    at: START + Math.floor(((place + 1) * HOUR) / (count + 2)),
    happens: () => happens(place),
  }));

const countedIn = async (lifeline: Installation): Promise<readonly number[]> => {
  const page = await lifeline.page();
  const runs = samplesOn(page, RUNS);
  const of = (slug: string): number =>
    Object.entries(runs)
      .filter(([labels]) => labels.includes(`repository="${slug}"`))
      .reduce((sum, [, value]) => sum + value, 0);
  return Array.from({ length: OTHERS }, (_, place) => of(`other-${String(place + 1)}`));
};

const lookUps = (lifeline: Installation, from: number): number =>
  lifeline.bitbucket.requests
    .slice(from)
    .filter(({ repository, resource }) => repository === REPOSITORY_UUID && resource === 'pipeline')
    .length;

function ownWork(
  lifeline: Installation,
  attacked: PlayedRepository,
  queue: Queue,
): readonly Moment[] {
  return Array.from({ length: OWN }, (_, place) => {
    const [number, createdAt] = [OLD + 2 + place, at(2 * place)];
    return {
      at: createdAt + MINUTE,
      happens: () => {
        attacked.pipelines.push(pipelinePayload({ number, createdAt }));
        attacked.steps[number] = [stepPayload('build', [createdAt + SECOND, createdAt + MINUTE])];
        return queue.deliver(buildStatusEvent({ number, createdAt, at: lifeline.now }));
      },
    };
  });
}

const WAITS = {
  trigger: { type: 'pipeline_step_trigger_manual' },
  state: { name: 'PENDING' },
  started_on: undefined,
  completed_on: undefined,
};

const ATTACKS = [
  { name: 'that say that runs have ended', states: ['SUCCESSFUL'] },
  { name: 'of both kinds', states: ['SUCCESSFUL', 'INPROGRESS', 'FAILED'] },
];

describe('5,550 forged build statuses in an hour', () => {
  it.each(ATTACKS)(
    '$name cost nobody else a run',
    async ({ states }) => {
      const { lifeline, attacked } = await hundred();
      const queue = new Queue(lifeline);
      const before = lifeline.bitbucket.requests.length;
      const forge = (number: number, place: number): Promise<void> => {
        const state = states[place % states.length] ?? '';
        return queue.deliver(
          buildStatusEvent({ number, createdAt: START, at: lifeline.now, state }),
        );
      };
      attacked.pipelines.push(
        pipelinePayload({ number: OLD + 1, createdAt: START, completedAt: null }),
      );
      await playHour(lifeline, queue, [
        ...spread(550, (place) => forge(OLD + 1, place)),
        ...spread(550, (place) => forge(1 + place, place)),
        ...spread(5000, (place) => forge(OLD + 2 + OWN + place, place)),
        ...ownWork(lifeline, attacked, queue),
        ...othersWork(lifeline, queue),
      ]);
      const hour = lifeline.bitbucket.requests.slice(before);
      expect(lookUps(lifeline, before)).toBeLessThanOrEqual(60 + 60 + OWN);
      expect(hour.length).toBeLessThanOrEqual(1000);
      await lifeline.sweeps(2);
      expect(await countedIn(lifeline)).toEqual(Array.from({ length: OTHERS }, () => 1));
      const end = lifeline.now;
      attacked.pipelines[OLD] = pipelinePayload({
        number: OLD + 1,
        createdAt: START,
        completedAt: end,
      });
      attacked.steps[OLD + 1] = [stepPayload('build', [START + SECOND, end])];
      lifeline.now = end + HOUR;
      await queue.bringAgain();
      await lifeline.sweep();
      const page = await lifeline.page();
      expect(samplesOn(page, RUNS)[OF_MAIN]).toEqual(OWN + 1);
      expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
      expect(samplesOn(page, 'bitbucket_pipeline_runs_active')).toEqual({});
    },
    120_000,
  );
});

/** The look-ups that a repository has at once. */
const BUCKET = 60;

it('leaves a run to the sweep that others kept from being looked up, though it shows as executing', async () => {
  const { lifeline, web } = await installed();
  const createdAt = after(1);
  const built = stepPayload('build', [createdAt + SECOND, createdAt + MINUTE]);
  web.pipelines.push(pipelinePayload({ number: 1, createdAt, completedAt: null }));
  web.steps[1] = [built, stepPayload('deploy', [0, 0], WAITS)];
  lifeline.now = after(2);
  for (let number = 2; number <= BUCKET + 1; number++)
    await lifeline.deliver(buildStatusEvent({ number, createdAt, at: lifeline.now }));
  await lifeline.deliver(buildStatusEvent({ number: 1, createdAt, at: lifeline.now }));
  expect(await lifeline.samples(RUNS)).toEqual({});
  await lifeline.sweeps(1);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
});
