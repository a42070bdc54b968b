import fc from 'fast-check';
import { countMessage } from '../../src/app/counting/count-message';
import { WORKSPACE } from '../../src/app/records/workspace';
import { sweep } from '../../src/app/sweep/sweep';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import type { IngestMessage } from '../../src/core/events/message';
import { BASELINE, type TrueAttempt, type TrueHistory, type TrueRun } from './history';
import { REPOSITORY, SCARCE, trueBitbucket, USUAL, type Generosity } from './true-bitbucket';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How events reach us: for each event its deliveries, when sweeps run, how much goes on at once, and what breaks. */
export interface Delivery {
  /** Delays of deliveries, in order of the events of the history; none is a lost event. */
  readonly delays: readonly (readonly number[])[];
  readonly sweeps: readonly number[];
  readonly atOnce: number;
  /** Crash at this storage operation (counted over the whole play); 0 for never. */
  readonly crashAt: number;
  /** Microtasks to wait before each storage operation, cyclic: how parallel work interleaves. */
  readonly waits: readonly number[];
  readonly generosity: Generosity;
}

export const deliveryArbitrary: fc.Arbitrary<Delivery> = fc.record({
  delays: fc.array(fc.array(fc.integer({ min: 0, max: 5 * HOUR }), { maxLength: 3 }), {
    minLength: 60,
    maxLength: 60,
  }),
  sweeps: fc.array(fc.integer({ min: 0, max: 8 * HOUR }), { maxLength: 4 }),
  atOnce: fc.integer({ min: 1, max: 3 }),
  crashAt: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 120 })),
  waits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 7 }),
  generosity: fc.constant(USUAL),
});

/** Each event once, at its time, in order, one at a time. */
export const PLAIN: Delivery = {
  delays: Array.from({ length: 60 }, () => [0]),
  sweeps: [],
  atOnce: 1,
  crashAt: 0,
  waits: [0],
  generosity: USUAL,
};

interface Action {
  readonly at: number;
  readonly message: IngestMessage | 'sweep';
}

/** Plays a history to the end and answers the world as it is then, all repaired by sweeps. */
export async function play(
  history: TrueHistory,
  delivery: Delivery,
): Promise<{ world: MemoryWorld; now: number }> {
  let now = BASELINE;
  const world = memoryWorld({
    bitbucket: trueBitbucket(history, () => now, delivery.generosity),
    now: () => now,
  });
  interleave(world, delivery);
  // The moment of installation itself is not what is tried here: its sweep gets as far as the baseline.
  while (!world.records.stored.has(WORKSPACE.key)) await once(world, 'sweep');
  for (const { at, message } of actionsOf(history, delivery)) {
    now = Math.max(now, at);
    await Promise.all(Array.from({ length: delivery.atOnce }, () => once(world, message)));
  }
  for (let pass = 0; pass < passesOf(delivery); pass++) {
    now = Math.max(now, endOf(history)) + 5 * MINUTE;
    await once(world, 'sweep');
  }
  return { world, now: now + HOUR };
}

/** Sweeps until all is repaired: where little is allowed they take half a day. */
const passesOf = ({ generosity }: Delivery): number => (generosity === SCARCE ? 144 : 4);

class Crash extends Error {}

function interleave(world: MemoryWorld, { waits, crashAt }: Delivery): void {
  let operation = 0;
  world.records.interrupt = async (moment) => {
    operation += 1;
    for (let left = waits[operation % waits.length] ?? 0; left > 0; left--) await Promise.resolve();
    if (operation === crashAt) throw new Crash(moment);
  };
}

/** What the queue and the schedule do: a crash is followed by another delivery, a sweep by the next one. */
async function once(world: MemoryWorld, message: Action['message']): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt++) {
    const isTaken = message === 'sweep' ? await swept(world) : await taken(world, message);
    if (isTaken) return;
  }
  throw new Error('A message was never taken.');
}

async function swept(world: MemoryWorld): Promise<true> {
  await sweep(world).catch(unlessCrashed);
  return true;
}

async function taken(world: MemoryWorld, message: IngestMessage): Promise<boolean> {
  const counted = await countMessage(message, world).catch(unlessCrashed);
  return counted?.outcome === 'done';
}

function unlessCrashed(error: unknown): undefined {
  if (!(error instanceof Crash)) throw error;
  return undefined;
}

function endOf({ runs }: TrueHistory): number {
  return Math.max(
    ...runs.map(({ createdAt, attempts }) => attempts.at(-1)?.completedAt ?? createdAt),
  );
}

function actionsOf(history: TrueHistory, { delays, sweeps }: Delivery): readonly Action[] {
  const events = history.runs.flatMap(eventsOf);
  const deliveries = events.flatMap(({ at, message, readBefore }, index) => {
    const times = (delays[index % delays.length] ?? []).map((delay) => at + delay);
    const mustRead = readBefore !== null && !times.some((time) => time < readBefore);
    return [...times, ...(mustRead ? [Math.floor((at + readBefore) / 2)] : [])].map((time) => ({
      at: time,
      message,
    }));
  });
  const swept = sweeps.map((at): Action => ({ at: BASELINE + MINUTE + at, message: 'sweep' }));
  return [...deliveries, ...swept].sort((a, b) => a.at - b.at);
}

interface TrueEvent extends Action {
  readonly message: IngestMessage;
  /** When Bitbucket overwrites what this event is about: somebody must have looked before. */
  readonly readBefore: number | null;
}

function eventsOf(run: TrueRun): readonly TrueEvent[] {
  const begun = hint(run, run.createdAt);
  return [
    { at: run.createdAt, message: begun, readBefore: null },
    ...run.attempts.flatMap((attempt, index) =>
      attemptEvents(run, attempt, {
        isRepeat: index > 0,
        readBefore: run.attempts[index + 1]?.startedAt ?? null,
      }),
    ),
  ];
}

function hint({ buildNumber, createdAt }: TrueRun, updatedAt: number): IngestMessage {
  return message('updated:build-status', {
    type: 'run-hinted',
    buildNumber,
    createdAt,
    updatedAt,
  });
}

function attemptEvents(
  run: TrueRun,
  attempt: TrueAttempt,
  { isRepeat, readBefore }: { isRepeat: boolean; readBefore: number | null },
): readonly TrueEvent[] {
  const { startedAt, completedAt, deployment } = attempt;
  const events: TrueEvent[] = isRepeat
    ? [{ at: startedAt, message: hint(run, startedAt), readBefore: null }]
    : [];
  events.push({
    at: completedAt,
    message: message('updated:build-status', {
      type: 'run-ended',
      buildNumber: run.buildNumber,
      updatedAt: completedAt,
    }),
    readBefore,
  });
  if (deployment === null) return events;
  const about = {
    type: 'deployment-heard' as const,
    uuid: deployment.uuid,
    runUuid: run.uuid,
    isPending: false,
    environment: {
      uuid: '{env}',
      name: deployment.environment,
      environmentType: 'production' as const,
    },
  };
  events.push({
    at: deployment.startedAt,
    message: message('started:deployment', {
      ...about,
      at: deployment.startedAt,
      result: null,
    }),
    readBefore: null,
  });
  const completed = { ...about, at: deployment.completedAt, result: 'success' as const };
  events.push({
    at: deployment.completedAt,
    message: message('completed:deployment', completed),
    readBefore,
  });
  return events;
}

function message(name: IngestMessage['name'], event: IngestMessage['event']): IngestMessage {
  return { repositoryUuid: REPOSITORY.uuid, name, event };
}
