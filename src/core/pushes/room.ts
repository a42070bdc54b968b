import { problem, type LineProblem } from './read-sample';
import type { Pushed } from './pushed';
import { isKnownName, PUSH_LIMITS, type PushedLabel, type PushedSample } from './vocabulary';

interface Shown {
  readonly metric: string;
  readonly labels: readonly PushedLabel[];
}

/** When it was opened, and when it was resolved: room for the latter is kept, so that it can always be told. */
const SERIES_OF_INCIDENT = 2;

/** How many series a page shows of it at most. */
export const seriesOf = ({ groups, counters, incidents }: Pushed): number =>
  groups.reduce((sum, { gauges }) => sum + gauges.length, counters.length) +
  incidents.length * SERIES_OF_INCIDENT;

/** Why a repository has no room for all that it would have now; only what was just pushed is blamed. */
export function roomProblem(pushed: Pushed, samples: readonly PushedSample[]): LineProblem | null {
  const all: readonly Shown[] = [
    ...pushed.groups.flatMap(({ gauges }) => gauges),
    ...pushed.counters,
  ];
  if (pushed.incidents.length > PUSH_LIMITS.incidents)
    return problem(
      'too_many_incidents',
      `A repository may have ${PUSH_LIMITS.incidents} incidents: those resolved make room after two hours`,
    );
  if (seriesOf(pushed) > PUSH_LIMITS.series)
    return problem('too_many_series', `A repository may have ${PUSH_LIMITS.series} pushed series`);
  const custom = new Set(all.map(({ metric }) => metric).filter((name) => !isKnownName(name)));
  if (custom.size > PUSH_LIMITS.customNames)
    return problem(
      'too_many_names',
      `A repository may have ${PUSH_LIMITS.customNames} measures of its own`,
    );
  return samples.some((sample) => hasTooManyValues(sample, all))
    ? problem(
        'too_many_values',
        `A label of a measure may have ${PUSH_LIMITS.labelValues} values in a repository`,
      )
    : null;
}

function hasTooManyValues({ metric, labels }: PushedSample, all: readonly Shown[]): boolean {
  const same = all.filter((one) => one.metric === metric);
  return labels.some(([name]) => {
    const values = same.flatMap((one) => one.labels.filter(([other]) => other === name));
    return new Set(values.map(([, value]) => value)).size > PUSH_LIMITS.labelValues;
  });
}
