import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationsFor } from '../../src/core/configuration/stacks';
import { openForge, samplesOf, TEXT, type Forge } from '../system/host/forge';
import { waitFor, type Vector } from '../system/scrape/prometheus-server';
import { originOf, rewriteAccept } from '../system/scrape/rewrite-accept';
import type { Scraper, Scraping } from './scrapers';

/** What a scraper adds to the page, of itself and of the way here. */
const THEIRS = /^(up|scrape_\w+|target_info|promhttp_\w+)$/;
const THEIR_LABELS = /^(__name__|job|instance|otel_scope_\w+)$/;

/** Our own counts of what scrapers do move while several of them do it. */
const isMoving = (name: string): boolean => name.startsWith('bitbucket_exporter_');

/** A series without what its scraper added, with labels in one order and `le` as a number. */
function seriesName(name: string, labels: readonly (readonly [string, string])[]): string {
  const texts = labels
    .filter(([label]) => !THEIR_LABELS.test(label))
    .map(([label, value]) => `${label}=${label === 'le' ? String(Number(value)) : value}`);
  return `${name} ${texts.sort().join(' ')}`;
}

function pageSeries(page: string): Map<string, number> {
  const samples = [...samplesOf(page)].map(([series, value]) => {
    const [, name = '', inside = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
    const labels = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, label = '', text = '']) => [label, JSON.parse(`"${text}"`) as string] as const,
    );
    return [name, seriesName(name, labels), value] as const;
  });
  return settled(samples);
}

function storedSeries(vectors: readonly Vector[]): Map<string, number> {
  return settled(
    vectors.map(({ metric, value }) => {
      const name = metric['__name__'] ?? '';
      return [name, seriesName(name, Object.entries(metric)), Number(value[1])] as const;
    }),
  );
}

const settled = (
  samples: readonly (readonly [name: string, series: string, value: number])[],
): Map<string, number> =>
  new Map(
    samples
      .filter(([name]) => !THEIRS.test(name) && !isMoving(name))
      .map(([, series, value]) => [series, value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const SERIES_LEAST = 500;

/** The hosts of runners are no Lifeline. */
const isOfThePage = (stack: string): boolean => stack !== 'runners';

/** Discovery names the Forge itself, where nobody rewrites what is asked for. */
const formatsOf = (stack: string): readonly string[] =>
  stack === 'discovery' ? ['what it prefers'] : ['what it prefers', 'text'];

/** Each scraper reads the local Forge with each of its generated texts, in both formats. */
export function describeScrapers(scrapers: readonly Scraper[]): void {
  let forge: Forge;
  let textOnly: Server;
  let dir: string;

  beforeAll(async () => {
    forge = await openForge({
      world: { simulate: { name: 'acme', seed: 11 } },
      at: Date.UTC(2026, 2, 4, 9),
    });
    await forge.advance(3600);
    textOnly = await rewriteAccept(forge.origin);
    dir = mkdtempSync(join(tmpdir(), 'lifeline-token-'));
    const { scrape } = await forge.describe();
    writeFileSync(join(dir, 'lifeline.token'), `${scrape.token}\n`, { mode: 0o600 });
  }, 400_000);

  afterAll(async () => {
    textOnly.close();
    await forge.close();
    rmSync(dir, { recursive: true });
  });

  async function start(scraper: Scraper, stack: string, origin: string): Promise<Scraping> {
    const { scrape } = await forge.describe();
    const url = `${origin}${new URL(scrape.url).pathname.replace(/\/metrics$/, '')}`;
    return scraper.start((remoteWrite) => {
      const place = { url, workspace: 'acme', tokenFile: join(dir, 'lifeline.token') };
      const all = configurationsFor({ ...place, intervalSeconds: 3, remoteWrite });
      return all.find(({ key }) => key === stack)?.text ?? '';
    });
  }

  async function isUp({ store, said }: Scraping): Promise<void> {
    await waitFor(
      `a scrape; ${said().slice(-1500)}`,
      async () =>
        (await store.number('min(up{job="bitbucket", instance=~"acme.*"})')) === 1 || undefined,
    );
  }

  const rows = scrapers.flatMap(({ stacks, ...scraper }) =>
    stacks.filter(isOfThePage).flatMap((stack) =>
      formatsOf(stack).map((format) => ({
        scraper: { ...scraper, stacks },
        name: scraper.name,
        stack,
        format,
      })),
    ),
  );

  it.each(rows)(
    '$name holds with the text "$stack" what the page says, read as $format',
    async ({ scraper, stack, format }) => {
      const origin = format === 'text' ? originOf(textOnly) : forge.origin;
      const scraping = await start(scraper, stack, origin);
      try {
        await isUp(scraping);
        const page = pageSeries((await forge.scrape(TEXT)).body);
        const stored = await waitFor(`the series; ${scraping.said().slice(-1500)}`, async () => {
          const found = storedSeries(
            await scraping.store.query('{job="bitbucket", instance="acme"}'),
          );
          return found.size >= page.size ? found : undefined;
        });
        expect(stored).toEqual(page);
        expect(page.size).toBeGreaterThan(SERIES_LEAST);
      } finally {
        await scraping.close();
      }
    },
    240_000,
  );

  it.each(scrapers.filter(({ stacks }) => stacks.includes('runners')))(
    '$name is told of the hosts of runners that are online',
    async (scraper) => {
      const scraping = await start(scraper, 'runners', forge.origin);
      try {
        const found = await waitFor('targets', async () => {
          const targets = (await scraping.store.targets()) as unknown as {
            readonly labels: Readonly<Record<string, string>>;
            readonly scrapeUrl: string;
          }[];
          return targets.length > 0 ? targets : undefined;
        });
        expect(found.map(({ labels, scrapeUrl }) => ({ ...labels, scrapeUrl }))).toEqual([
          {
            job: 'bitbucket-runners',
            instance: 'shared-1',
            runner_labels: ',self.hosted,linux,',
            scrapeUrl: 'http://shared-1:9100/metrics',
          },
        ]);
      } finally {
        await scraping.close();
      }
    },
    240_000,
  );
}
