import { eventsOf } from './truth/events';
import { play } from './truth/play';
import type { RunPlan, StepPlan, StepResult } from './truth/plan';
import { Random } from './truth/random';
import type { Samples } from './truth/page';
import { HOUR, MINUTE, SECOND, Session } from './session';

const BASELINE = Date.UTC(2026, 0, 5, 9);
const PAIRS = Number(process.env['LIFELINE_HISTORIES'] ?? 400) / 20;
const SEED = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 2 ** 31);

/** Pushes to two repositories that differ in nothing but gated steps at the end of the one's pipeline. */
interface Twins {
  readonly gated: readonly RunPlan[];
  readonly plain: readonly RunPlan[];
}

function twinsOf(seed: number): Twins {
  const random = new Random(seed);
  let at = BASELINE + MINUTE;
  const gated = Array.from({ length: random.between(4, 14) }, (_, index): RunPlan => {
    at += random.between(5, 120) * MINUTE;
    const common = { number: index + 1, createdAt: at, queue: random.between(1, 20) * SECOND };
    const result: StepResult = random.chance(0.4) ? 'FAILED' : 'SUCCESSFUL';
    const build: StepPlan = { lasts: random.between(5, 400) * SECOND, results: [result] };
    const behind = random.one<readonly (readonly StepPlan[])[]>([
      [],
      [[gate(random)]],
      [[{ name: 'smoke' }]],
    ]);
    const gates = [[gate(random)], ...behind];
    const stopped = random.chance(0.1) ? { stoppedAt: at + 5 * HOUR } : {};
    return { ...common, stages: [[build], [{ name: 'test' }], ...gates], ...stopped };
  });
  return { gated, plain: gated.map(withoutGate) };
}

function gate(random: Random): StepPlan {
  const pressed = random.chance(0.3) ? { pressedAfter: random.between(5, 90_000) * SECOND } : {};
  return { name: 'production', isManual: true, ...pressed };
}

function withoutGate({ stages, number, createdAt, queue = 0 }: RunPlan): RunPlan {
  const gateAt = stages.findIndex((stage) => stage.some(({ isManual }) => isManual === true));
  return { number, createdAt, queue, stages: stages.slice(0, gateAt) };
}

/** What must not tell one from the other: results, durations, streaks, rhythm. */
const SAME =
  /^bitbucket_pipeline_(?:runs_total|run_duration_seconds_\w+|run_queue_duration_seconds_\w+|last_run_\w+|consecutive_failures)/;
const ABOUT = /^bitbucket_exporter_(?:flatline|uncounted_runs)/;

async function seenOf(plans: readonly RunPlan[]): Promise<object> {
  const runs = plans.map(play);
  const session = new Session({ mainBranch: 'main', runs }, BASELINE);
  await session.sweepAt(BASELINE);
  const last = plans.at(-1)?.createdAt ?? BASELINE;
  let seen = BASELINE;
  for (let at = BASELINE + 10 * MINUTE; at < last + 2 * HOUR; at += 20 * MINUTE) {
    await session.deliverAll(
      runs.filter(({ number }) => number % 3 > 0),
      seen,
      at,
    );
    await session.sweepAt(at);
    seen = at;
  }
  const page = await session.look();
  const { verdict, problems } = await session.judge();
  return { samples: sameOn(page), verdict, problems, wrong: session.wrong };
}

/** Of a moment only that there is one: a run that is over ends a little after its last step. */
function sameOn(page: Samples): Readonly<Record<string, number>> {
  const same = [...page].filter(([key]) => SAME.test(key) || ABOUT.test(key));
  return Object.fromEntries(
    same.map(([key, value]) => [key, key.includes('_timestamp_') ? Math.sign(value) : value]),
  );
}

describe('a gated repository and its twin without the gated steps', () => {
  it(`look the same for ${PAIRS} pairs from seed ${SEED}`, async () => {
    for (let seed = SEED; seed < SEED + PAIRS; seed++) {
      const { gated, plain } = twinsOf(seed);
      expect({ seed, ...(await seenOf(gated)) }).toEqual({ seed, ...(await seenOf(plain)) });
    }
  }, 900_000);

  it('differ in their events, so that there is something to see through', () => {
    const { gated, plain } = twinsOf(1);
    const count = (plans: readonly RunPlan[]): number => plans.map(play).flatMap(eventsOf).length;
    expect(count(gated)).toBeGreaterThan(count(plain));
  });
});
