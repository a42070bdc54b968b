import { MemoryHouse } from '../../../test/access/memory-house';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { conclude } from '../../core/health/quiet';
import { changeOf, load } from '../records/kind';
import { TOTALS } from '../records/totals';

type Change = (totals: RepositoryTotals) => RepositoryTotals;

const read: Change = (totals) => ({ ...totals, history: { ...totals.history, isDone: true } });
const off: Change = (totals) => ({ ...totals, clues: { ...totals.clues, isOff: true } });
const unread =
  (failure: string, highest = 0): Change =>
  (totals) => ({
    ...totals,
    reconciliation: { at: 0, failure },
    numbers: { ...totals.numbers, highest },
  });

async function changed(house: MemoryHouse, slug: string, change: Change): Promise<void> {
  const { world } = house;
  const { totals } = await load({ totals: TOTALS(house.uuidOf(slug)) }, world);
  if (totals.value === null) throw new Error(`There is no ${slug}.`);
  await world.records.write([changeOf(totals, conclude(change(totals.value)))]);
}

describe('the import of the past', () => {
  it('tells what is read from what has no past, what Bitbucket refused, and what is to come', async () => {
    const house = new MemoryHouse();
    await house.settle();
    const { repositories } = await house.have('importProgress');
    await changed(house, 'monolith', read);
    await changed(house, 'handbook', off);
    await changed(house, 'design-tokens', unread('forbidden'));
    await changed(house, 'platform', unread('forbidden', 7));
    await changed(house, 'payments', unread('server'));
    expect(await house.have('importProgress')).toMatchObject({
      ...{ repositories, imported: 1, without: 2 },
      failed: { count: 2, slugs: ['payments', 'platform'] },
    });
    expect(repositories).toBeGreaterThan(5);
  });
});
