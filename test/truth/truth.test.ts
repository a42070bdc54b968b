/** Every claim of every verdict, minute by minute, against the simulation that Lifeline looks at. */
import type { Told } from '../../src/core/health/claims';
import { judge } from '../../src/core/health/verdict';
import { HOUR, MINUTE } from '../given';
import { CHECKS, isLampTrue, type Truth } from './oracle';
import { Town } from './town';

interface Outage {
  readonly at: number;
  readonly until: number;
  readonly begin: object;
  readonly end: object;
}

interface Play {
  readonly name: string;
  readonly world: string;
  readonly seed: number;
  readonly hours: number;
  /** How many lamps of a hundred may be unknown at most. */
  readonly unknownMost?: number;
  readonly outages: readonly Outage[];
}

/** A Wednesday morning. */
const START = Date.UTC(2026, 10, 4, 6);
const api = (status: number, at: number, until: number): Outage => ({
  ...{ at, until, begin: { action: 'api', status }, end: { action: 'api' } },
});
type Hours = readonly [at: number, until: number];
const of = (begin: string, end: string, fields: object, [at, until]: Hours): Outage => ({
  ...{ at, until, begin: { action: begin, ...fields }, end: { action: end, ...fields } },
});

/** Plays everything so many times as long. */
const LONGER = Number(process.env['LIFELINE_TRUTH_TIMES'] ?? 1);

const SHOP = { repository: 'web-shop' };
const PLAYS: readonly Play[] = [
  { name: 'a day', world: 'acme', seed: 3, hours: 2 * LONGER, unknownMost: 2, outages: [] },
  {
    ...{ name: 'outages of Bitbucket', world: 'small', seed: 4, hours: 6 * LONGER },
    outages: [
      api(503, 1, 2),
      api(429, 2.5, 3),
      api(401, 3.5, 4),
      api(403, 4.5, 5),
      api(410, 5.5, 6),
    ],
  },
  {
    ...{ name: 'outages of pipelines', world: 'small', seed: 5, hours: 6 * LONGER },
    outages: [
      of('breakYaml', 'pipelinesOn', SHOP, [1, 2]),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'forbidden' }, [2.5, 4]),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'not-found' }, [4.5, 6]),
    ],
  },
];

interface Tally {
  claims: number;
  lamps: number;
  unknown: number;
  readonly wrong: string[];
}

function checkClaims(
  told: readonly Told[],
  { at, truth }: { readonly at: string; readonly truth: Truth },
  tally: Tally,
): void {
  for (const { text, claims } of told) {
    const checked = claims.flatMap((claim) => {
      const check = CHECKS[claim.kind];
      return check === undefined ? [] : [{ claim, isTrue: check(claim, truth) }];
    });
    const wrong = checked.filter(({ isTrue }) => !isTrue);
    tally.claims += checked.length;
    tally.wrong.push(
      ...wrong.map(({ claim }) => `${at}: ${claim.kind} ${String(claim.value)} in “${text}”`),
    );
  }
}

async function checkMinute(town: Town, tally: Tally): Promise<void> {
  for (const repository of town.repositories) {
    const facts = await town.factsOf(repository);
    if (facts === null) continue;
    const judged = judge(facts);
    const { now, stagedAt, mendedAt } = town;
    const truth = { now, repository, stagedAt, mendedAt };
    const told = [
      judged.ci.sentence,
      ...judged.problems.flatMap((one) => [one.headline, one.evidence]),
    ];
    const at = `${new Date(now).toISOString()} ${repository.slug}`;
    checkClaims(told, { at, truth }, tally);
    tally.lamps += 1;
    tally.unknown += Number(judged.ci.state === 'unknown');
    const lamp = `${at}: ${judged.ci.state}: ${judged.ci.sentence.text}`;
    tally.wrong.push(...(isLampTrue(judged, truth) ? [] : [lamp]));
  }
}

/** Begins or ends the outage when its minute has come. */
function play(town: Town, { at, until, begin, end }: Outage, hour: number): void {
  if (hour >= at && hour < at + MINUTE / HOUR) town.stage(begin);
  if (hour >= until && hour < until + MINUTE / HOUR) town.mend(end);
}

async function played({ world, seed, hours, outages }: Play): Promise<Tally> {
  const town = new Town(world, seed, START);
  const tally: Tally = { claims: 0, lamps: 0, unknown: 0, wrong: [] };
  for (let sweeps = 0; sweeps < 6; sweeps++) await settle(town);
  for (let minute = 0; minute < hours * 60 && tally.wrong.length < 20; minute++) {
    const hour = (town.now - START) / HOUR;
    for (const outage of outages) play(town, outage, hour);
    await town.minute();
    await checkMinute(town, tally);
  }
  return tally;
}

/** The first half hour after the installation: everything is read once. */
async function settle(town: Town): Promise<void> {
  for (let minute = 0; minute < 5; minute++) await town.minute();
}

describe('every claim', () => {
  it.each(PLAYS)(
    'is true at its minute: $name',
    async (play) => {
      const { claims, lamps, unknown, wrong } = await played(play);
      process.stdout.write(
        `${play.name}: ${claims} claims and ${lamps} lamps checked, ${unknown} of them unknown.\n`,
      );
      expect(wrong).toEqual([]);
      expect(claims).toBeGreaterThan(100);
      expect((100 * unknown) / lamps).toBeLessThanOrEqual(play.unknownMost ?? 100);
    },
    600_000,
  );
});
