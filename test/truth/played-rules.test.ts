/** Rules played on what storage really keeps: silent before, speaking while it lasts, silent afterwards. */
import { readFileSync } from 'node:fs';
import { judge } from '../../src/core/health/verdict';
import { RULE_NAMES, type RuleName } from '../../src/core/health/rules';
import { Town } from './town';

interface Played {
  readonly rule: RuleName;
  readonly world: string;
  readonly repository: string;
  readonly begin: readonly object[];
  readonly end: readonly object[];
  /** Pushes to the main branch, one every ten minutes: while all is well, while it lasts, and after its end. */
  readonly pushesBefore?: number;
  readonly pushes?: number;
  readonly pushesAfter?: number;
  /** Minutes within which it speaks, and within which it ends. */
  readonly speaks: number;
  readonly ends: number;
}

const SHOP = { world: 'calm', repository: 'web-shop' } as const;
const OF_SHOP = { repository: 'web-shop' };
const api = (status: number) => ({
  begin: [{ action: 'api', status }],
  end: [{ action: 'api' }],
});

const PLAYED: readonly Played[] = [
  { ...SHOP, rule: 'ingest/unreachable', ...api(503), speaks: 25, ends: 10 },
  { ...SHOP, rule: 'ingest/rate-limited', ...api(429), speaks: 10, ends: 20 },
  { ...SHOP, rule: 'ingest/denied', ...api(403), speaks: 20, ends: 20 },
  { ...SHOP, rule: 'ingest/gone', ...api(410), speaks: 20, ends: 20 },
  {
    ...{ ...SHOP, rule: 'pipelines/failing' },
    begin: [{ action: 'breakMain', ...OF_SHOP }],
    end: [{ action: 'mendMain', ...OF_SHOP }],
    ...{ pushes: 6, pushesAfter: 2, speaks: 60, ends: 60 },
  },
  {
    ...{ ...SHOP, rule: 'activity/pushes-without-runs' },
    begin: [{ action: 'pipelinesOff', ...OF_SHOP, answer: 'empty' }],
    end: [{ action: 'pipelinesOn', ...OF_SHOP }],
    ...{ pushes: 4, pushesAfter: 2, speaks: 60, ends: 60 },
  },
  {
    ...{ rule: 'pipelines/minutes', world: 'small', repository: 'web-shop' },
    begin: [{ action: 'useUpMinutes' }],
    end: [{ action: 'buyMinutes' }],
    ...{ pushes: 4, pushesAfter: 3, speaks: 60, ends: 60 },
  },
  {
    ...{ rule: 'runners/offline', world: 'bench', repository: 'firmware' },
    begin: [{ action: 'runnersOffline', repository: 'firmware' }],
    end: [{ action: 'runnersOnline', repository: 'firmware' }],
    ...{ pushes: 2, speaks: 110, ends: 30 },
  },
  {
    ...{ ...SHOP, rule: 'pipelines/stuck' },
    begin: [{ action: 'lockEnvironment', ...OF_SHOP, environment: 'Test' }],
    end: [{ action: 'unlockEnvironment', ...OF_SHOP, environment: 'Test' }],
    ...{ pushes: 1, speaks: 150, ends: 240 },
  },
  {
    ...{ ...SHOP, rule: 'deployments/failing' },
    begin: [{ action: 'breakEnvironment', ...OF_SHOP, environment: 'Test' }],
    end: [{ action: 'mendEnvironment', ...OF_SHOP, environment: 'Test' }],
    ...{ pushes: 6, pushesAfter: 3, speaks: 120, ends: 90 },
  },
  {
    ...{ ...SHOP, rule: 'deployments/flatline' },
    begin: [{ action: 'leaveOutEnvironment', ...OF_SHOP, environment: 'Production' }],
    end: [{ action: 'takeInEnvironment', ...OF_SHOP, environment: 'Production' }],
    ...{ pushesBefore: 12, pushes: 30, pushesAfter: 6, speaks: 330, ends: 120 },
  },
  {
    ...{ rule: 'activity/schedule-missed', world: 'bench', repository: 'firmware' },
    begin: [{ action: 'stopPushes' }, { action: 'ignoreSchedules' }],
    end: [{ action: 'heedSchedules' }],
    ...{ speaks: 240, ends: 90 },
  },
  {
    ...{ ...SHOP, rule: 'ingest/uncounted-runs' },
    begin: [{ action: 'api', status: 503, path: '/steps' }],
    end: [{ action: 'api' }],
    ...{ pushes: 3, speaks: 60, ends: 30 },
  },
  {
    ...{ ...SHOP, rule: 'deployments/uncounted' },
    begin: [{ action: 'api', status: 404, path: '/deployments' }],
    end: [{ action: 'api' }],
    ...{ pushes: 1, speaks: 75, ends: 60 },
  },
];

/** A Wednesday morning. */
const START = Date.UTC(2026, 10, 4, 8);
const SETTLED = 30;

async function isSaid(town: Town, { rule, repository: slug }: Played): Promise<boolean> {
  const repository = town.repositories.find((each) => each.slug === slug);
  const facts = repository === undefined ? null : await town.factsOf(repository);
  if (facts === null) throw new Error(`Nothing is known of ${slug}.`);
  const { problems, banners } = judge(facts);
  return [...problems, ...banners].some((problem) => problem.rule === rule);
}

/** Minutes until the rule is said, or said no more; null where it is not within the time. */
async function minutesUntil(
  wanted: boolean,
  { town, played, within, pushes }: { town: Town; played: Played; within: number; pushes: number },
): Promise<number | null> {
  for (let minute = 0; minute <= within; minute++) {
    if ((await isSaid(town, played)) === wanted) return minute;
    if (minute % 10 === 0 && minute / 10 < pushes)
      town.act({ action: 'push', repository: played.repository });
    await town.minute();
  }
  return null;
}

/** Where the others are played to their end. */
const ELSEWHERE: Readonly<Partial<Record<RuleName, string>>> = {
  'access/token-expiring': 'test/system/health/metrics.test.ts',
  'activity/flatline': 'test/system/health/activity.test.ts',
  'ingest/missing': 'test/counting/removal.test.ts',
  'ingest/stalled': 'test/rules/outages-of-lifeline.ts',
  'scrape/never': 'test/system/pages/guide.test.ts',
  'series/page-full': 'test/counting/page-room.test.ts',
  'scrape/rejected': 'test/system/health/metrics.test.ts',
  'scrape/stopped': 'test/system/health/metrics.test.ts',
};
/** Judged from given facts alone (`test/health`): nobody has played them. */
const NOT_PLAYED: readonly RuleName[] = [
  'ingest/collision',
  'scrape/slow',
  'scrape/too-large',
  'series/dropped',
  'series/near-limit',
];

it('every rule is played, or said not to be', () => {
  const told = [...PLAYED.map(({ rule }) => rule), ...Object.keys(ELSEWHERE), ...NOT_PLAYED];
  expect(told.sort()).toEqual([...RULE_NAMES].sort());
  for (const [rule, file] of Object.entries(ELSEWHERE))
    expect(readFileSync(file, 'utf8')).toContain(rule);
});

describe.each(PLAYED)('$rule', (played) => {
  it('is silent before, speaks while it lasts, and ends', async () => {
    const town = new Town(played.world, 21, START);
    const { speaks, ends, pushesBefore = 0, pushes = 0, pushesAfter = 0 } = played;
    for (let minute = 0; minute < SETTLED; minute++) await town.minute();
    for (let count = 0; count < pushesBefore; count++) {
      town.act({ action: 'push', repository: played.repository });
      for (let minute = 0; minute < 10; minute++) await town.minute();
    }
    expect(await isSaid(town, played)).toBe(false);
    for (const action of played.begin) town.act(action);
    expect(await minutesUntil(true, { town, played, within: speaks, pushes })).not.toBeNull();
    for (const action of played.end) town.act(action);
    const after = { town, played, within: ends, pushes: pushesAfter };
    expect(await minutesUntil(false, after)).not.toBeNull();
  }, 300_000);
});
