import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  BASELINE,
  DAY,
  givenActiveRun,
  givenContext,
  givenDeployment,
  givenHeard,
  givenRun,
  givenStep,
  givenTotals,
  MINUTE,
  uuidOf,
} from '../../../test/given';
import type { Fact } from '../events';
import { ENVIRONMENT_TYPES, REF_CLASSES, RESULTS, TRIGGERS } from '../events/vocabulary';
import { evolve } from '../aggregates/evolve';
import { tick } from '../aggregates/tables/count';
import { noteListed, reopen, type Numbers } from '../aggregates/runs/numbers';
import { leaveToSweep, permit } from '../aggregates/runs/hints';
import { emptyTotals, JUST_NOW, type RepositoryTotals } from '../aggregates/totals';
import { readTables, readTotals } from './read';
import { TOTALS_VERSION } from './shape';
import { storedTables } from './tables';
import { storedTotals } from './write';

const name = fc.oneof(
  fc.constantFrom('main', 'build', 'x'.repeat(200), '__proto__', '"\n\\', '', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const instant = fc.integer({ min: BASELINE - DAY, max: BASELINE + 40 * DAY });
const commit = fc.option(fc.string({ minLength: 1, maxLength: 40 }));

const events: fc.Arbitrary<Fact> = fc.oneof(
  fc
    .record({
      completedAt: instant,
      buildNumber: fc.integer({ min: 1, max: 80 }),
      pipeline: name,
      branch: fc.option(name),
      refClass: fc.constantFrom(...REF_CLASSES),
      trigger: fc.constantFrom(...TRIGGERS),
      result: fc.constantFrom(...RESULTS),
      commit,
    })
    .chain((run) =>
      fc
        .array(fc.record({ name, result: fc.constantFrom(...RESULTS, null) }), { maxLength: 3 })
        .map((steps) =>
          givenRun(
            run,
            steps.map((step) => givenStep({ ...step, completedAt: run.completedAt })),
          ),
        ),
    ),
  fc
    .record({
      readAt: instant,
      buildNumber: fc.integer({ min: 1, max: 99 }),
      state: fc.constantFrom('pending', 'executing', 'paused'),
    })
    .map((run) => givenActiveRun(run)),
  fc
    .record({
      completedAt: instant,
      environment: fc.record({
        uuid: name,
        name,
        environmentType: fc.constantFrom(...ENVIRONMENT_TYPES),
      }),
      uuid: fc.integer({ min: 1, max: 60 }).map((number) => uuidOf(number, 7)),
      result: fc.constantFrom(...RESULTS),
      startedAt: fc.option(instant),
      commit,
      buildNumber: fc.option(fc.integer({ min: 1, max: 99 })),
    })
    .map((deployment) => givenDeployment(deployment)),
  fc
    .record({ uuid: name, at: instant, runUuid: name, result: fc.constantFrom(...RESULTS, null) })
    .map((heard) => givenHeard(heard)),
  fc.record({ type: fc.constant('pushed'), id: name, at: instant, branch: fc.option(name) }),
);

const totals: fc.Arbitrary<RepositoryTotals> = fc
  .tuple(fc.array(events, { maxLength: 40 }), name, fc.boolean())
  .map(([happened, text, stepHistograms]) => {
    const context = givenContext(BASELINE + MINUTE, {
      detail: { stepHistograms, commitsBehind: [], testReports: false, caches: false },
    });
    const folded = happened.reduce((next, event) => evolve(next, event, context), givenTotals());
    const rejected = { labels: [text, 'malformed'] } as const;
    const tables = tick(folded.tables, 'rejections', rejected, context.now);
    return {
      ...folded,
      tables,
      numbers: strange(folded.numbers),
      expiredRuns: 7,
      upgradedAt: stepHistograms ? BASELINE : 0,
      collisions: stepHistograms ? ['abcdefghij', '0123456789'] : [],
      hints: stepHistograms ? leaveToSweep(asked(folded.hints), BASELINE) : asked(folded.hints),
      reconciliation: { at: BASELINE, failure: text },
      history: { since: BASELINE - DAY, page: 4, isDone: stepHistograms },
      heardAt: { event: 1, sweep: 2, webhook: 3, push: 4 },
      ...(stepHistograms ? LATE : {}),
    };
  });

/** What is stored only where there is some. */
const LATE: Pick<RepositoryTotals, 'failed' | 'wanted' | 'caches' | 'schedules'> = {
  failed: [
    { id: 'abcdefghij', at: BASELINE, seconds: 0 },
    { id: '0123456789', at: BASELINE + 7, seconds: 86_400 },
  ],
  wanted: [
    { run: '{r}', step: '{s}', pipeline: 'p', name: '', buildNumber: 3, at: BASELINE + 9 },
    { run: '{r}', step: '{t}', pipeline: 'p', name: 'n', buildNumber: 3, at: BASELINE },
  ],
  caches: { at: BASELINE, sizes: [{ name: 'node', bytes: 5_000_000_000 }] },
  schedules: {
    at: BASELINE,
    askedAt: BASELINE + 1,
    list: [{ pipeline: 'nightly', pattern: '0 0 2 * * ? *', since: BASELINE }],
  },
};

/** With something in every set. */
const strange = (numbers: Numbers): Numbers => ({
  ...noteListed(noteListed(reopen(numbers, 3, true), 2000, true), 1990, false),
  readThrough: 1800,
  empty: [1000, 1100, 1200, 1200],
  doubtful: [{ numbers: [1300, 1400], since: BASELINE }],
  exempt: -2,
});

function asked(hints: RepositoryTotals['hints']): RepositoryTotals['hints'] {
  const permission = permit(hints, 17, BASELINE);
  return permission.kind === 'ask' ? permission.hints : hints;
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('storedTotals', () => {
  it('is read back as equal totals', () => {
    fc.assert(
      fc.property(totals, (written) => {
        expect(readTotals(throughJson(storedTotals(written)))).toEqual({
          ok: true,
          value: written,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for what was written and for what was read back', () => {
    fc.assert(
      fc.property(totals, (written) => {
        const stored = throughJson(storedTotals(written));
        const read = readTotals(stored);
        expect(read.ok && throughJson(storedTotals(read.value))).toEqual(stored);
      }),
      { numRuns: 100 },
    );
  });
});

describe('readTotals', () => {
  it.each([
    { title: 'nothing', record: undefined },
    { title: 'null', record: null },
    { title: 'a text', record: 'totals' },
    { title: 'an empty object', record: {} },
    { title: 'a version only', record: { v: 2, s: [] } },
    { title: 'the newest version only', record: { v: TOTALS_VERSION, s: [] } },
    { title: 'a version that never was', record: { ...storedTotals(givenTotals()), v: 0 } },
    { title: 'a version that is a text', record: { ...storedTotals(givenTotals()), v: '2' } },
    { title: 'a table that is none', record: { ...storedTotals(givenTotals()), t: { runs: 7 } } },
  ])('refuses $title as malformed', ({ record }) => {
    expect(readTotals(record)).toMatchObject({ ok: false, problem: { reason: 'malformed' } });
  });

  it('refuses a record of a newer version, and says which it can read', () => {
    const newer = { ...storedTotals(givenTotals()), v: TOTALS_VERSION + 1 };
    expect(readTotals(newer)).toEqual({
      ok: false,
      problem: {
        reason: 'newer',
        detail: `The record has version ${TOTALS_VERSION + 1}; this app reads up to ${TOTALS_VERSION}.`,
      },
    });
  });

  it('takes a table that this app does not know for one of a newer app', () => {
    const newer = { ...storedTotals(givenTotals()), t: { moons: '' } };
    const detail = 'The record counts in "moons", which this app does not know.';
    expect(readTotals(newer)).toEqual({ ok: false, problem: { reason: 'newer', detail } });
  });

  it('refuses a record from which any one field is gone or has turned into something else', () => {
    const whole = storedTotals(givenTotals());
    const fields = Object.keys(whole);
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, other) => {
        const { [field]: gone, ...rest } = throughJson(whole) as Record<string, unknown>;
        expect(gone).toBeDefined();
        expect(readTotals(rest).ok).toBe(false);
        // Never throws, whatever stands there.
        expect(typeof readTotals({ ...rest, [field]: other }).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a record of which a character was lost or changed, or reads other whole totals', () => {
    const whole = storedFixture();
    const texts = Object.keys(whole).filter((field) => typeof whole[field] === 'string');
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.constantFrom('', 'g'),
        (field, at, put) => {
          const text = String(whole[field]);
          const place = at % Math.max(1, text.length);
          const changed = text.slice(0, place) + put + text.slice(place + 1);
          const read = readTotals({ ...whole, [field]: changed });
          // Whatever still reads is whole: it can be stored and read again.
          if (read.ok) expect(readTotals(throughJson(storedTotals(read.value)))).toEqual(read);
          else expect(read.problem.detail).toContain('is damaged');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads what an earlier app wrote, and would write the same', () => {
    const read = readTotals(storedFixture());
    expect(read.ok && throughJson(storedTotals(read.value))).toEqual(storedFixture());
  });

  it('takes over what version 2 counted, and what was under way then', () => {
    const read = readTotals(storedFixture(2));
    expect(read.ok && read.value).toMatchObject({
      numbers: { highest: 7, settled: [1, 5], open: [6, 7], counted: 5, exempt: 0 },
      upgradedAt: JUST_NOW,
    });
    expect(
      read.ok && read.value.runs.map(({ buildNumber, state }) => [buildNumber, state]),
    ).toEqual([
      [3, 'completed'],
      [4, 'completed'],
      [5, 'completed'],
      [6, 'paused'],
      [7, 'executing'],
    ]);
    const built = read.ok ? [...read.value.tables.buildSeconds.values()] : [];
    expect(built.map(({ labels, numbers }) => [...labels, ...numbers])).toEqual([
      ['', 'cloud', 50],
      ['', 'self_hosted', 0],
    ]);
  });
});

describe('readTotals, of version 3', () => {
  it('takes over what was deployed, and which commits stood there', () => {
    const read = readTotals(storedFixture(3));
    const totals = read.ok ? read.value : givenTotals();
    const counted = [...totals.tables.deployments.values()].flatMap(({ numbers }) => numbers);
    expect(totals.deploymentLedger.counted).toBe(counted.reduce((sum, each) => sum + each, 0));
    expect(totals.deploymentLedger.entries).not.toHaveLength(0);
    const known = [...totals.environments.values()].map(({ walked }) => walked.tips);
    expect(known).toEqual([['3'.repeat(40)]]);
  });
});

describe('storedTables', () => {
  it('are read back as equal tables', () => {
    fc.assert(
      fc.property(totals, ({ tables }) => {
        expect(readTables(throughJson(storedTables(tables)))).toEqual({ ok: true, value: tables });
      }),
      { numRuns: 100 },
    );
  });

  it('are also read out of a whole record of a repository that is none', () => {
    fc.assert(
      fc.property(totals, ({ tables }) => {
        const none = { uuid: '', slug: '', workspace: '', project: null, mainBranch: null };
        const record = storedTotals({ ...emptyTotals(none, 0), tables });
        expect(readTables(throughJson(record))).toEqual({ ok: true, value: tables });
      }),
      { numRuns: 100 },
    );
  });
});

/** Totals as a version was written when it was new. */
function storedFixture(version = TOTALS_VERSION): Record<string, unknown> {
  const file = join(__dirname, `../../../test/fixtures/totals-v${String(version)}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
