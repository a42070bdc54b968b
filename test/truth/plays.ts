/** What is played: days of twelve repositories, and in some of them something is wrong. */
import type { Outage, Play } from './play';

type Hours = readonly [at: number, until: number];

const api = (status: number, [at, until]: Hours, more: object = {}): Outage => ({
  ...{ at, until, begin: { action: 'api', status, ...more }, end: { action: 'api' } },
});
const of = (begin: string, end: string, fields: object, [at, until]: Hours): Outage => ({
  ...{ at, until, begin: { action: begin, ...fields }, end: { action: end, ...fields } },
});

/** What ends by itself, or does not end. */
const once = (action: object, at: number): Outage => ({
  ...{ at, until: Infinity, begin: action, end: null },
});

const SHOP = { repository: 'web-shop' };
const MONOLITH = { repository: 'monolith' };
const LOCKED = { repository: 'payments', environment: 'Production' };

/** Seeds of the day: another workspace every time. */
const DRAWN = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 100_000);

export const OUTAGES: readonly Play[] = [
  {
    ...{ name: 'outages of Bitbucket', world: 'small', seed: 4, hours: 6 },
    outages: [
      api(503, [1, 2]),
      api(429, [2.5, 3]),
      api(401, [3.5, 4]),
      api(403, [4.5, 5]),
      api(410, [5.5, 6]),
    ],
  },
  {
    ...{ name: 'busy hours', world: 'busy', seed: DRAWN + 3, hours: 3 },
    outages: [],
  },
  {
    ...{ name: 'outages of pipelines', world: 'small', seed: 5, hours: 6 },
    outages: [
      of('breakYaml', 'pipelinesOn', SHOP, [1, 2]),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'forbidden' }, [2.5, 4]),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'not-found' }, [4.5, 6]),
    ],
  },
];

const DAY = { world: 'acme', hours: 24 } as const;
const SATURDAY = Date.UTC(2026, 10, 7, 6);

/** Six of them in `npm run test:long`, all ten by `npm run test:days`. */
export const DAYS: readonly Play[] = [
  { ...DAY, name: 'a day', seed: 3, unknownMost: 2, outages: [] },
  { ...DAY, name: `a day of seed ${DRAWN}`, seed: DRAWN, unknownMost: 2, outages: [] },
  { ...DAY, name: 'a Saturday', seed: 8, startAt: SATURDAY, unknownMost: 2, outages: [] },
  {
    ...{ ...DAY, name: 'a day on which nobody works', seed: 9 },
    outages: [
      once({ action: 'rest', days: 1 }, 1),
      of('ignoreSchedules', 'heedSchedules', {}, [6, 12]),
    ],
  },
  {
    ...{ ...DAY, name: 'a day of Bitbucket’s outages', seed: DRAWN + 1 },
    outages: [
      api(503, [1, 4]),
      api(429, [5, 7]),
      api(401, [8, 10]),
      api(403, [11, 13]),
      api(410, [14, 15]),
      api(503, [16, 17], { path: '/steps' }),
      api(500, [18, 20], { path: '/deployments' }),
    ],
  },
  {
    ...{ ...DAY, name: 'a day on which main fails and environments break', seed: 11 },
    outages: [
      of('breakMain', 'mendMain', MONOLITH, [1, 6]),
      of('breakEnvironment', 'mendEnvironment', { ...SHOP, environment: 'Production' }, [7, 12]),
      of('lockEnvironment', 'unlockEnvironment', LOCKED, [13, 18]),
    ],
  },
  {
    ...{ ...DAY, name: 'a day without minutes, runners, patience and schedules', seed: 12 },
    outages: [
      of('useUpMinutes', 'buyMinutes', {}, [2, 5]),
      of('runnersOffline', 'runnersOnline', { repository: 'firmware' }, [6, 10]),
      {
        ...{ at: 11, until: 15 },
        begin: { action: 'slow', ...SHOP, times: 10_000 },
        end: { action: 'slow', ...SHOP, times: 1 },
      },
      of('ignoreSchedules', 'heedSchedules', {}, [16, 21]),
    ],
  },
  {
    ...{ ...DAY, name: 'a day on which Pipelines are switched off', seed: 13 },
    outages: [
      of('breakYaml', 'pipelinesOn', SHOP, [1, 6]),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'forbidden' }, [7, 11]),
      of('pipelinesOff', 'pipelinesOn', { ...MONOLITH, answer: 'not-found' }, [12, 16]),
      of('pipelinesOff', 'pipelinesOn', { ...MONOLITH, answer: 'empty' }, [17, 21]),
    ],
  },
  {
    ...{ ...DAY, name: 'a day on which pushes stop', seed: 14 },
    outages: [of('stopPushes', 'resumePushes', SHOP, [1, 23])],
  },
  {
    ...{ ...DAY, name: 'a day on which numbers jump', seed: DRAWN + 2 },
    outages: [once({ action: 'jumpBuildNumber', ...SHOP, by: 500 }, 3)],
  },
];
