/** Every claim of every verdict, minute by minute, against the simulation that Lifeline looks at. */
import { judge } from '../../src/core/health/verdict';
import { HOUR, MINUTE } from '../given';
import { CHECKS, isLampTrue } from './oracle';
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
  readonly outages: readonly Outage[];
}

/** A Wednesday morning. */
const START = Date.UTC(2026, 10, 4, 6);
const api = (status: number, at: number, until: number): Outage => ({
  ...{ at, until, begin: { action: 'api', status }, end: { action: 'api' } },
});
const of = (begin: string, end: string, fields: object, at: number, until: number): Outage => ({
  ...{ at, until, begin: { action: begin, ...fields }, end: { action: end, ...fields } },
});

const SHOP = { repository: 'web-shop' };
const PLAYS: readonly Play[] = [
  { name: 'a day', world: 'acme', seed: 3, hours: DAYS(1), outages: [] },
  {
    ...{ name: 'outages of Bitbucket', world: 'small', seed: 4, hours: DAYS(1) },
    outages: [api(503, 2, 4), api(429, 6, 7), api(401, 9, 11), api(403, 13, 14), api(410, 16, 17)],
  },
  {
    ...{ name: 'outages of pipelines', world: 'small', seed: 5, hours: DAYS(1) },
    outages: [
      of('breakYaml', 'pipelinesOn', SHOP, 2, 6),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'forbidden' }, 7, 10),
      of('pipelinesOff', 'pipelinesOn', { ...SHOP, answer: 'not-found' }, 12, 15),
    ],
  },
];

/** Hours of so many days; `LIFELINE_TRUTH_DAYS` plays each of them longer. */
function DAYS(days: number): number {
  return 24 * days * Number(process.env['LIFELINE_TRUTH_DAYS'] ?? 1);
}

interface Tally {
  claims: number;
  lamps: number;
  readonly wrong: string[];
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
    for (const { text, claims } of told)
      for (const claim of claims) {
        const check = CHECKS[claim.kind];
        if (check === undefined) continue;
        tally.claims += 1;
        if (!check(claim, truth))
          tally.wrong.push(`${at}: ${claim.kind} ${String(claim.value)} in “${text}”`);
      }
    tally.lamps += 1;
    if (!isLampTrue(judged, truth))
      tally.wrong.push(`${at}: ${judged.ci.state}: ${judged.ci.sentence.text}`);
  }
}

async function played({ world, seed, hours, outages }: Play): Promise<Tally> {
  const town = new Town(world, seed, START);
  const tally: Tally = { claims: 0, lamps: 0, wrong: [] };
  for (let sweeps = 0; sweeps < 6; sweeps++) await settle(town);
  for (let minute = 0; minute < hours * 60 && tally.wrong.length < 20; minute++) {
    const hour = (town.now - START) / HOUR;
    for (const { at, until, begin, end } of outages) {
      if (hour >= at && hour < at + MINUTE / HOUR) town.stage(begin);
      if (hour >= until && hour < until + MINUTE / HOUR) town.mend(end);
    }
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
      const { claims, lamps, wrong } = await played(play);
      process.stdout.write(`${play.name}: ${claims} claims and ${lamps} lamps checked.\n`);
      expect(wrong).toEqual([]);
      expect(claims).toBeGreaterThan(1000);
    },
    600_000,
  );
});
