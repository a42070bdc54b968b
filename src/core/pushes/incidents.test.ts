import { DAY } from '../../../test/given';
import { after, CONTEXT, NOW, SECONDS } from '../../../test/pushes/after';
import { heardAt, resolutionOf } from './incidents';
import type { Incident, Pushed } from './pushed';
import { seriesOf } from './room';
import { takePush, type Push } from './take-push';
import { PUSH_LIMITS, type PushedSample } from './vocabulary';

const EAST = { uuid: '{east}', name: 'us-east-1' };
const WEST = { uuid: '{west}', name: 'us-west-1' };

type Told = Partial<Readonly<Record<string, number>>>;

const samplesOf = (told: Told): readonly PushedSample[] =>
  Object.entries(told).map(([id, value = 0]) => ({
    ...{ metric: 'lifeline_incident', type: 'gauge', value },
    labels: [['id', id]],
  }));

const pushOf = (told: Told, at: number, production = EAST): Push => ({
  by: { pipeline: 'default', step: 'Deploy', stepUuid: `{${String(at)}}`, issuedAt: SECONDS + at },
  until: NOW + 3_600_000 + at * 1000,
  samples: samplesOf(told),
  production,
});

/** Seconds from then on at which each was opened and resolved. */
const shown = ({ incidents }: Pushed) =>
  incidents.map((one) => [
    one.environment.name,
    one.id,
    fromThen(one.openedAt),
    fromThen(resolutionOf(one)),
  ]);
const fromThen = (at: number | null): number | null => (at === null ? null : at - SECONDS);

function ordersOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, at) =>
    ordersOf(all.filter((_, other) => other !== at)).map((rest) => [one, ...rest]),
  );
}

describe('incidents', () => {
  it.each([
    { name: 'opened', told: [1], is: [0, null] },
    { name: 'opened and resolved', told: [1, 0], is: [0, 1] },
    { name: 'opened by several steps', told: [1, 1, 1], is: [0, null] },
    { name: 'resolved by several steps', told: [1, 0, 0], is: [0, 2] },
    { name: 'opened again', told: [1, 0, 1], is: [0, null] },
    { name: 'opened again and resolved', told: [1, 0, 1, 0], is: [0, 3] },
    { name: 'resolved, and never opened', told: [0], is: [null, 0] },
  ])('are $name in any order, told once or twice', ({ told, is }) => {
    const pushes = told.map((value, at) => pushOf({ 'INC-7': value }, at));
    const expected = JSON.stringify(after(pushes));
    expect(shown(after(pushes))).toEqual([['us-east-1', 'INC-7', ...is]]);
    for (const order of ordersOf(pushes)) {
      expect(JSON.stringify(after(order))).toBe(expected);
      expect(JSON.stringify(after([...order, ...order].reverse()))).toBe(expected);
    }
  });

  it('of several environments come to the same in any order', () => {
    const pushes = [
      pushOf({ 'INC-7': 1, 'INC-8': 1 }, 0),
      pushOf({ 'INC-7': 1 }, 5, WEST),
      pushOf({ 'INC-8': 0 }, 9),
      pushOf({ 'INC-7': 0 }, 20, WEST),
      pushOf({ 'INC-8': 1, 'INC-7': 0 }, 30),
    ];
    const expected = JSON.stringify(after(pushes));
    expect(shown(after(pushes))).toEqual([
      ['us-east-1', 'INC-7', 0, 30],
      ['us-east-1', 'INC-8', 0, null],
      ['us-west-1', 'INC-7', 5, 20],
    ]);
    for (const order of ordersOf(pushes)) expect(JSON.stringify(after(order))).toBe(expected);
  });

  it('are resolved where one step says both', () => {
    const both = [pushOf({ 'INC-7': 1 }, 0), pushOf({ 'INC-7': 0 }, 0)];
    for (const order of ordersOf(both))
      expect(shown(after(order))).toEqual([['us-east-1', 'INC-7', 0, 0]]);
  });

  it('are the very same when nothing is new', () => {
    const before = after([pushOf({ 'INC-7': 1 }, 0), pushOf({ 'INC-7': 0 }, 9)]);
    expect(after([pushOf({ 'INC-7': 1 }, 0)], CONTEXT, before)).toBe(before);
    expect(after([pushOf({ 'INC-7': 0 }, 5)], CONTEXT, before)).toBe(before);
  });

  it('leave what the step measured as it is', () => {
    const size: PushedSample = { metric: 'a', type: 'gauge', labels: [], value: 2 };
    const before = after([{ ...pushOf({}, 0), samples: [size] }]);
    const { groups } = after([pushOf({ 'INC-7': 1 }, 60)], CONTEXT, before);
    expect(groups).toBe(before.groups);
  });

  it('go on under the new name of their environment', () => {
    const renamed = { ...EAST, name: 'Virginia' };
    const pushed = after([
      pushOf({ 'INC-7': 1, 'INC-8': 1 }, 0),
      pushOf({ 'INC-7': 0 }, 9, renamed),
    ]);
    expect(shown(pushed)).toEqual([
      ['Virginia', 'INC-7', 0, 9],
      ['Virginia', 'INC-8', 0, null],
    ]);
  });

  it('are no two of one name where another environment gets it', () => {
    const other = { uuid: '{other}', name: EAST.name };
    expect(shown(after([pushOf({ 'INC-7': 1 }, 0), pushOf({ 'INC-7': 0 }, 9, other)]))).toEqual([
      ['us-east-1', 'INC-7', 0, 9],
    ]);
  });

  it('are forgotten when no step has told of them for the retention', () => {
    const before = after([pushOf({ 'INC-7': 1, 'INC-8': 1 }, 0), pushOf({ 'INC-8': 1 }, 86_400)]);
    const later = { ...CONTEXT, now: NOW + 30 * DAY + 1 };
    expect(shown(after([pushOf({ 'INC-9': 1 }, 2_592_000)], later, before))).toEqual([
      ['us-east-1', 'INC-8', 0, null],
      ['us-east-1', 'INC-9', 2_592_000, null],
    ]);
  });
});

describe('room for incidents', () => {
  const ids = (count: number, value: number): Told =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`INC-${String(100 + at)}`, value]),
    );

  it('is never taken from one that is open', () => {
    const full = after([pushOf(ids(PUSH_LIMITS.incidents, 1), 0)]);
    const later = { ...CONTEXT, now: NOW + DAY };
    expect(takePush(full, pushOf({ 'INC-7': 1 }, 86_400), later)).toMatchObject({
      ok: false,
      problem: { line: null, reason: 'too_many_incidents' },
    });
    // Each of those that are there can be resolved all the same.
    expect(takePush(full, pushOf({ 'INC-100': 0 }, 86_400), later).ok).toBe(true);
  });

  it('is made by what was resolved longest ago, once no token can tell of it again', () => {
    const { incidents: most } = PUSH_LIMITS;
    const full = after([
      pushOf(ids(most, 1), 0),
      pushOf({ 'INC-120': 0 }, 60),
      pushOf({ 'INC-110': 0 }, 120),
    ]);
    const push = pushOf({ 'INC-7': 1 }, 7200);
    expect(takePush(full, push, { ...CONTEXT, now: NOW + 7_260_000 }).ok).toBe(false);
    expect(takePush(full, push, { ...CONTEXT, now: NOW + 7_260_001 }).ok).toBe(true);
    const { incidents } = after([push], { ...CONTEXT, now: NOW + DAY }, full);
    const left = new Set(incidents.map(({ id }) => id));
    expect([left.size, left.has('INC-120'), left.has('INC-110'), left.has('INC-7')]).toEqual([
      most,
      false,
      true,
      true,
    ]);
  });

  it('is kept for both of their series', () => {
    expect(seriesOf(after([pushOf({ 'INC-7': 1, 'INC-8': 0 }, 0)]))).toBe(4);
  });
});

describe('heardAt', () => {
  const told: Pick<Incident, 'id' | 'environment' | 'openedAt'> = {
    ...{ id: 'INC-7', environment: EAST, openedAt: 10 },
  };

  it.each([
    { lastOpenAt: 20, resolvedAt: null, at: 20_000 },
    { lastOpenAt: 20, resolvedAt: 30, at: 30_000 },
    { lastOpenAt: 40, resolvedAt: 30, at: 40_000 },
  ])('is $at for $lastOpenAt and $resolvedAt', ({ at, ...instants }) => {
    expect(heardAt({ ...told, ...instants })).toBe(at);
  });
});
