import { DAY } from '../../../test/given';
import { after, CONTEXT, NOW, SECONDS } from '../../../test/pushes/after';
import { asked, ASKING_MOST, NOTHING_PUSHED, totalOf, type Pushed } from './pushed';
import { takePush, type Push } from './take-push';
import { PUSH_LIMITS, type PushedSample } from './vocabulary';

const gauge = (metric: string, value: number, label?: string): PushedSample => ({
  metric,
  type: 'gauge',
  labels: label === undefined ? [] : [['kind', label]],
  value,
});
const counter = (value: number, label?: string): PushedSample => ({
  ...gauge('warnings_total', value, label),
  type: 'counter',
});

const pushOf = (
  samples: readonly PushedSample[],
  { stepUuid = '{1}', at = 0, step = 'build' } = {},
): Push => ({
  by: { pipeline: 'default', step, stepUuid, issuedAt: SECONDS + at },
  until: NOW + 3_600_000 + at * 1000,
  samples,
  production: null,
});

const gaugesOf = ({ groups }: Pushed) =>
  groups.flatMap(({ step, gauges }) => gauges.map(({ metric, value }) => [step, metric, value]));

/** The same numbers in the same order for the same seed (Lehmer). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('takePush', () => {
  it('shows the gauges of the newest run of a step', () => {
    const first = pushOf([gauge('a', 9), gauge('b', 1)]);
    const again = pushOf([gauge('a', 2)], { at: 60 });
    expect(gaugesOf(after([first, again]))).toEqual([['build', 'a', 2]]);
    expect(after([again, first])).toEqual(after([first, again]));
  });

  it('keeps the largest of what one run says twice', () => {
    expect(
      gaugesOf(after([pushOf([gauge('a', 2)]), pushOf([gauge('a', 7), gauge('b', 1)])])),
    ).toEqual([
      ['build', 'a', 7],
      ['build', 'b', 1],
    ]);
  });

  it('adds up the largest value of each step', () => {
    const pushed = after([
      pushOf([counter(0.1)]),
      pushOf([counter(0.3)]),
      pushOf([counter(0.2)], { stepUuid: '{2}' }),
    ]);
    expect(pushed.counters.map(totalOf)).toEqual([0.5]);
  });

  it('keeps the sum when the step is forgotten', () => {
    const before = after([pushOf([counter(5)])]);
    const later = { ...CONTEXT, now: NOW + 2 * 3_600_000 };
    const push = pushOf([counter(2)], { stepUuid: '{2}', at: 7000 });
    const { counters } = after([push], later, before);
    expect(counters.map(totalOf)).toEqual([7]);
    expect(counters[0]?.contributions.map(({ stepUuid }) => stepUuid)).toEqual(['{2}']);
  });

  it('remembers a step as long as any of its tokens is good', () => {
    const before = after([pushOf([counter(5)]), pushOf([counter(5)], { at: 3000 })]);
    const later = { ...CONTEXT, now: NOW + 4_000_000 };
    const pushed = after([pushOf([counter(5)], { at: 3000 })], later, before);
    expect(pushed.counters.map(totalOf)).toEqual([5]);
  });

  it('is the very same when nothing is new', () => {
    const push = pushOf([gauge('a', 2), counter(3)]);
    const before = after([push]);
    expect(after([push], CONTEXT, before)).toBe(before);
    expect(after([pushOf([gauge('a', 99)], { at: -5 })], CONTEXT, before)).toBe(before);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is the same in every order, and repeated (seed %i)',
    (seed) => {
      const next = random(seed);
      const pick = (most: number): number => Math.floor(next() * most);
      const pushes = Array.from({ length: 30 }, () =>
        pushOf(
          [gauge('a', pick(9)), gauge('b', next()), counter(next(), `l${String(pick(3))}`)].slice(
            pick(3),
          ),
          { stepUuid: `{${String(pick(4))}}`, at: pick(3), step: `s${String(pick(2))}` },
        ),
      );
      const shuffled = [...pushes, ...pushes]
        .map((push) => ({ push, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ push }) => push);
      expect(JSON.stringify(after(shuffled))).toBe(JSON.stringify(after(pushes)));
    },
  );

  it('forgets series that no page shows any more', () => {
    const before = after([pushOf([gauge('a', 1), counter(1)])]);
    const later = { ...CONTEXT, now: NOW + 31 * DAY };
    const push = pushOf([gauge('b', 1)], { at: 31 * 86_400, step: 'deploy' });
    expect(gaugesOf(after([push], later, before))).toEqual([['deploy', 'b', 1]]);
  });

  it.each([
    {
      reason: 'too_many_values',
      samples: Array.from({ length: 51 }, (_, at) => gauge('a', 1, String(at))),
    },
    {
      reason: 'too_many_names',
      samples: Array.from({ length: 51 }, (_, at) => gauge(`a${String(at)}`, 1)),
    },
  ])('refuses $reason, and takes nothing', ({ reason, samples }) => {
    const taken = takePush(NOTHING_PUSHED, pushOf(samples), CONTEXT);
    expect(taken).toMatchObject({ ok: false, problem: { line: null, reason } });
  });

  it('refuses series beyond what a repository may have', () => {
    const pushes = Array.from({ length: 7 }, (_, step) =>
      pushOf(
        Array.from({ length: 50 }, (_unused, at) => gauge('a', 1, String(at))),
        { step: String(step) },
      ),
    );
    const full = after(pushes.slice(0, PUSH_LIMITS.series / 50));
    expect(takePush(full, pushes[6] ?? pushOf([]), CONTEXT)).toMatchObject({
      ok: false,
      problem: { reason: 'too_many_series' },
    });
  });
});

describe('asked', () => {
  it('allows sixty look-ups at once and one more each minute', () => {
    let asking: typeof NOTHING_PUSHED.asking | null = NOTHING_PUSHED.asking;
    for (let at = 0; at < ASKING_MOST; at++) asking = asking && asked(asking, NOW);
    expect(asking).toEqual({ left: 0, at: NOW });
    expect(asking && asked(asking, NOW + 59_999)).toBeNull();
    expect(asking && asked(asking, NOW + 60_000)).toEqual({ left: 0, at: NOW + 60_000 });
  });
});
