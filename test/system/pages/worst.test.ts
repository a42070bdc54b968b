/** The panel of the worst repository there may be: how much it loads, and how soon something useful is painted. */
import type { Browser, Page } from 'playwright-core';
import type { Answer } from '../../../src/contract/resolvers';
import type { PanelAnswer } from '../../../src/contract/panel';
import { tick } from '../../../src/core/aggregates/tables/count';
import type { EnvironmentTotals, RepositoryTotals } from '../../../src/core/aggregates/totals';
import { openBrowser, openPage } from './browser';
import { uuidOf } from '../../given';
import { openStored, type StoredWorkspace } from './stored';

const ENVIRONMENTS = 100;
const PROBLEMS = 20;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 4);

/** A hundred environments, all deployed and failing, 28 days of more runs than anybody has, and a name too many. */
function crowded(totals: RepositoryTotals): RepositoryTotals {
  const today = Math.floor(NOW / DAY);
  const days = Array.from({ length: 28 }, (_, ago): [number, number[]] => [
    today - ago,
    Array.from({ length: 19 }, (_each, at) => 10_000 + 997 * at),
  ]);
  const environments = Array.from({ length: ENVIRONMENTS }, (_, number) => environment(number));
  return {
    ...totals,
    tables: tick(totals.tables, 'dropped', { labels: ['steps'] }, NOW),
    days: new Map(days),
    environments: new Map([
      ...totals.environments,
      ...environments.map((one) => [one.ref.name, one] as const),
    ]),
  };
}

function environment(number: number): EnvironmentTotals {
  const at = Date.UTC(2026, 10, 3) + number;
  const commit = 'c0ffee'.repeat(7).slice(0, 40);
  return {
    ref: {
      uuid: uuidOf(number, 8),
      name: `${number}-${'region'.repeat(25)}`.slice(0, 128),
      environmentType: 'production',
    },
    completedAt: [at, at + 1, 0, 0, 0, 0],
    current: { commit, buildNumber: 1_000_000 + number, at },
    walked: {
      through: at,
      standing: { commit: 'abcde', buildNumber: 1_000_000 + number, pipeline: 'fghij' },
      tips: [commit],
      stood: ['abcde'],
      refs: ['klmno'],
      failingSince: at,
      isBroken: true,
    },
    newestBuild: 1_000_000 + number,
    commitsBehind: 1000,
  };
}

let stored: StoredWorkspace;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  stored = await openStored(0, crowded);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stored.close();
});

/** The answer with as many problems as nobody has, each as long as the longest. */
function withProblems(text: string): string {
  const told = JSON.parse(text) as { result: Answer<PanelAnswer> };
  const { result } = told;
  if (!result.ok) throw new Error(result.error.message);
  const { problems, pictures } = result.value;
  expect(pictures.environments.length).toBeGreaterThanOrEqual(ENVIRONMENTS);
  const [problem] = [...problems].sort(
    (a, b) => JSON.stringify(b).length - JSON.stringify(a).length,
  );
  if (problem === undefined) throw new Error('The worst repository has no problem.');
  result.value.problems = Array.from({ length: PROBLEMS }, (_, number) => ({
    ...problem,
    rule: `${problem.rule}-${number}`,
  }));
  return JSON.stringify(told);
}

/** Milliseconds from the visit to the first text in the app's frame, by the browser's own clock. */
async function firstPaintOf(page: Page): Promise<number> {
  const [outer, inner] = page.frames();
  if (outer === undefined || inner === undefined) throw new Error('The page has no frame.');
  const begun = Number(await outer.evaluate('performance.timeOrigin'));
  const painted = await inner.evaluate(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint) resolve(performance.timeOrigin + paint.startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);
  return Number(painted) - begun;
}

describe('the panel of the worst repository', () => {
  it('answers at most 50 kB, and says how soon it is painted, though no cache keeps its bundle here', async () => {
    const sizes: number[] = [];
    const url = `${stored.forge.origin}/ui/repository-panel?repository=payments`;
    const { app, page } = await openPage(browser, url);
    await page.route('**/bridge?**', async (route) => {
      const { operation } = route.request().postDataJSON() as { operation: string };
      if (operation !== 'invoke') return route.continue();
      const response = await route.fetch();
      const body = withProblems(await response.text());
      sizes.push(Buffer.byteLength(body));
      return route.fulfill({ response, body });
    });
    const paints: number[] = [];
    for (let visit = 0; visit < 5; visit++) {
      await page.reload();
      await app.getByTestId('verdict').waitFor();
      paints.push(Math.round(await firstPaintOf(page)));
    }
    process.stdout.write(
      `Worst panel: ${String(sizes[0])} bytes, painted after ${paints.join(', ')} ms.\n`,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50_000);
    const table = app.getByRole('table', { name: /^Environments/ });
    expect(await table.getByRole('row').count()).toBeGreaterThan(ENVIRONMENTS);
    await page.close();
  });
});
