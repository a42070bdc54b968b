import { readPage } from '../../src/app/scrape/read-page';
import { scrape } from '../../src/app/scrape/scrape';
import type { ScrapeRequest } from '../../src/app/scrape/scrape-request';
import { collectFamilies } from '../../src/core/exposition/collect/collect';
import { encode } from '../../src/core/exposition/encode/encode';
import { linesOf } from '../../src/core/exposition/collect/counted';
import { writePage } from '../../src/core/exposition/collect/write-page';
import { medianOf } from '../median';
import { beginningOf, openFullWorkspace } from './full-workspace';

const LINES = 10_000;
const ROUNDS = 25;
const IN_A_ROW = 20;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Works = Readonly<Record<string, () => unknown>>;

/** Milliseconds of one, over so many in a row that what it leaves to be cleaned up is paid by itself. */
async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  for (let count = 0; count < IN_A_ROW; count++) await work();
  return (performance.now() - begun) / IN_A_ROW;
}

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
    decode: () => [...read.repositories].length,
    'totals to text': () => writePage(page, 'text'),
    'series to text': () => encode(families, 'text'),
    'the whole scrape': () => scrape(request, world),
  });
  const size = `${lines} lines, ${Buffer.byteLength(body)} bytes`;
  say(
    `${page.own.length} repositories, ${size}, answer ${status}; median ms of ${ROUNDS} × ${IN_A_ROW}:`,
  );
  for (const [name, ms] of took) say(`  ${name.padEnd(30)} ${ms.toFixed(2).padStart(8)}`);
  const ms = new Map(took);
  for (const name of ['totals to text', 'series to text']) {
    const ratio = (ms.get('the whole scrape') ?? NaN) / (ms.get(name) ?? NaN);
    say(`  the whole scrape / ${name}: ${ratio.toFixed(2)}`);
  }
}

void main();
