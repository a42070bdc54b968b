/** The shapes that hide runs from whoever counts them: they all occur in four weeks, and are what they seem. */
import { ask, askAll } from './asking';
import { createSimulation, type SimulatedWorkspace } from './index';
import { DAY, HOUR, MINUTE, SECOND } from './timestamps';

const STARTS = Date.parse('2026-11-18T10:00:00Z');

interface ShownStep {
  readonly name?: string;
  readonly run_number: number;
  readonly trigger: { readonly type: string };
  readonly state: {
    readonly name: string;
    readonly stage?: { readonly name: string };
    readonly result?: { readonly name: string };
  };
  readonly started_on?: string;
  readonly completed_on?: string;
  readonly parallel_group?: { readonly group_name: string };
  readonly runs_on?: readonly string[];
  readonly environment?: { readonly name: string };
}

interface ShownRun {
  readonly uuid: string;
  readonly build_number: number;
  readonly created_on: string;
  readonly completed_on?: string;
  readonly target: {
    readonly ref_name?: string;
    readonly selector: { readonly type: string; readonly pattern?: string };
  };
  readonly trigger: { readonly name: string };
  readonly state: {
    readonly name: string;
    readonly stage?: { readonly name: string };
    readonly result?: { readonly name: string };
  };
}

const simulation = acme();
const { runs, resumptions, completions, steps: ends } = simulation.truth();

function acme(): SimulatedWorkspace {
  return createSimulation({ name: 'acme', seed: 1, startAt: STARTS });
}

const uuidOf = (slug: string): string =>
  simulation.repositories().find((one) => one.slug === slug)?.uuid ?? '';

async function runsOf(slug: string, world = simulation): Promise<readonly ShownRun[]> {
  return (await askAll(world, `repositories/acme/${slug}/pipelines/`)) as unknown as ShownRun[];
}

async function stepsOf(slug: string, run: string | number): Promise<readonly ShownStep[]> {
  const path = `repositories/acme/${slug}/pipelines/${encodeURIComponent(run)}/steps/`;
  return (await askAll(simulation, path)) as unknown as ShownStep[];
}

const seconds = (step: ShownStep | undefined): readonly [from: number, to: number] => [
  Date.parse(step?.started_on ?? '') / SECOND,
  Date.parse(step?.completed_on ?? '') / SECOND,
];

const wordOf = ({ trigger, state: { name, stage, result } }: ShownStep): string =>
  [trigger.type.replace('pipeline_step_trigger_', ''), name, stage?.name, result?.name]
    .filter((word) => word !== undefined)
    .join(' ');

describe('a gate before production', () => {
  const waiting = runs.filter(
    ({ repository, isWaiting }) => repository === uuidOf('monolith') && isWaiting,
  );

  it('leaves most of its runs waiting for good, IN_PROGRESS and PAUSED, their build successful', async () => {
    const gone = new Set(resumptions.map(({ uuid }) => uuid));
    const left = waiting.filter(({ uuid }) => !gone.has(uuid));
    expect(waiting.length).toBeGreaterThan(100);
    expect(left.length / waiting.length).toBeGreaterThan(0.5);
    const shown = new Map((await runsOf('monolith')).map((run) => [run.uuid, run]));
    const paused = left.filter(({ uuid }) => shown.get(uuid)?.state.stage?.name === 'PAUSED');
    // A few were pressed and met another deployment.
    expect(paused.length / left.length).toBeGreaterThan(0.9);
    for (const { uuid, result } of paused) {
      const { state, completed_on: completed } = shown.get(uuid) ?? { state: undefined };
      expect([state?.name, completed, result]).toEqual(['IN_PROGRESS', undefined, 'SUCCESSFUL']);
    }
    const steps = await stepsOf('monolith', paused.at(-1)?.uuid ?? '');
    expect(steps.map(wordOf)).toEqual([
      ...Array.from({ length: 5 }, () => 'automatic COMPLETED SUCCESSFUL'),
      'manual PENDING PAUSED',
    ]);
    expect(steps.map(({ environment }) => environment?.name)).toEqual([
      ...[undefined, undefined, undefined],
      ...['Test', 'Staging', 'Production'],
    ]);
  });

  it('has an undated row among the deployments while it waits', async () => {
    const rows = await askAll(simulation, 'repositories/acme/monolith/deployments/');
    const undated = rows.filter(({ state }) => (state as { name: string }).name === 'UNDEPLOYED');
    expect(undated.length).toBeGreaterThan(60);
  });

  it('is pressed within seconds, within minutes, and hours later', () => {
    const rested = new Map(runs.map((run) => [run.uuid, run]));
    const waits = resumptions
      .filter(({ purpose }) => purpose === 'manual_step')
      .map(
        ({ uuid, ended }) =>
          (ends[ended[0] ?? -1]?.startedAt ?? 0) - (rested.get(uuid)?.restedAt ?? 0),
      );
    expect(waits.filter((wait) => wait < 40 * SECOND).length).toBeGreaterThan(5);
    expect(waits.filter((wait) => wait > 40 * SECOND && wait < 21 * MINUTE).length).toBeGreaterThan(
      10,
    );
    expect(waits.filter((wait) => wait > HOUR).length).toBeGreaterThan(10);
  });

  it('may be stopped while it waits: a stop of a run, and of no step', () => {
    const stopped = resumptions.filter(({ purpose }) => purpose === 'stop');
    expect(stopped.length).toBeGreaterThan(2);
    for (const { result, ended } of stopped) expect([result, ended]).toEqual(['STOPPED', []]);
  });

  it('tells SUCCESSFUL when it waits, INPROGRESS when it is pressed, and its end', () => {
    const world = acme();
    const events = world.advanceTo(STARTS + 6 * HOUR).map(({ event }) => event);
    const { runs: rested, resumptions: further } = world.truth();
    const pressed = further.find(({ uuid, restedAt, purpose, result }) => {
      const first = rested.find((run) => run.uuid === uuid);
      const isPressed = purpose === 'manual_step' && result === 'SUCCESSFUL';
      return isPressed && (first?.createdAt ?? 0) > STARTS && restedAt < STARTS + 5 * HOUR;
    });
    const told = events
      .filter((event) => (event['repository'] as { uuid: string }).uuid === pressed?.repository)
      .map((event) => event['buildStatus'] as { url: string; state: string } | undefined)
      .filter((status) => status?.url.endsWith(`/results/${String(pressed?.buildNumber)}`));
    expect(told.map((status) => status?.state)).toEqual([
      'INPROGRESS',
      'SUCCESSFUL',
      'INPROGRESS',
      'SUCCESSFUL',
    ]);
  });
});

describe('several gates', () => {
  it('make a run rest several times', () => {
    const further = resumptions.filter(({ repository }) => repository === uuidOf('payments'));
    const counts = new Map<string, number>();
    for (const { uuid } of further) counts.set(uuid, (counts.get(uuid) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeGreaterThanOrEqual(2);
  });

  it('may stand beside automatic steps, and be pressed before these have ended', async () => {
    const numbers = runs
      .filter(({ repository, isWaiting }) => repository === uuidOf('checkout-api') && isWaiting)
      .map(({ buildNumber }) => buildNumber);
    const all = await Promise.all(numbers.map((number) => stepsOf('checkout-api', number)));
    const groups = all.map((steps) =>
      steps.map(({ parallel_group: group, trigger }) => `${group?.group_name} ${trigger.type}`),
    );
    expect(groups[0]?.slice(2)).toEqual([
      'try pipeline_step_trigger_automatic',
      'try pipeline_step_trigger_manual',
      'release pipeline_step_trigger_automatic',
      'release pipeline_step_trigger_manual',
    ]);
    const early = runs.filter(
      ({ repository, isWaiting, ended }) =>
        repository === uuidOf('checkout-api') &&
        isWaiting &&
        ended.some((place) => ends[place]?.name === 'Announce'),
    );
    expect(early.length).toBeGreaterThan(0);
  });
});

describe('what is held up', () => {
  it('goes on by itself in a concurrency group, PAUSED meanwhile without a manual step', async () => {
    const world = acme();
    world.act({ action: 'api', requestsPerHour: 100_000 });
    const newest = async (count: number): Promise<readonly ShownRun[]> => {
      const path = `repositories/acme/monolith/pipelines/?sort=-created_on&pagelen=${String(count)}`;
      return (await ask(world, path)).body.values as unknown as ShownRun[];
    };
    for (let push = 0; push < 3; push += 1) world.act({ action: 'push', repository: 'monolith' });
    const pushed = new Set((await newest(3)).map(({ uuid }) => uuid));
    const paused: (readonly [uuid: string, at: number])[] = [];
    for (let at = STARTS; at < STARTS + HOUR; at += 20 * SECOND) {
      world.advanceTo(at);
      const shown = (await newest(20)).filter(
        ({ uuid, state }) => pushed.has(uuid) && state.stage?.name === 'PAUSED',
      );
      paused.push(...shown.map(({ uuid }) => [uuid, at] as const));
    }
    const rests = new Map(world.truth().runs.map(({ uuid, restedAt }) => [uuid, restedAt]));
    const held = paused.filter(([uuid, at]) => at < (rests.get(uuid) ?? 0));
    expect(held.length).toBeGreaterThan(0);
    expect([...pushed].every((uuid) => rests.has(uuid))).toBe(true);
  });

  it('may be halted before its first step, until somebody resumes it', () => {
    const late = runs.filter(({ createdAt, ended }) => {
      const begins = Math.min(...ended.map((place) => ends[place]?.startedAt ?? 0));
      return begins > createdAt + 4 * MINUTE && begins < createdAt + HOUR;
    });
    expect(late.length).toBeGreaterThan(5);
  });
});

describe('what starts a run', () => {
  it('is a merge queue, which merges what passes and ejects the rest', async () => {
    const queued = (await runsOf('checkout-api')).filter(
      ({ target }) => target.selector.type === 'merge-queues',
    );
    expect(queued.length).toBeGreaterThan(10);
    for (const { target } of queued) {
      expect([target.selector.pattern, target.ref_name]).toEqual([
        'main',
        expect.stringMatching(/^bitbucket-merge-queue-\d+$/),
      ]);
    }
    const results = new Set(queued.map(({ state }) => state.result?.name));
    expect(results).toContain('SUCCESSFUL');
    expect(results).toContain('FAILED');
  });

  it('is a push that starts a custom pipeline besides', async () => {
    const all = await runsOf('platform');
    const besides = all.filter(
      ({ target, trigger }) => target.selector.type === 'custom' && trigger.name === 'PUSH',
    );
    expect(besides.length).toBeGreaterThan(20);
    expect(new Set(besides.map(({ target }) => target.selector.pattern))).toEqual(
      new Set(['drift-check']),
    );
  });

  it('is a tag under tags/**', async () => {
    const tagged = (await runsOf('mobile-app')).filter(
      ({ target }) => target.selector.type === 'tags',
    );
    expect(new Set(tagged.map(({ target }) => target.selector.pattern))).toEqual(new Set(['**']));
  });

  it('is unknown where the YAML cannot be read: the selector is the default one', async () => {
    const broken = (await runsOf('monolith')).filter(
      ({ created_on: from, completed_on: to }) => to !== undefined && to < from,
    );
    expect(broken.length).toBeGreaterThan(3);
    for (const { target } of broken) expect(target.selector).toEqual({ type: 'default' });
  });

  it('is a robot, nine times within a minute', async () => {
    const created = (await runsOf('monolith'))
      .filter(({ target }) => target.ref_name?.startsWith('update/') === true)
      .map(({ created_on: on }) => Date.parse(on));
    const within = created.filter(
      (at) => created.filter((other) => other >= at && other < at + MINUTE).length >= 6,
    );
    expect(within.length).toBeGreaterThan(0);
  });
});

describe('build numbers', () => {
  it('jump, and go on from there', async () => {
    const world = acme();
    const before = (await runsOf('landing-page', world)).at(-1)?.build_number ?? 0;
    world.act({ action: 'jumpBuildNumber', repository: 'landing-page', by: 1_000_000 });
    world.act({ action: 'push', repository: 'landing-page' });
    world.act({ action: 'push', repository: 'landing-page' });
    const numbers = (await runsOf('landing-page', world)).map((run) => run.build_number);
    expect(numbers.slice(-3)).toEqual([before, before + 1_000_001, before + 1_000_002]);
  });
});

describe('the true history', () => {
  it('has one first rest for each run, and at once re-run what nobody saw fail under the later result', () => {
    expect(new Set(runs.map(({ uuid }) => uuid)).size).toBe(runs.length);
    const unseen = runs.filter(({ purpose, runNumber }) => purpose === 'first' && runNumber > 1);
    expect(unseen.length).toBeGreaterThan(5);
    for (const { uuid } of unseen) {
      const all = completions.filter((run) => run.uuid === uuid);
      const [failed, again] = [all[0], all[1]];
      expect((ends[again?.ended[0] ?? -1]?.startedAt ?? 0) - (failed?.restedAt ?? 0)).toBeLessThan(
        30 * SECOND,
      );
    }
  });

  it('counts every step once: each end belongs to one rest', () => {
    const ended = [...runs, ...resumptions].flatMap(({ ended: places }) =>
      places.flatMap((place) => ends[place] ?? []),
    );
    const keys = ended.map(({ uuid, runNumber }) => `${uuid} ${String(runNumber)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('agrees with what the steps tell of a run that waited', async () => {
    const pressed = resumptions.filter(
      ({ repository, purpose, restedAt }) =>
        repository === uuidOf('monolith') &&
        purpose === 'manual_step' &&
        restedAt > STARTS - 14 * DAY,
    );
    expect(pressed.length).toBeGreaterThan(5);
    for (const { uuid, runNumber } of pressed.slice(0, 10)) {
      const steps = await stepsOf('monolith', uuid);
      const first = runs.find((run) => run.uuid === uuid);
      if (runNumber > 1 || first === undefined) continue;
      expect(Math.floor(seconds(steps[4])[1])).toBe(Math.floor(first.restedAt / SECOND));
      expect(seconds(steps[5])[0]).toBeGreaterThan(first.restedAt / SECOND);
    }
  });
});
