/** Whatever Bitbucket answers for one sweep on one path, nothing that is counted is removed, and what it hid is counted. */
import {
  buildStatusEvent,
  deploymentPayload,
  pipelinePayload,
  stepPayload,
  type Payload,
} from '../../counting/payloads';
import { BASELINE, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../../given';
import { openForge, samplesOf, sumOf, type Forge } from './forge';
import { servePayloads, type PayloadServer } from './payload-server';

const PATHS = {
  'the list of repositories': /\/repositories\/[^/]+\/?$/,
  'everything of a repository': /\/repositories\/[^/]+\/[^/]+/,
  'the list of runs': /\/pipelines\/$/,
  'one run': /\/pipelines\/\d+$/,
  'the steps of a run': /\/steps\/$/,
  'the list of deployments': /\/deployments\/$/,
  'the commits': /\/commits\//,
} as const;
type Path = keyof typeof PATHS;

const ANSWERS: readonly { readonly status: number; readonly body?: string }[] = [
  ...[204, 400, 401, 403, 404, 410, 429, 503].map((status) => ({ status })),
  ...['', 'null', '[]', '{}', '{"values":[]}', '{"values":[null,1,{}]}'].map(whole),
  ...['<html><body>Down for maintenance</body></html>', '{"values":[{"uuid":"{bb'].map(whole),
];

function whole(body: string): (typeof ANSWERS)[number] {
  return { status: 200, body };
}

/** A run that ends with its steps untold is counted without them: Bitbucket says that it has none. */
const hidesSteps = (path: Path, { status, body = '' }: (typeof ANSWERS)[number]): boolean =>
  path === 'the steps of a run' && (status === 404 || /^\{"values":\[.*\]\}$/.test(body));

let served: {
  readonly uuid: string;
  readonly slug: string;
  readonly mainBranch: string;
  pipelines: Payload[];
  steps: Record<string, Payload[]>;
  deployments: Payload[];
};
let bitbucket: PayloadServer;
let forge: Forge;

beforeEach(async () => {
  const lists = { pipelines: [], steps: {}, deployments: [] };
  served = { uuid: REPOSITORY_UUID, slug: 'web', mainBranch: 'main', ...lists };
  bitbucket = await servePayloads([served]);
  forge = await openForge({
    world: { bitbucket: { url: bitbucket.url, workspace: 'acme' } },
    at: BASELINE,
  });
  await forge.advance(300);
  await run(1);
  // Until its series are born.
  await forge.advance(600);
});

afterEach(async () => {
  await forge.close();
  await bitbucket.close();
});

/** One run with a step and a deployment ends now; its build status is delivered. */
async function run(number: number): Promise<void> {
  const at = (await forge.now()) - MINUTE - SECOND;
  served.pipelines.push(pipelinePayload({ number, createdAt: at }));
  served.steps[uuidOf(number)] = [stepPayload('build', [at + SECOND, at + MINUTE])];
  served.deployments.unshift(
    deploymentPayload({ number, startedAt: at + SECOND, completedAt: at + MINUTE }),
  );
  await forge.deliver([buildStatusEvent({ number, createdAt: at, at: at + MINUTE })]);
}

const COUNTED = /^bitbucket_(?!exporter_)\w+_(total|count|sum|bucket)\b/;
const countersOn = (page: string): ReadonlyMap<string, number> =>
  new Map([...samplesOf(page)].filter(([series]) => COUNTED.test(series)));
const page = async (): Promise<string> => (await forge.scrape()).body;

describe.each(Object.keys(PATHS) as Path[])('for one sweep, %s', (path) => {
  it('may answer anything', async () => {
    let before = countersOn(await page());
    let hidden = 0;
    for (const [index, odd] of ANSWERS.entries()) {
      const n = index + 2;
      hidden += Number(hidesSteps(path, odd));
      bitbucket.odd = { path: PATHS[path], ...odd };
      await run(n);
      await forge.advance(300);
      const during = countersOn(await page());
      const lower = [...before].filter(([series, value]) => !((during.get(series) ?? -1) >= value));
      expect({ odd, lower }).toEqual({ odd, lower: [] });
      bitbucket.odd = undefined;
      await forge.advance(300);
      const after = await page();
      const counted = {
        runs: sumOf(after, 'bitbucket_pipeline_runs_total'),
        deployments: sumOf(after, 'bitbucket_deployments_total'),
        steps: sumOf(after, 'bitbucket_pipeline_step_runs_total') + hidden,
      };
      expect({ odd, counted }).toEqual({ odd, counted: { runs: n, deployments: n, steps: n } });
      before = countersOn(after);
    }
  }, 120_000);
});
