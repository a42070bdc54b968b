import { packed, unpacked } from '../../src/adapters/forge/packed';
import { changeOf, load } from '../../src/app/records/kind';
import { PAGE, type PageRecords } from '../../src/app/records/page';
import { readPage } from '../../src/app/scrape/read-page';
import { INDEX, indexChanges } from '../../src/app/records/repository-index';
import { TOTALS } from '../../src/app/records/totals';
import { issueToken } from '../../src/app/access/tokens';
import { collectRepository } from '../../src/core/exposition/collect/collect-repository';
import { conclude } from '../../src/core/health/quiet';
import { linesIn } from '../../src/core/exposition/collect/counted';
import type { Records, StoredRecord } from '../../src/ports/records';
import type { World } from '../../src/ports/world';
import { afterLongLife } from '../../test/counting/long-life';
import { HOUR, uuidOf } from '../../test/given';

const DAYS = 30;
/** What the workspace and we ourselves take of a page, about. */
const OWN_LINES = 150;

export interface FullWorkspace {
  readonly world: World;
  readonly token: string;
}

/** A workspace of typical repositories with a month behind them, as many as a page of so many lines has room for. */
export async function openFullWorkspace(lines: number): Promise<FullWorkspace> {
  const { lifeline } = await afterLongLife(DAYS);
  lifeline.now += HOUR;
  const { world } = lifeline;
  const totals = await lifeline.totals();
  const each = linesIn(collectRepository(totals, await readPage(await beginningOf(world), world)));
  const copies = Array.from(
    { length: Math.floor((lines - OWN_LINES) / each) - 1 },
    (_, number) => ({
      ...totals,
      identity: { ...totals.identity, uuid: uuidOf(number, number), slug: `service-${number}` },
    }),
  );
  const entries = copies.map(({ identity: { uuid, slug } }) => ({
    ...{ uuid, slug },
    knownSince: lifeline.now,
  }));
  const kinds = copies.map(({ identity }) => TOTALS(identity.uuid));
  const { index, stored } = await load({ index: INDEX, stored: kinds }, world);
  await world.records.write([
    ...stored.flatMap((one, at) => {
      const copy = copies[at];
      return copy === undefined ? [] : [changeOf(one, conclude(copy))];
    }),
    ...indexChanges(index, entries),
  ]);
  const issued = await issueToken({ name: 'bench' }, { actor: 'bench', from: 'bench' }, world);
  if (!issued.ok) throw new Error(issued.problem.message);
  return { world: { ...world, records: asText(world.records.stored) }, token: issued.value.token };
}

/** What every page begins with. */
export const beginningOf = (world: World): Promise<PageRecords> => load(PAGE, world);

/** Records as the platform hands them over: text to be parsed and unpacked at every reading. Nothing is ever written. */
function asText(stored: ReadonlyMap<string, StoredRecord>): Records {
  const texts = new Map(
    [...stored].map(([key, { revision, body }]) => [
      key,
      JSON.stringify({ revision, body: packed(body as object) }),
    ]),
  );
  return {
    read: (keys) => {
      const found = new Map<string, StoredRecord>();
      for (const key of keys) {
        const text = texts.get(key);
        if (text === undefined) continue;
        const { revision, body } = JSON.parse(text) as StoredRecord;
        found.set(key, { revision, body: unpacked(body) });
      }
      return Promise.resolve(found);
    },
    write: () => Promise.resolve('written'),
  };
}
