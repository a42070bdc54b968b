import { fail, succeed, type Result } from '../result';
import { SECOND, type EpochMillis, type Millis } from '../time';
import { heardAt, incidentsIn, isIncident, withIncidents } from './incidents';
import {
  issuedAt,
  millionths,
  type Contribution,
  type Counter,
  type Gauge,
  type Group,
  type Production,
  type Pushed,
  type StepNames,
  type StepRunId,
} from './pushed';
import { roomProblem } from './room';
import { seriesKey, type PushedSample, type PushProblem } from './vocabulary';

/** A push of a step whose token was good. */
export interface Push {
  readonly by: StepNames & StepRunId;
  /** From then on the token is refused. */
  readonly until: EpochMillis;
  readonly samples: readonly PushedSample[];
  /** The production environment that the step deploys to: without one it tells of no incident. */
  readonly production: Production | null;
}

export interface TakeContext {
  readonly now: EpochMillis;
  readonly retention: Millis;
}

/**
 * What is pushed after this push: the very same where it tells nothing new. Gauges are those of the newest run of a step,
 * of several in one run the largest; a counter is the sum of what each step pushed at most.
 */
export function takePush(
  before: Pushed,
  push: Push,
  context: TakeContext,
): Result<Pushed, PushProblem> {
  const alive = withoutOld(before, context);
  const measured = push.samples.filter((sample) => !isIncident(sample));
  const groups = withGauges(alive.groups, push.by, measured);
  const counters = withCounters(alive.counters, { ...push, samples: measured }, context.now);
  const incidents = withIncidents(alive.incidents, toldIn(push), context.now);
  const isSame = groups === alive.groups && counters === alive.counters;
  if (isSame && incidents === alive.incidents) return succeed(before);
  const after = { ...alive, groups, counters, incidents };
  const problem = roomProblem(after, measured);
  return problem === null ? succeed(after) : fail({ line: null, ...problem });
}

const toldIn = ({ by, samples, production }: Push) =>
  production === null ? [] : incidentsIn(samples, production, by.issuedAt);

/** Without series that no page shows any more, and with contributions that cannot be told of again added up. */
function withoutOld(pushed: Pushed, { now, retention }: TakeContext): Pushed {
  return {
    ...pushed,
    groups: unchanged(
      pushed.groups,
      pushed.groups.filter((group) => issuedAt(group) >= now - retention),
    ),
    counters: settled(
      unchanged(
        pushed.counters,
        pushed.counters.filter(({ latestAt }) => latestAt >= now - retention),
      ),
      now,
    ),
    incidents: unchanged(
      pushed.incidents,
      pushed.incidents.filter((incident) => heardAt(incident) >= now - retention),
    ),
  };
}

const unchanged = <T>(before: readonly T[], after: readonly T[]): readonly T[] =>
  after.length === before.length ? before : after;

function settled(counters: readonly Counter[], now: EpochMillis): readonly Counter[] {
  const isOver = ({ until }: Contribution): boolean => until <= now;
  if (!counters.some(({ contributions }) => contributions.some(isOver))) return counters;
  return counters.map((counter) => {
    const over = counter.contributions.filter(isOver);
    const sum = over.reduce((all, { value }) => all + BigInt(value), BigInt(counter.forgotten));
    const contributions = counter.contributions.filter((one) => !isOver(one));
    return { ...counter, forgotten: String(sum), contributions };
  });
}

const isSameStep = (a: StepNames, b: StepNames): boolean =>
  a.pipeline === b.pipeline && a.step === b.step;

function withGauges(
  groups: readonly Group[],
  by: Push['by'],
  samples: readonly PushedSample[],
): readonly Group[] {
  const gauges = samples.filter(({ type }) => type === 'gauge').map(gaugeOf);
  const { pipeline, step, issuedAt: at, stepUuid } = by;
  const known = groups.find((group) => isSameStep(group, by));
  const run = { issuedAt: at, stepUuid };
  const order = known === undefined ? 1 : compareRuns(run, known.run);
  if (gauges.length === 0 || order < 0) return groups;
  const merged = order > 0 ? inOrder(gauges) : withLargest(known?.gauges ?? [], gauges);
  if (merged === known?.gauges) return groups;
  const others = groups.filter((group) => group !== known);
  return [...others, { pipeline, step, run, gauges: merged }].sort(byStep);
}

const gaugeOf = ({ metric, labels, value }: PushedSample): Gauge => ({ metric, labels, value });

function compareRuns(a: StepRunId, b: StepRunId): number {
  if (a.issuedAt !== b.issuedAt) return a.issuedAt - b.issuedAt;
  return a.stepUuid < b.stepUuid ? -1 : Number(a.stepUuid > b.stepUuid);
}

/** The same list where none of the new ones is larger. */
function withLargest(before: readonly Gauge[], more: readonly Gauge[]): readonly Gauge[] {
  const all = new Map(before.map((gauge) => [keyOf(gauge), gauge]));
  let isSame = true;
  for (const gauge of more) {
    const known = all.get(keyOf(gauge));
    if (known !== undefined && known.value >= gauge.value) continue;
    all.set(keyOf(gauge), gauge);
    isSame = false;
  }
  return isSame ? before : inOrder([...all.values()]);
}

const keyOf = ({ metric, labels }: Gauge): string => seriesKey(metric, labels);

const inOrder = (gauges: readonly Gauge[]): readonly Gauge[] =>
  [...gauges].sort((a, b) => compare(keyOf(a), keyOf(b)));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const stepKey = ({ pipeline, step }: StepNames): string => `${pipeline}\u0000${step}`;

const byStep = (a: StepNames, b: StepNames): number => compare(stepKey(a), stepKey(b));

function withCounters(
  counters: readonly Counter[],
  push: Push,
  now: EpochMillis,
): readonly Counter[] {
  const added = push.samples.filter(({ type }) => type === 'counter');
  const after = added.reduce((all, sample) => withCounter(all, sample, push, now), counters);
  return after === counters ? counters : [...after].sort(bySeries);
}

const counterKey = (counter: StepNames & Pick<Counter, 'metric' | 'labels'>): string =>
  `${stepKey(counter)}\u0000${seriesKey(counter.metric, counter.labels)}`;

const bySeries = (a: Counter, b: Counter): number => compare(counterKey(a), counterKey(b));

function withCounter(
  counters: readonly Counter[],
  { metric, labels, value }: PushedSample,
  { by, until }: Push,
  now: EpochMillis,
): readonly Counter[] {
  const { pipeline, step, stepUuid } = by;
  const key = counterKey({ pipeline, step, metric, labels });
  const known = counters.find((counter) => counterKey(counter) === key);
  const pushed = millionths(value);
  const before = known?.contributions.find((one) => one.stepUuid === stepUuid);
  const contribution = larger(before, { stepUuid, value: String(pushed), until });
  if (contribution === before) return counters;
  const born = { pipeline, step, metric, labels, forgotten: '0', bornAt: now };
  const kept = known?.contributions.filter((one) => one !== before) ?? [];
  const contributions = [...kept, contribution].sort((a, b) => compare(a.stepUuid, b.stepUuid));
  const latestAt = Math.max(known?.latestAt ?? 0, by.issuedAt * SECOND);
  const next = { ...(known ?? born), contributions, latestAt };
  return [...counters.filter((counter) => counter !== known), next];
}

/** The larger value, remembered until no token can tell of it again; the same where nothing is new. */
function larger(before: Contribution | undefined, now: Contribution): Contribution {
  if (before === undefined) return now;
  const isMore = BigInt(now.value) > BigInt(before.value);
  if (!isMore && now.until <= before.until) return before;
  const until = Math.max(before.until, now.until);
  return { ...(isMore ? now : before), until };
}
