import { emptyWorkspace } from '../../aggregates/workspace';
import { NO_TEMPO } from '../../health/rhythm/tempo';
import { NOTHING_PUSHED, type Incident } from '../../pushes/pushed';
import { DEFAULT_SETTINGS } from '../../settings';
import { collectPushed } from './collect-pushed';
import type { Page } from './page';

const NOW = Date.UTC(2026, 2, 4, 9);
const SECONDS = NOW / 1000;
const DAY = 86_400;

const incident = (id: string, opened: number | null, resolved: number | null): Incident => ({
  ...{ id, environment: { uuid: '{p}', name: 'us-east-1' } },
  ...{ openedAt: opened, lastOpenAt: opened, resolvedAt: resolved },
});

const pageOf = (incidents: readonly Incident[], pushShare: number | null = null): Page => ({
  now: NOW,
  version: '0.0.0',
  settings: { ...DEFAULT_SETTINGS, retentionDays: 30 },
  workspace: emptyWorkspace({ uuid: '{w}', slug: 'acme' }, NOW),
  tempo: NO_TEMPO,
  repositories: [],
  exposed: 1,
  pushed: [{ slug: 'shop', workspace: 'acme', pushed: { ...NOTHING_PUSHED, incidents } }],
  ...{ own: [], tokens: [], rejectedScrapes: {}, part: null, room: null, pushShare },
  ...{ seriesLimit: 100, seriesMost: 150 },
});

const shownOn = (page: Page) => {
  const { families, omitted } = collectPushed(page, 100);
  const shown = [...families.known].flatMap(([key, { series }]) =>
    series.map(({ labels, value }) => [key, new Map(labels).get('id'), value]),
  );
  return { shown, omitted };
};

describe('incidents on a page', () => {
  it('are shown as what was told of them', () => {
    const told = [
      incident('1', SECONDS - 60, null),
      incident('2', SECONDS - 90, SECONDS - 30),
      incident('3', null, SECONDS - 10),
    ];
    expect(shownOn(pageOf(told)).shown).toEqual([
      ['incidentOpened', '1', SECONDS - 60],
      ['incidentOpened', '2', SECONDS - 90],
      ['incidentResolved', '2', SECONDS - 30],
      ['incidentResolved', '3', SECONDS - 10],
    ]);
  });

  it('have the labels of other deployments, in their order', () => {
    const { known } = collectPushed(pageOf([incident('1', SECONDS, null)]), 100).families;
    expect(known.get('incidentOpened')?.series[0]?.labels).toEqual([
      ['workspace', 'acme'],
      ['repository', 'shop'],
      ['deployment_environment_name', 'us-east-1'],
      ['environment_type', 'production'],
      ['id', '1'],
    ]);
  });

  it('are gone when no step has told of them for the retention', () => {
    const told = [
      incident('gone', SECONDS - 40 * DAY, SECONDS - 30 * DAY - 1),
      incident('left', SECONDS - 40 * DAY, SECONDS - 30 * DAY),
    ];
    expect(shownOn(pageOf(told)).shown.map(([, id]) => id)).toEqual(['left', 'left']);
  });

  it('need room for both of their series, from the beginning', () => {
    const told = [incident('1', SECONDS, null)];
    expect(shownOn(pageOf(told, 1))).toEqual({ shown: [], omitted: 1 });
    expect(shownOn(pageOf(told, 2))).toMatchObject({ shown: [{ length: 3 }], omitted: 0 });
  });
});
