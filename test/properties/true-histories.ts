import { isDeepStrictEqual } from 'node:util';
import { Session, type Options } from './session';
import { BOUNDS } from './truth/bounds';
import { DELIVERY_BOUNDS } from './truth/delivery-bounds';
import { deliveryScenario } from './truth/deliveries';
import { CROWD, FLOOD, floodScenario } from './truth/flood';
import { oddAnswer } from './truth/odd';
import { trueTotals } from './truth/oracle';
import type { Totals } from './truth/sum';
import { BASELINE, smallScenario, type Scenario } from './truth/scenario';
import { storyOf } from './truth/story';

/** 2,000 in CI, and 400 where nobody says how many: two files, one of which is the same every time. */
const HISTORIES = Number(process.env['LIFELINE_HISTORIES'] ?? 400) / 2;
/** May be given to see a failure again, with one history: this is the seed of the first of the new ones. */
const SEED = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 2 ** 31);
/** How many of 2,000 histories reach each bound, at least. */
const LEAST = 20;

/** Most are small: the large ones take as long as hundreds of them. */
export function scenarioOf(seed: number, index: number): Scenario {
  if (index % 80 === 7) return floodScenario(seed, FLOOD);
  return index % 40 === 13 ? floodScenario(seed, CROWD) : smallScenario(seed);
}

const RUNS: Kind = { name: 'true histories', histories: HISTORIES, scenarioOf, bounds: BOUNDS };

/** Half as many, of runs that deploy. */
export const DELIVERIES: Kind = {
  name: 'true deliveries',
  histories: HISTORIES / 2,
  scenarioOf: deliveryScenario,
  bounds: DELIVERY_BOUNDS,
};

/** Plays a scenario to its end: what the page says then, and whatever it contradicted meanwhile. */
export async function played(
  scenario: Scenario,
  options: Pick<Options, 'stored' | 'rowsMost'> = {},
): Promise<{ totals: Totals; wrong: readonly string[] }> {
  const session = new Session(scenario.history, BASELINE, options);
  session.odd = (path, now) => {
    const odd = scenario.odd.find(
      ({ from, until, path: about }) =>
        now >= from && now < until && (about === 'any' || about === path),
    );
    return odd === undefined ? null : oddAnswer(odd.answer, path);
  };
  await session.sweepAt(BASELINE);
  session.latency = scenario.latency;
  for (const action of scenario.actions) {
    if (action.do === 'deliver') await session.deliver(action.payload, action.at);
    else if (action.do === 'sweep') await session.sweepAt(action.at);
    else await session.look();
  }
  return { totals: await session.totals(), wrong: session.wrong };
}

interface Kind {
  readonly name: string;
  readonly histories: number;
  readonly scenarioOf: (seed: number, index: number) => Scenario;
  readonly bounds: Readonly<Record<string, (scenario: Scenario) => boolean>>;
}

/** Plays one half of the histories: the fixed ones, or new ones. */
export function describeTrueHistories(
  half: 'fixed' | 'new',
  { name, histories, scenarioOf, bounds }: Kind = RUNS,
): void {
  const first = half === 'fixed' ? 1 : SEED;
  const reached = new Map(Object.keys(bounds).map((bound) => [bound, 0]));

  describe(`${name} (${half})`, () => {
    it(`are on the page, for ${histories} from seed ${first}`, async () => {
      for (let index = 0; index < histories; index++) {
        const seed = first + index;
        const scenario = scenarioOf(seed, index);
        note(scenario, bounds, reached);
        // One of five has lists that come two rows at a time.
        const rowsMost = index % 5 === 3 ? 2 : 100;
        const { totals, wrong } = await played(scenario, { rowsMost });
        const { history, ...known } = scenario;
        const expected = trueTotals(history, { baseline: BASELINE, ...known });
        if (!isDeepStrictEqual([totals, wrong], [expected, []])) told(seed, scenario);
        expect({ seed, totals, wrong }).toEqual({ seed, totals: expected, wrong: [] });
      }
    }, 1_800_000);

    it('reach every bound', () => {
      const least = (LEAST * histories) / 2000;
      process.stdout.write([...reached].map(([bound, count]) => `${count} ${bound}\n`).join(''));
      expect([...reached].filter(([, count]) => count < least)).toEqual([]);
    });
  });
}

function told(seed: number, { history, odd, actions }: Scenario): void {
  const looks = actions.filter((action) => action.do === 'sweep');
  const at = (millis: number): string => ((millis - BASELINE) / 1000).toFixed(0);
  const lines = [
    `The history of seed ${seed}, in seconds from the installation:`,
    storyOf(history, BASELINE),
    `sweeps ${looks.map((look) => at(look.at)).join(' ')}`,
    ...odd.map(
      ({ from, until, path, answer }) =>
        `${path} is answered ${answer} from ${at(from)} to ${at(until)}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function note(scenario: Scenario, bounds: Kind['bounds'], reached: Map<string, number>): void {
  for (const [bound, isReached] of Object.entries(bounds))
    if (isReached(scenario)) reached.set(bound, (reached.get(bound) ?? 0) + 1);
}
