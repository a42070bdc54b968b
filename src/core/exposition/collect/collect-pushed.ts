import { heardAt, resolutionOf } from '../../pushes/incidents';
import { issuedAt, totalOf, type Incident, type StepNames } from '../../pushes/pushed';
import { seriesOf } from '../../pushes/room';
import { CUSTOM_PREFIX, isKnownName, type PushedLabel } from '../../pushes/vocabulary';
import { retentionMillis } from '../../settings';
import type { EpochMillis } from '../../time';
import type { MetricKey } from '../catalogue/catalogue';
import { INCIDENT_FAMILIES, PUSHED_FAMILIES } from '../catalogue/catalogue-pushed';
import type { Labels, ScalarFamily, Series } from '../encode/model';
import { isHeld } from './collect-repository';
import type { Page, PushedOfRepository } from './page';

export interface PushedFamilies {
  readonly families: {
    /** Those of the catalogue. */
    readonly known: ReadonlyMap<MetricKey, ScalarFamily>;
    /** All others in order of their names. */
    readonly custom: readonly ScalarFamily[];
  };
  /** Repositories whose pushes had no room. */
  readonly omitted: number;
}

/** A sample with the measure that it belongs to. */
interface Sample extends Series {
  readonly measure: string;
}

/**
 * What steps pushed, in the room that the counts have left. Every repository of the page has the same share of it,
 * whoever pushes how much: what one pushes never costs another a series. Beyond its share all of it is left out.
 */
export function collectPushed(page: Page, room: number): PushedFamilies {
  const equal = Math.floor(Math.max(0, room) / Math.max(1, page.exposed));
  const share = page.pushShare ?? equal;
  const shown = page.pushed.filter(({ pushed }) => seriesOf(pushed) <= share);
  const { known, custom } = familiesOf(shown.flatMap((of) => samplesOf(of, page)));
  return {
    families: { known: new Map([...known, ...incidentFamilies(shown, page)]), custom },
    omitted: page.pushed.length - shown.length,
  };
}

const oldestOn = ({ now, settings }: Page): EpochMillis => now - retentionMillis(settings);

const ofRepository = ({ slug, workspace }: PushedOfRepository): Labels => [
  ['workspace', workspace],
  ['repository', slug],
];

type IncidentKey = keyof typeof INCIDENT_FAMILIES;
const INSTANTS: Readonly<Record<IncidentKey, (incident: Incident) => number | null>> = {
  incidentOpened: ({ openedAt }) => openedAt,
  incidentResolved: resolutionOf,
};

/** The families of incidents that have series. */
function incidentFamilies(
  all: readonly PushedOfRepository[],
  page: Page,
): readonly (readonly [IncidentKey, ScalarFamily])[] {
  const oldest = oldestOn(page);
  const told = all.flatMap((of) =>
    of.pushed.incidents
      .filter((incident) => heardAt(incident) >= oldest)
      .map((incident) => ({
        incident,
        labels: [...ofRepository(of), ...incidentLabels(incident)],
      })),
  );
  return (Object.keys(INSTANTS) as IncidentKey[]).flatMap((key) => {
    const { name, help } = INCIDENT_FAMILIES[key];
    const series = told.flatMap(({ incident, labels }) => {
      const value = INSTANTS[key](incident);
      return value === null ? [] : [{ labels, value }];
    });
    return series.length === 0 ? [] : [[key, { name, help, type: 'gauge', series }] as const];
  });
}

const incidentLabels = ({ id, environment }: Incident): Labels => [
  ['deployment_environment_name', environment.name],
  ['environment_type', 'production'],
  ['id', id],
];

function samplesOf(of: PushedOfRepository, page: Page): Sample[] {
  const { now } = page;
  const { pushed } = of;
  const oldest = oldestOn(page);
  const prefix = ofRepository(of);
  const labelsOf = ({ pipeline, step }: StepNames, own: readonly PushedLabel[]): Labels => [
    ...prefix,
    ['pipeline', pipeline],
    ['step', step],
    ...own,
  ];
  const gauges = pushed.groups
    .filter((group) => issuedAt(group) >= oldest)
    .flatMap((group) =>
      group.gauges.map(({ metric: measure, labels, value }) => ({
        ...{ measure, labels: labelsOf(group, labels), value },
      })),
    );
  const counters = pushed.counters
    .filter(({ latestAt }) => latestAt >= oldest)
    .map((counter) => ({
      measure: counter.metric,
      labels: labelsOf(counter, counter.labels),
      value: isHeld(counter.bornAt, now) ? 0 : totalOf(counter),
    }));
  return [...gauges, ...counters];
}

function familiesOf(samples: readonly Sample[]): PushedFamilies['families'] {
  const byMeasure = new Map<string, Sample[]>();
  for (const sample of samples) {
    const series = byMeasure.get(sample.measure);
    if (series === undefined) byMeasure.set(sample.measure, [sample]);
    else series.push(sample);
  }
  const known = new Map<MetricKey, ScalarFamily>();
  for (const [key, { measure, ...spec }] of Object.entries(PUSHED_FAMILIES)) {
    const series = byMeasure.get(measure);
    const { name, help, type } = spec;
    if (series !== undefined)
      known.set(key as keyof typeof PUSHED_FAMILIES, { name, help, type, series });
  }
  const names = [...byMeasure.keys()].filter((measure) => !isKnownName(measure)).sort();
  return { known, custom: names.map((name) => customFamily(name, byMeasure.get(name) ?? [])) };
}

const customFamily = (measure: string, series: readonly Series[]): ScalarFamily => ({
  name: CUSTOM_PREFIX + measure,
  help: 'Pushed by steps; its meaning is theirs.',
  type: measure.endsWith('_total') ? 'counter' : 'gauge',
  isForeign: true,
  series,
});
