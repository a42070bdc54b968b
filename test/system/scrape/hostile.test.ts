/** Names that nobody would choose, through the whole local Forge into a real Prometheus and the Python client. */
import { pipelinePayload, stepPayload, type Payload } from '../../counting/payloads';
import { BASELINE, MINUTE, SECOND, uuidOf } from '../../given';
import { openForge, OPENMETRICS, TEXT, type Forge, type Page } from '../host/forge';
import { servePayloads, type PayloadServer } from '../host/payload-server';
import { startPrometheus, type PrometheusServer } from './prometheus-server';
import { parseWithPython, promtoolComplaints } from './python-parser';

/** The name as Bitbucket sends it, and as a scraper reads it. */
const NAMES: readonly (readonly [sent: string, shown: string])[] = [
  ['say "hello"', 'say "hello"'],
  ['C:\\build\\n', 'C:\\build\\n'],
  ['ends with \\', 'ends with \\'],
  ['two\nlines', 'two\nlines'],
  ['carriage\r\nreturn', 'carriage \nreturn'],
  ['nul\0nul', 'nul\uFFFDnul'],
  ['high \ud83d alone', 'high \ufffd alone'],
  ['low \ude80 alone', 'low \ufffd alone'],
  ['rocket 🚀', 'rocket 🚀'],
  ['family 👩‍👩‍👧', 'family 👩‍👩‍👧'],
  ['\u202egnp.evil', '\u202egnp.evil'],
  ['x'.repeat(5000), 'x'.repeat(128)],
  ['ß'.repeat(2500), 'ß'.repeat(64)],
  [`a${'🚀'.repeat(1250)}`, `a${'🚀'.repeat(31)}`],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['# EOF', '# EOF'],
  ['\n# EOF\n', '\n# EOF\n'],
  ['"} 1\nup 0\nx{y="', '"} 1\nup 0\nx{y="'],
  ['{a="b",c="d"} 7 # {e="f"} 1', '{a="b",c="d"} 7 # {e="f"} 1'],
  ['line\u2028separator\u0085next\u001cfile', 'line\u2028separator\u0085next\u001cfile'],
  ['\ufeffbom', '\ufeffbom'],
  ['tab\tvertical\vform\f', 'tab\tvertical\vform\f'],
  ['\u007f\u0001\u001b[31m', '\u007f\u0001\u001b[31m'],
  ['null', 'null'],
  [' ', ' '],
];

const REPOSITORY = { uuid: uuidOf(1, 3), slug: 'he said "no\\"\n', mainBranch: '__proto__' };

/** One run for each name, which is that of its pipeline, its branch and its step. */
function runPayload(name: string, index: number): Payload {
  const createdAt = BASELINE + (index + 1) * MINUTE;
  const run = pipelinePayload({ number: index + 1, createdAt, branch: `hotfix/${name}` });
  const selector = { type: 'custom', pattern: name };
  return { ...run, target: { ...(run['target'] as object), selector } };
}

function stepsOf(name: string, index: number): readonly [string, Payload[]] {
  const from = BASELINE + (index + 1) * MINUTE;
  return [uuidOf(index + 1), [stepPayload(name, [from + SECOND, from + MINUTE])]];
}

let bitbucket: PayloadServer;
let forge: Forge;
let prometheus: PrometheusServer;
let pages: Page[];

beforeAll(async () => {
  const repository = { ...REPOSITORY, pipelines: [] as Payload[], steps: {}, deployments: [] };
  bitbucket = await servePayloads([repository]);
  forge = await openForge({
    world: { bitbucket: { url: bitbucket.url, workspace: 'acme' } },
    at: BASELINE,
  });
  await forge.advance(NAMES.length * 60 + 300);
  repository.pipelines = NAMES.map(([sent], index) => runPayload(sent, index));
  repository.steps = Object.fromEntries(NAMES.map(([sent], index) => stepsOf(sent, index)));
  await forge.advance(1200);
  pages = [await forge.scrape(TEXT), await forge.scrape(OPENMETRICS)];
  const { scrape } = await forge.describe();
  const { host, pathname } = new URL(scrape.url);
  prometheus = await startPrometheus([
    {
      job_name: 'hostile',
      scrape_interval: '3s',
      scrape_timeout: '3s',
      metrics_path: pathname,
      authorization: { credentials: scrape.token },
      static_configs: [{ targets: [host] }],
    },
  ]);
  await prometheus.scraped();
}, 60_000);

afterAll(async () => {
  await prometheus.close();
  await forge.close();
  await bitbucket.close();
});

const shown = NAMES.map(([, name]) => name);

/** A selector carries its kind, and is cut with it. */
const LONG_SELECTORS = [
  `custom/${'x'.repeat(121)}`,
  `custom/${'ß'.repeat(60)}`,
  `custom/a${'🚀'.repeat(30)}`,
];
const selectors = NAMES.filter(([sent]) => sent.length < 1000)
  .map(([, name]) => `custom/${name}`)
  .concat(LONG_SELECTORS);

describe('names that nobody would choose', () => {
  it('leave a real Prometheus up, with every one of them stored as it was sent', async () => {
    expect(await prometheus.number('up')).toBe(1);
    const steps = await prometheus.query(
      'bitbucket_pipeline_step_runs_total{result="success"} > 0',
    );
    expect(steps.map(({ metric }) => metric['step']).sort()).toEqual(shown.toSorted());
    const runs = await prometheus.query('bitbucket_pipeline_runs_total{result="success"} > 0');
    expect(runs.map(({ metric }) => metric['pipeline']).sort()).toEqual(selectors.toSorted());
    expect(new Set(runs.map(({ metric }) => metric['repository']))).toEqual(
      new Set([REPOSITORY.slug]),
    );
  });

  it('are read back by the Python client from both formats', () => {
    for (const { body, contentType } of pages) {
      const steps = parseWithPython(body, contentType)
        .flatMap(({ samples }) => samples)
        .filter(
          ({ name, labels }) => name.endsWith('step_runs_total') && labels['result'] === 'success',
        );
      expect(steps.map(({ labels }) => labels['step']).sort()).toEqual(shown.toSorted());
    }
  });

  it('do not disturb promtool', () => {
    expect(promtoolComplaints(pages[0]?.body ?? '')).toBe('');
  });
});
