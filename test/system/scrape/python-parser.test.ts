/** The Python client, whose parsers are the reference, reads what the running app writes. */
import { openForge, OPENMETRICS, samplesOf, TEXT, type Forge, type Page } from '../host/forge';
import { parseWithPython, type ParsedFamily } from './python-parser';

let forge: Forge;
let pages: { readonly when: string; readonly text: Page; readonly openmetrics: Page }[];

async function readBoth(when: string): Promise<(typeof pages)[number]> {
  return { when, text: await forge.scrape(TEXT), openmetrics: await forge.scrape(OPENMETRICS) };
}

beforeAll(async () => {
  forge = await openForge({
    world: { simulate: { name: 'busy', seed: 2 } },
    at: Date.UTC(2026, 2, 4, 13),
  });
  pages = [await readBoth('at the start')];
  await forge.advance(1800);
  pages.push(await readBoth('after half an hour'));
}, 60_000);

afterAll(async () => {
  await forge.close();
});

/** Every sample by name and labels, whatever the format calls its family. */
function parsed(page: Page): Map<string, number | string> {
  const samples = parseWithPython(page.body, page.contentType).flatMap((family) => family.samples);
  return new Map(
    samples.map(({ name, labels, value }) => [
      `${name} ${JSON.stringify(Object.entries(labels).sort())}`,
      value,
    ]),
  );
}

const typesOf = (families: readonly ParsedFamily[]): Record<string, string> =>
  Object.fromEntries(families.map(({ name, type }) => [name, type]));

describe('the Python client', () => {
  it('reads the same samples from both formats, as many as were written', () => {
    for (const { text, openmetrics } of pages) {
      const read = parsed(openmetrics);
      expect(parsed(text)).toEqual(read);
      expect(read.size).toBe(samplesOf(openmetrics.body).size);
    }
    expect(pages.map(({ when }) => when)).toEqual(['at the start', 'after half an hour']);
  });

  it('knows the type of every family in OpenMetrics', () => {
    const families = pages.flatMap(({ openmetrics }) =>
      parseWithPython(openmetrics.body, openmetrics.contentType),
    );
    expect(typesOf(families)).toMatchObject({
      bitbucket_pipeline_runs: 'counter',
      bitbucket_pipeline_run_duration_seconds: 'histogram',
      bitbucket_pipeline_runs_active: 'gauge',
    });
    expect(families.filter(({ type }) => type === 'unknown')).toEqual([]);
  });

  it('reads exemplars that name a build', () => {
    const [, later] = pages;
    const families = later ? parseWithPython(later.openmetrics.body, OPENMETRICS) : [];
    const builds = families
      .flatMap(({ samples }) => samples)
      .filter(({ exemplar }) => exemplar !== null)
      .map(({ exemplar }) => exemplar?.['build_number'] ?? '');
    expect(builds.length).toBeGreaterThan(20);
    expect(builds.filter((build) => !/^\d+$/.test(build))).toEqual([]);
  });
});
