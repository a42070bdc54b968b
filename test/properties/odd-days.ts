import type { Run } from './truth/history';
import { oddAnswer } from './truth/odd';
import { trueTotals } from './truth/oracle';
import type { Totals } from './truth/sum';
import { play } from './truth/play';
import type { Samples } from './truth/page';
import type { Path } from './truth/rest-api';
import { DAY, HOUR, MINUTE, Session } from './session';

/** Bitbucket on a bad day: some of its paths answer something odd for a while, and things happen all the same. */
export interface OddDay {
  readonly lasts: number;
  /** Paths with the answer that each gives. */
  readonly odd: Readonly<Partial<Record<Path, string>>>;
}

export const PATHS: readonly Path[] = [
  ...(['repositories', 'repository', 'pipelines', 'pipeline', 'steps'] as const),
  ...(['deployments', 'deployment', 'environments', 'commits'] as const),
];

/** How an answer must be named where requests that failed are counted; what is a valid answer is no failure. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  401: ['unauthorized'],
  403: ['forbidden'],
  404: ['not_found'],
  410: ['gone'],
  429: ['rate_limited'],
  500: ['server'],
  503: ['server'],
  html: ['server', 'network'],
  truncated: ['server', 'network'],
  blank: ['server', 'network'],
};

const BASELINE = Date.UTC(2026, 0, 5, 9);
const BEGINS = BASELINE + 30 * MINUTE;

/** A run that is over before, one that waits, one that goes on meanwhile, one that comes and fails meanwhile, one that comes afterwards. */
function runsOf(lasts: number): readonly Run[] {
  const gate = { name: 'production', isManual: true, deploysTo: 'production' };
  const base = { stages: [[{}], [gate]] };
  const created = (number: number, minutes: number) => ({
    number,
    createdAt: BASELINE + minutes * MINUTE,
  });
  const during = 30 + lasts / MINUTE / 2;
  return [
    play({ ...created(1, 1), stages: [[{}], [{ name: 'staging', deploysTo: 'staging' }]] }),
    play({ ...created(2, 3), ...base }),
    play({
      ...created(3, 5),
      stages: [[{}], [{ ...gate, pressedAfter: during * MINUTE - 5 * MINUTE }]],
    }),
    play({ ...created(4, during), stages: [[{ results: ['FAILED'], lasts: 20_000 }], [gate]] }),
    play({ ...created(5, during + 0.2), stages: [[{ name: 'test', lasts: 15_000 }], [gate]] }),
    play({
      ...created(6, 35 + lasts / MINUTE),
      stages: [[{}], [{ name: 'staging', deploysTo: 'staging' }]],
    }),
  ];
}

/** What was not as it should be on that day, or after it. */
export async function complaintsOn({ lasts, odd }: OddDay): Promise<readonly string[]> {
  const runs = runsOf(lasts);
  const history = { mainBranch: 'main', runs };
  const session = new Session(history, BASELINE, { hasQuietOne: true });
  const asked = new Set<Path>();
  const ends = BEGINS + lasts;
  session.odd = (path, now) => {
    const answer = now >= BEGINS && now < ends ? odd[path] : undefined;
    if (answer !== undefined) asked.add(path);
    return answer === undefined ? null : oddAnswer(answer, path);
  };
  const complaints: string[] = [];
  let before: Samples = new Map();
  let seen = BASELINE;
  for (const at of [
    BASELINE,
    BASELINE + 10 * MINUTE,
    BASELINE + 20 * MINUTE,
    ...sweepsWithin(lasts),
  ]) {
    await session.deliverAll(runs, seen, at);
    await session.sweepAt(at);
    seen = at;
    if (at < BEGINS) before = await session.look();
  }
  const page = await session.look();
  complaints.push(...vanished(before, page), ...unnamed(page, odd, asked));
  await session.deliverAll(runs, seen, Infinity);
  for (const minutes of [5, 20, 70, 135, 140]) await session.sweepAt(ends + minutes * MINUTE);
  const truth = trueTotals(history, { baseline: BASELINE, seenHeld: new Set() });
  return [
    ...new Set([...complaints, ...differences(truth, await session.totals()), ...session.wrong]),
  ];
}

/** All that went wrong on such days, each with what was odd on it. */
export async function complaintsOnDays(days: readonly OddDay[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (const day of days) {
    const wrong = await complaintsOn(day);
    const what = Object.entries(day.odd).map(([path, answer]) => `${path} ${answer}`);
    if (wrong.length > 0) all.push(`${what.join(', ')}: ${wrong.slice(0, 3).join('; ')}`);
  }
  return all;
}

function sweepsWithin(lasts: number): readonly number[] {
  const every = lasts > DAY ? HOUR : 15 * MINUTE;
  const count = Math.max(1, Math.floor(lasts / every));
  return Array.from({ length: count }, (_, index) => BEGINS + index * every);
}

/** Absent when there is none, as the catalogue says. */
const COMES_AND_GOES = /oldest_\w+_run|consecutive_failures|promotion_waiting_since/;

function vanished(before: Samples, now: Samples): readonly string[] {
  return [...before.keys()]
    .filter((key) => key.includes('repository=') && !now.has(key) && !COMES_AND_GOES.test(key))
    .map((key) => `${key} vanished`);
}

function unnamed(page: Samples, odd: OddDay['odd'], asked: ReadonlySet<Path>): readonly string[] {
  return [...asked].flatMap((path) => {
    const names = NAMED[odd[path] ?? ''];
    const isNamed = names?.some((name) =>
      [...page].some(
        ([key, value]) =>
          value > 0 &&
          key.startsWith('bitbucket_exporter_api_request_failures_total') &&
          key.includes(`resource="${path}"`) &&
          key.includes(`error_type="${name}"`),
      ),
    );
    return isNamed === false ? [`${path} answered ${String(odd[path])}, and nothing says so`] : [];
  });
}

function differences(truth: Totals, page: Totals): readonly string[] {
  const keys = new Set([...Object.keys(truth), ...Object.keys(page)]);
  return [...keys]
    .filter((key) => truth[key] !== page[key])
    .map((key) => `${key} is ${String(page[key])} and not ${String(truth[key])}`);
}
