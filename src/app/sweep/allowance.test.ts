import { memoryWorld } from '../../adapters/memory/world';
import { shortId } from '../../core/aggregates/short-id';
import { fail, succeed } from '../../core/result';
import type { Bitbucket } from '../../ports/bitbucket';
import { ApiAllowance } from './allowance';
import { heldForRunners, readRunners } from './read-runners';

const UUID = '{bbbbbbbb-0000-4000-8000-000000000002}';
const NOW = Date.UTC(2026, 2, 2, 9);
const OFFLINE = { uuid: '{r}', name: 'bench', labels: ['self.hosted'], state: 'offline' } as const;

/** A list of so many rows takes a request for each hundred, and one that finds no more. */
const pagesOf = (rows: number): number => Math.floor(rows / 100) + 1;

describe('what comparisons leave for runners', () => {
  it.each([20, 100, 450, 1900])('reaches those of a repository beside %i others', async (rows) => {
    let made = 0;
    const bitbucket: Partial<Bitbucket> = {
      runners(uuid) {
        made += uuid === null ? pagesOf(rows) : 1;
        return Promise.resolve(
          succeed(Array.from({ length: uuid === null ? rows : 0 }, () => OFFLINE)),
        );
      },
    };
    const world = memoryWorld({ bitbucket: bitbucket as Bitbucket, now: () => NOW });
    const known = { at: 0, read: [], list: [] };
    const budget = new ApiAllowance({ usual: heldForRunners(known), forMissing: 0 }, () => made);
    expect(await readRunners([UUID], known, budget, world)).toEqual({
      at: NOW,
      read: [{ repository: shortId(UUID), at: NOW }],
      list: [{ repository: null, labels: ['self.hosted'], state: 'offline', count: rows }],
    });
  });
});

it('a list of many pages is as many details as it takes requests', async () => {
  let made = 0;
  const budget = new ApiAllowance({ usual: 40, forMissing: 0 }, () => made);
  const ask = (requests: number) =>
    budget.spendOnDetail(() => {
      made += requests;
      return Promise.resolve(succeed(null));
    });
  await ask(1);
  expect(budget.hasForDetail).toBe(true);
  await ask(9);
  expect(budget.hasForDetail).toBe(false);
  expect(budget.left).toBe(30);
});

describe('what is for what is known to be missing', () => {
  const budgetOf = (usual: number, forMissing: number) => {
    let made = 0;
    const budget = new ApiAllowance({ usual, forMissing }, () => made);
    const spend = async (times: number) => {
      for (let time = 0; time < times; time++)
        await budget.spend(() => {
          made += 1;
          return Promise.resolve(succeed(null));
        });
    };
    return { budget, spend };
  };

  it('is nothing to anybody else', async () => {
    const { budget, spend } = budgetOf(20, 15);
    expect([budget.left, budget.leftForMissing]).toEqual([20, 35]);
    await spend(20);
    expect([budget.left, budget.leftForMissing]).toEqual([0, 15]);
  });

  it('is used up before what everybody may have', async () => {
    const { budget, spend } = budgetOf(20, 15);
    await budget.lending(() => spend(10));
    expect([budget.left, budget.leftForMissing]).toEqual([20, 25]);
    await budget.lending(() => spend(10));
    expect([budget.left, budget.leftForMissing]).toEqual([15, 15]);
    expect(budget.made).toEqual({ usual: 5, forMissing: 15 });
  });

  it('ends with everything else at a 429', async () => {
    const { budget } = budgetOf(20, 15);
    await budget.spend(() =>
      Promise.resolve(
        fail({ type: 'rate_limited', resource: 'pipelines', retryAfterSeconds: null } as const),
      ),
    );
    expect([budget.left, budget.leftForMissing]).toEqual([0, 0]);
  });
});
