import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import { anyNumber, fields } from '../../core/shape';
import type { Bitbucket } from '../../ports/bitbucket';
import {
  changeOf,
  load,
  OversizedRecord,
  recordOf,
  removalOf,
  UnreadableRecord,
  type Kind,
} from './kind';

interface Pot {
  readonly honey: number;
}

const POT: Kind<Pot> = recordOf<Pot>({
  key: 'pot',
  version: 2,
  bytesMax: 21,
  none: { honey: 0 },
  shape: fields({ honey: anyNumber }),
  older: { honey: -1 },
});

const JAR = (number: number): Kind<Pot | null> =>
  recordOf<Pot | null>({
    key: `jar:${number}`,
    version: 1,
    bytesMax: 100,
    none: null,
    shape: fields({ honey: anyNumber }),
  });

let world: MemoryWorld;

beforeEach(() => {
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => 0 });
});

const put = (key: string, body: object) => world.records.write([{ key, body, revision: null }]);

describe('load', () => {
  it('reads one of a kind and lists of them in one round trip', async () => {
    await put('pot', { v: 2, honey: 3 });
    await put('jar:2', { honey: 5 });
    let reads = 0;
    world.records.interrupt = (moment) => void (reads += Number(moment === 'before-read'));
    const { pot, jars } = await load({ pot: POT, jars: [JAR(1), JAR(2)] }, world);
    expect([pot.value, pot.revision]).toEqual([{ honey: 3 }, 1]);
    expect(jars.map(({ value, revision }) => [value, revision])).toEqual([
      [null, null],
      [{ honey: 5 }, 1],
    ]);
    expect(reads).toBe(1);
  });

  it('does not compile for what was not read', async () => {
    const found = await load({ pot: POT }, world);
    // @ts-expect-error The jar was not named.
    expect(found.jar).toBeUndefined();
    // @ts-expect-error The pot holds numbers.
    const honey: string = found.pot.value.honey;
    expect(honey).toBe(0);
  });

  it('answers what stands for none', async () => {
    expect((await load({ pot: POT }, world)).pot.value).toEqual({ honey: 0 });
  });

  it.each([
    {
      body: { v: 3, honey: 1 },
      detail: 'it has version 3; this app reads version 2',
    },
    { body: { v: 'x', honey: 1 }, detail: 'it has version x; this app reads version 2' },
    { body: { v: 2, honey: 'much' }, detail: 'pot.honey must be a number' },
    { body: { v: 2, honey: 1, bees: 2 }, detail: 'pot.bees is not known here' },
    { body: [], detail: 'it is no object' },
  ])('refuses $body by name', async ({ body, detail }) => {
    await put('pot', body);
    await expect(load({ pot: POT }, world)).rejects.toThrow(new UnreadableRecord('pot', detail));
  });

  it('reads older versions as far back as its kind says, and none before', async () => {
    const cup = (version: number): Kind<Pot> =>
      recordOf<Pot>({
        ...{ key: 'cup', version, oldest: 2, bytesMax: 21, none: { honey: 0 } },
        shape: fields({ honey: anyNumber }),
      });
    await put('cup', { v: 2, honey: 4 });
    expect((await load({ cup: cup(3) }, world)).cup.value).toEqual({ honey: 4 });
    await world.records.write([{ key: 'cup', body: { v: 1, honey: 4 }, revision: 1 }]);
    await expect(load({ cup: cup(3) }, world)).rejects.toThrow('it has version 1');
  });

  it('takes a record of an older version for what its kind says', async () => {
    await put('pot', { honey: 1 });
    expect((await load({ pot: POT }, world)).pot.value).toEqual({ honey: -1 });
  });
});

describe('changeOf', () => {
  it('writes with the version, on the condition that nobody wrote since', async () => {
    const { pot } = await load({ pot: POT }, world);
    expect(changeOf(pot, { honey: 9 })).toEqual({
      key: 'pot',
      body: { v: 2, honey: 9 },
      revision: null,
    });
    expect(removalOf(pot)).toEqual({ key: 'pot', body: null, revision: null });
  });

  it('refuses what is larger than its kind', async () => {
    const { pot } = await load({ pot: POT }, world);
    expect(changeOf(pot, { honey: 12345 }).key).toBe('pot');
    expect(() => changeOf(pot, { honey: 123456 })).toThrow(new OversizedRecord('pot', 22, 21));
  });
});
