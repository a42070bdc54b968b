/** Every command of docs/push.md, docs/webhook.md and docs/cost.md, run as it stands there, and the incidents of docs/dora.md. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startPrometheus, waitFor, type PrometheusServer } from '../scrape/prometheus-server';
import { openPushHouse, type PushHouse } from './house';
import { run } from './shell';

const ROOT = join(__dirname, '../../..');
const DOCS = ['push', 'webhook', 'cost'] as const;

interface Block {
  readonly doc: string;
  readonly language: string;
  readonly text: string;
}

const BLOCKS: readonly Block[] = DOCS.flatMap((doc) => {
  const text = readFileSync(join(ROOT, 'docs', `${doc}.md`), 'utf8');
  const fences = text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm);
  return [...fences].map(([, language = '', body = '']) => ({ doc, language, text: body }));
});
const blocksIn = (language: string, doc?: string): readonly Block[] =>
  BLOCKS.filter((one) => one.language === language && (doc === undefined || one.doc === doc));

let house: PushHouse;
let prometheus: PrometheusServer;
let dir: string;

beforeAll(async () => {
  house = await openPushHouse();
  dir = mkdtempSync(join(tmpdir(), 'lifeline-docs-'));
  const { scrape } = await house.house.forge.describe();
  const { host, pathname } = new URL(scrape.url);
  await house.house.have('savePlan', PLAN);
  prometheus = await startPrometheus([
    {
      ...{ job_name: 'bitbucket', scrape_interval: '1s', scrape_timeout: '1s' },
      metrics_path: pathname,
      authorization: { credentials: scrape.token },
      static_configs: [{ targets: [host] }],
    },
  ]);
  await prometheus.scraped();
}, 120_000);
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await prometheus.close();
  await house.close();
});

type RollBack = [asks: object, does: { readonly step: { readonly script: readonly string[] } }];

interface Pipe {
  readonly variables: Readonly<Record<string, string>>;
}

const PLAN = {
  ...{ from: 1_767_225_600, name: 'Standard', includedMinutes: 2500, currency: 'USD' },
  ...{ perThousandMinutes: 10, perSlot: 15, plannedSlots: null, source: 'a price list' },
};

/** What the docs call by name, as it is here. */
async function variables(): Promise<Record<string, string>> {
  const { secret } = await house.house.have('newHookSecret');
  const { webtriggers } = await house.house.forge.describe();
  return {
    LIFELINE_PUSH_URL: house.door,
    BITBUCKET_STEP_OIDC_TOKEN: await house.token(house.lastStepOf('web-shop')),
    LIFELINE_HOOK_SECRET: secret,
    LIFELINE_HOOK_URL: webtriggers['span-hook'] ?? '',
    PROMETHEUS_URL: prometheus.url,
  };
}

const ANSWERS: Readonly<Record<(typeof DOCS)[number], string | RegExp>> = {
  push: /^Taken\.\n$/,
  webhook: /^Taken\.\n$/,
  cost: /^\{"status":"success",.*"repository":"/,
};

describe('the docs', () => {
  it('have commands of known languages only', () => {
    const count = (language: string) => blocksIn(language).map(({ doc }) => doc);
    expect(count('sh')).toEqual(['push', 'webhook', 'cost']);
    expect(count('yaml')).toEqual(['push', 'push', 'push']);
    expect(count('promql')).toEqual(['cost', 'cost', 'cost', 'cost']);
    expect(BLOCKS).toHaveLength(10);
  });

  it.each(DOCS)('work as docs/%s.md says', async (doc) => {
    for (const { text } of blocksIn('sh', doc))
      expect(await run(text, await variables(), dir)).toMatch(ANSWERS[doc]);
  });

  it('push with the lines of the after-script', async () => {
    const [block] = blocksIn('yaml');
    const [{ step }] = parse(block?.text ?? '') as [{ step: { 'after-script': string[] } }];
    copyFileSync(
      join(ROOT, 'monitoring/pipelines/lifeline-push.sh'),
      join(dir, 'lifeline-push.sh'),
    );
    mkdirSync(join(dir, 'dist'));
    writeFileSync(join(dir, 'dist', 'documented.js'), 'x'.repeat(4321));
    const command = step['after-script'].join('\n').replace('https://…', house.door);
    const { BITBUCKET_STEP_OIDC_TOKEN = '' } = await variables();
    const said = await run(`{ ${command}\n} 2>&1`, { BITBUCKET_STEP_OIDC_TOKEN }, dir);
    expect(said).toContain('lifeline: pushed measures of this step\n');
    expect(await house.pushed()).toMatch(/artifact="dist"\} [1-9]\d{3,}\n/);
  });

  it.each([['dash'], ['bash'], ['busybox', 'sh']])(
    'push with the lines of the pipe under %s',
    async (...shell: string[]) => {
      const [, block] = blocksIn('yaml');
      const [{ step }] = parse(block?.text ?? '') as [{ step: { script: [string, Pipe] } }];
      const { variables: ofPipe } = step.script[1];
      await house.house.forge.advance(2);
      const artifact = `made-under-${String(shell[0])}`;
      mkdirSync(join(dir, 'dist'), { recursive: true });
      writeFileSync(join(dir, artifact), 'x'.repeat(77));
      writeFileSync(join(dir, 'memory.peak'), '734003200\n');
      const { BITBUCKET_STEP_OIDC_TOKEN = '' } = await variables();
      const said = await run(
        `${shell.join(' ')} ${join(ROOT, 'monitoring/pipelines/pipe.sh')} 2>&1`,
        {
          ...ofPipe,
          BITBUCKET_STEP_OIDC_TOKEN,
          LIFELINE_PUSH_URL: house.door,
          LIFELINE_CGROUP: dir,
          LIFELINE_ARTIFACTS: `${String(ofPipe['LIFELINE_ARTIFACTS'])}made-under-*\n`,
        },
        dir,
      );
      expect(said).toBe('lifeline: pushed measures of this step\nlifeline: pushed disk space\n');
      const page = await house.pushed();
      expect(page).toContain(`artifact="${artifact}"} 77\n`);
      expect(page).toMatch(/artifact="dist"\} [1-9]\d{3,}\n/);
      expect(page).not.toContain('bitbucket_step_memory');
    },
  );

  it.each([
    ['1', 'opened'],
    ['0', 'resolved'],
  ])('tell of an incident with the lines of the step: %s', async (value, instant) => {
    const [, , block] = blocksIn('yaml');
    const { 'roll-back': pipeline } = parse(block?.text ?? '') as { 'roll-back': RollBack };
    const [asks, { step }] = pipeline;
    expect(asks).toEqual({
      variables: [{ name: 'INCIDENT' }, { name: 'INCIDENT_OPEN', default: '0' }],
    });
    expect(step).toMatchObject({ deployment: 'production', oidc: true });
    const deploying = await house.deployingStepOf('web-shop', 'Production');
    const variables = {
      ...{ INCIDENT: 'INC-7', INCIDENT_OPEN: value, LIFELINE_PUSH_URL: house.door },
      BITBUCKET_STEP_OIDC_TOKEN: await house.deployToken(deploying),
    };
    expect(await run(step.script[1] ?? '', variables, dir)).toBe('Taken.\n');
    expect(await house.pushed()).toMatch(
      new RegExp(`^bitbucket_incident_${instant}_timestamp_seconds.*,id="INC-7"} \\d+$`, 'm'),
    );
  });

  it('say how long recovery took as docs/dora.md works it out', async () => {
    const dora = readFileSync(join(ROOT, 'docs/dora.md'), 'utf8');
    const rows = [...dora.matchAll(/^\| (INC-\d) \| ([\d, ]+) \| ([\d, ]*)\|/gm)];
    expect(rows.map(([, id]) => id)).toEqual(['INC-7', 'INC-8', 'INC-9']);
    const deploying = await house.deployingStepOf('checkout-api', 'Production');
    const began = (await house.house.seconds()) - 320 * 60;
    const tell = async (id: string, value: number, minutes: string) => {
      for (const [minute] of minutes.matchAll(/\d+/g)) {
        const iat = began + Number(minute) * 60;
        const body = `# TYPE lifeline_incident gauge\nlifeline_incident{id="${id}"} ${value}\n`;
        const token = await house.deployToken(deploying, { iat });
        expect((await house.push(deploying, body, token)).status).toBe(200);
      }
    };
    for (const [, id = '', open = '', resolved = ''] of rows) {
      await tell(id, 1, open);
      await tell(id, 0, resolved);
    }
    const query = /^avg\(bitbucket_incident_resolved[^`]*/m.exec(dora)?.[0] ?? '';
    const ofThem = query.replaceAll('{', '{repository="checkout-api",');
    const incidents =
      'count(bitbucket_incident_opened_timestamp_seconds{repository="checkout-api"})';
    await waitFor('Prometheus to have read them', async () =>
      (await prometheus.number(incidents)) === 3 ? true : undefined,
    );
    expect(await prometheus.number(ofThem)).toBe(100 * 60);
    expect(dora).toContain('(110 + 90) / 2 = 100 min');
  });

  it('show the step as the settings do', async () => {
    const { snippet } = await house.house.have('pushChoice');
    expect(snippet.replace(house.door, 'https://…')).toBe(blocksIn('yaml')[0]?.text);
  });

  it.each(blocksIn('promql').map(({ text }) => text.trim()))(
    'ask Prometheus: %s',
    async (asked) => {
      const families = [...asked.matchAll(/bitbucket_\w+/g)].map(([name]) => name);
      expect(families.length).toBeGreaterThan(0);
      const found = await prometheus.query(asked);
      // What has not happened in this hour is asked for all the same: Prometheus would refuse what it does not understand.
      const isSeen = !asked.includes('increase(');
      expect(found.length > 0 || !isSeen).toBe(true);
    },
  );
});
