/** Plays a workspace minute by minute and checks every claim of every verdict against the simulation. */
import type { Told } from '../../src/core/health/claims';
import { judge } from '../../src/core/health/verdict';
import { HOUR, MINUTE } from '../given';
import { CHECKS, isLampTrue, type Truth } from './oracle';
import { Town } from './town';

export interface Outage {
  readonly at: number;
  readonly until: number;
  readonly begin: object;
  /** Nothing where it ends by itself. */
  readonly end: object | null;
}

export interface Play {
  readonly name: string;
  readonly world: string;
  readonly seed: number;
  /** A Wednesday morning, unless another moment is named. */
  readonly startAt?: number;
  readonly hours: number;
  /** How many lamps of a hundred may be unknown at most. */
  readonly unknownMost?: number;
  readonly outages: readonly Outage[];
}

/** A Wednesday morning. */
const START = Date.UTC(2026, 10, 4, 6);

export interface Tally {
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
    const wasOff = town.offAt.get(repository.uuid) ?? [];
    const rests = () => town.restsOf(repository);
    const truth = { now, repository, stagedAt, mendedAt, wasOff, rests };
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
function stage(town: Town, { at, until, begin, end }: Outage, hour: number): void {
  if (hour >= at && hour < at + MINUTE / HOUR) town.stage(begin);
  if (end !== null && hour >= until && hour < until + MINUTE / HOUR) town.mend(end);
}

export async function played(play: Play): Promise<Tally> {
  const { world, seed, startAt = START, hours, outages } = play;
  const town = new Town(world, seed, startAt);
  const tally: Tally = { claims: 0, lamps: 0, unknown: 0, wrong: [] };
  for (let sweeps = 0; sweeps < 6; sweeps++) await settle(town);
  for (let minute = 0; minute < hours * 60 && tally.wrong.length < 20; minute++) {
    const hour = (town.now - startAt) / HOUR;
    for (const outage of outages) stage(town, outage, hour);
    await town.minute();
    await checkMinute(town, tally);
  }
  return tally;
}

/** The first half hour after the installation: everything is read once. */
async function settle(town: Town): Promise<void> {
  for (let minute = 0; minute < 5; minute++) await town.minute();
}

/** Plays it and prints how many claims were checked. */
export function expectTrue(plays: readonly Play[]): void {
  it.each(plays)(
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
    900_000,
  );
}
