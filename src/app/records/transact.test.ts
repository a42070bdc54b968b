import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import { fail, succeed } from '../../core/result';
import { anyNumber, fields } from '../../core/shape';
import type { Bitbucket } from '../../ports/bitbucket';
import { changeOf, load, recordOf } from './kind';
import { keepNote, transact, writeOrLose } from './transact';

const POT = recordOf<{ readonly honey: number }>({
  key: 'pot',
  version: 1,
  bytesMax: 20,
  none: { honey: 0 },
  shape: fields({ honey: anyNumber }),
});

let world: MemoryWorld;

beforeEach(() => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => 0 });
});

/** Somebody else writes between our reading and our writing, this many times. */
function others(times: number): void {
  let left = times;
  let isOther = false;
  world.records.interrupt = async (moment) => {
    if (moment !== 'after-read' || isOther || left === 0) return;
    left -= 1;
    isOther = true;
    const revision = (await world.records.read(['pot'])).get('pot')?.revision ?? null;
    await world.records.write([{ key: 'pot', body: { honey: 10 }, revision }]);
    isOther = false;
  };
}

const addOne = () =>
  transact(world, { pot: POT }, ({ pot }) =>
    succeed({
      value: pot.value.honey + 1,
      changes: [changeOf(pot, { honey: pot.value.honey + 1 })],
    }),
  );

const kept = () => world.records.stored.get('pot')?.body;

describe('transact', () => {
  it('decides anew for as long as others write, five times', async () => {
    others(5);
    expect(await addOne()).toEqual({ ok: true, value: 11 });
    expect(kept()).toEqual({ v: 1, honey: 11 });
  });

  it('gives up at the sixth, and changes nothing', async () => {
    others(6);
    expect(await addOne()).toMatchObject({ ok: false, problem: { code: 'busy' } });
    expect(kept()).toEqual({ honey: 10 });
  });

  it('answers a problem as it is, and writes nothing', async () => {
    const problem = { code: 'not-found', message: 'No bear.' } as const;
    expect(await transact(world, { pot: POT }, () => fail(problem))).toEqual({
      ok: false,
      problem,
    });
    expect(kept()).toBeUndefined();
  });

  it('says that it is too large before anything is written', async () => {
    const tooMuch = await transact(world, { pot: POT }, ({ pot }) =>
      succeed({ value: 1, changes: [changeOf(pot, { honey: 1e20 })] }),
    );
    expect(tooMuch).toMatchObject({ ok: false, problem: { code: 'too-large' } });
    expect(kept()).toBeUndefined();
  });

  it('does not write where nothing changes', async () => {
    const nothing = succeed({ value: 'as it was', changes: [] });
    expect(await transact(world, { pot: POT }, () => nothing)).toEqual(succeed('as it was'));
    expect(world.records.stored.size).toBe(0);
  });
});

describe('writeOrLose', () => {
  it('loses against whoever was first', async () => {
    const change = { key: 'pot', body: { honey: 1 }, revision: null };
    expect(await writeOrLose(world, [change])).toBe('written');
    expect(await writeOrLose(world, [{ ...change, body: { honey: 2 } }])).toBe('lost');
    expect(kept()).toEqual({ honey: 1 });
  });
});

describe('keepNote', () => {
  it('keeps what it can, and goes on without what outgrows its record', async () => {
    const { pot } = await load({ pot: POT }, world);
    expect(await keepNote(pot, { honey: 1e20 }, world)).toBe('too large');
    expect(world.logged).toEqual([
      {
        message: 'Note not kept',
        facts: { detail: 'Record pot would have 37 bytes; it may have 20.' },
      },
    ]);
    expect(await keepNote(pot, { honey: 1 }, world)).toBe('written');
    expect(await keepNote(pot, { honey: 2 }, world)).toBe('lost');
    expect(kept()).toEqual({ v: 1, honey: 1 });
  });
});
