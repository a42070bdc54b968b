import { readPage } from '../../src/app/read-page';
import { scrape, type ScrapeRequest } from '../../src/app/scrape';
import { collectFamilies } from '../../src/core/exposition/collect';
import { encode } from '../../src/core/exposition/encode';
import { linesOf } from '../../src/core/exposition/fit';
import { medianOf } from '../median';
import { beginningOf, openFullWorkspace } from './full-workspace';

const LINES = 10_000;
const ROUNDS = 300;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

type Works = Readonly<Record<string, () => unknown>>;

/** The median of each, milliseconds. They take turns, so that what slows the machine down slows down all. */
async function mediansOf(works: Works): Promise<readonly (readonly [string, number])[]> {
  const all = Object.entries(works).map(([name, work]) => ({ name, work, times: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { work, times } of all) times.push(await timed(work));
  }
  return all.map(({ name, times }) => [name, medianOf(times)]);
}

const requestWith = (token: string): ScrapeRequest => ({
  method: 'GET',
  path: '/metrics',
  header: () => undefined,
  authorization: [`Bearer ${token}`],
  query: {},
});

async function main(): Promise<void> {
  const { world, token } = await openFullWorkspace(LINES);
  const found = await beginningOf(world);
  const read = await readPage(found, world);
  const page = { ...read, repositories: [...read.repositories] };
  const families = collectFamilies(page);
  const request = requestWith(token);
  const { status, body } = await scrape(request, world);
  const lines = families.reduce((sum, family) => sum + linesOf(family), 0);
  const took = await mediansOf({
    'read and parse': () => readPage(found, world),
    decode: () => [...read.repositories],
    collect: () => collectFamilies(page),
    render: () => encode(families, 'text'),
    'the whole scrape': () => scrape(request, world),
  });
  const size = `${lines} lines, ${Buffer.byteLength(body)} bytes`;
  say(`${page.own.length} repositories, ${size}, answer ${status}; median ms of ${ROUNDS}:`);
  for (const [name, ms] of took) say(`  ${name.padEnd(30)} ${ms.toFixed(2).padStart(8)}`);
  const { collect = NaN, render = NaN, 'the whole scrape': whole = NaN } = Object.fromEntries(took);
  say(
    `whole scrape / rendering alone (totals to text): ${(whole / (collect + render)).toFixed(2)}`,
  );
  say(`whole scrape / writing the text alone: ${(whole / render).toFixed(2)}`);
}

void main();
