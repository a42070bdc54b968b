import { MINUTE, Session } from '../properties/session';
import { trueTotals } from '../properties/truth/oracle';
import type { RunPlan, StepPlan } from '../properties/truth/plan';
import { play } from '../properties/truth/play';
import { told } from '../properties/truth/told';

/** A Monday morning: the moment of installation. */
export const BASELINE = Date.UTC(2026, 0, 5, 9);
export const CREATED = BASELINE + MINUTE;

/** What was installed when, who looked when, what happened, and what the page must say afterwards. */
export interface Scene {
  readonly name: string;
  readonly runs: readonly RunPlan[];
  /** Lost unless said otherwise; those up to here are told. */
  readonly eventsUntil?: number;
  /** Besides those that end the play. */
  readonly sweeps?: readonly number[];
  readonly seenHeld?: readonly number[];
  readonly page: readonly string[];
}

export const given = (plan: Partial<RunPlan> & Pick<RunPlan, 'stages'>): RunPlan => ({
  number: 1,
  createdAt: CREATED,
  ...plan,
});

/** A minute, two seconds after its turn. */
export const build: StepPlan = {};
export const test: StepPlan = { name: 'test' };
export const smoke: StepPlan = { name: 'smoke' };
export const deploy: StepPlan = { name: 'deploy' };
export const gate: StepPlan = { ...deploy, isManual: true };
export const pressed = (pressedAfter: number, name = 'deploy'): StepPlan => ({
  name,
  isManual: true,
  pressedAfter,
});
export const failing = (step: StepPlan): StepPlan => ({ ...step, results: ['FAILED'] });

/** The page after one build that began ten seconds after its creation and took a minute. */
export const BUILT = [
  'active build 60',
  'built cloud 60',
  'duration success 1 in 70',
  'queue cloud 1 in 10',
  'run success 1',
  'step build success 1',
];
export const DEPLOYED = ['active deploy 60', 'built cloud 120', 'step deploy success 1'];

/** The lines, with these instead of those about the same, or besides. */
export const amended = (
  lines: readonly string[],
  ...more: readonly string[]
): readonly string[] => {
  const named = new Set(more.map(nameOf));
  return [...lines.filter((line) => !named.has(nameOf(line))), ...more];
};
const nameOf = (line: string): string => line.replace(/ [\d.]+(?: in [\d.]+)?$/, '');

const historyOf = ({ runs }: Scene) => ({ mainBranch: 'main', runs: runs.map(play) });

const endOf = (scene: Scene): number =>
  Math.max(
    BASELINE,
    ...historyOf(scene)
      .runs.flatMap(({ shown }) => shown)
      .map(({ from }) => from),
  );

/** Checks the oracle against values worked out by hand, and then the page. */
export function describeScenes(scenes: readonly Scene[]): void {
  describe.each(scenes)('$name', (scene) => {
    const history = historyOf(scene);

    it('is what the history says', () => {
      const knowledge = { baseline: BASELINE, seenHeld: new Set(scene.seenHeld) };
      expect(told(trueTotals(history, knowledge))).toEqual([...scene.page].sort());
    });

    it('is on the page', async () => {
      const session = new Session(history, BASELINE);
      await session.sweepAt(BASELINE);
      const end = endOf(scene);
      let seen = BASELINE;
      for (const at of [...(scene.sweeps ?? []), end + MINUTE]) {
        await session.deliverAll(history.runs, seen, Math.min(at, scene.eventsUntil ?? 0));
        await session.sweepAt(at);
        seen = at;
      }
      for (const minutes of [5, 20, 70, 140, 145]) await session.sweepAt(end + minutes * MINUTE);
      expect(told(await session.totals())).toEqual([...scene.page].sort());
      expect(session.wrong).toEqual([]);
    });
  });
}
