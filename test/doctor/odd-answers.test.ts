/** The doctor at servers that are no Prometheus, an empty one, or one of another age: it claims nothing it did not see. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { examine, exitCodeOf, report } from '../../tools/doctor/doctor';
import { PrometheusApi } from '../../tools/doctor/prometheus-api';

const answers = (data: unknown): RequestListener => {
  return (_, answer) => answer.end(JSON.stringify({ status: 'success', data }));
};

/** What each address of a Prometheus answers, by how it begins; the first that fits. */
type Told = Readonly<Record<string, unknown>>;

const EMPTY: Told = {
  'status/flags': { 'enable-feature': 'exemplar-storage' },
  'status ': {},
  targets: { activeTargets: [] },
  rules: { groups: [] },
  alertmanagers: { activeAlertmanagers: [] },
  query: { resultType: 'vector', result: [] },
};

const prometheus =
  (told: Told): RequestListener =>
  (request, answer) => {
    const [, path = '', expression = ''] =
      /v\d\/([a-z_/]+)(?:\?query=)?(.*)/.exec(request.url ?? '') ?? [];
    const asked = `${path} ${decodeURIComponent(expression.replaceAll('+', ' '))}`;
    const [, data] =
      Object.entries({ ...told, ...EMPTY, ...told }).find(([key]) => asked.startsWith(key)) ?? [];
    if (data === undefined) answer.statusCode = 404;
    answers(data)(request, answer);
  };

const TARGET = {
  labels: { job: 'bitbucket' },
  scrapeUrl: 'https://limit.example/timeout/metrics',
  scrapeInterval: '1m',
  health: 'up',
  lastError: '',
};
const RULE = { name: 'Ours', expression: 'up == 0' };
const loaded = (health: string) => ({
  groups: [{ rules: [{ name: 'Ours', query: 'up == 0', type: 'alerting', health }] }],
});

let server: Server;
const origin = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function look(alertmanager: string | null = null, job = 'bitbucket') {
  const examined = await examine(
    {
      prometheus: new PrometheusApi(`http://${origin()}`),
      job,
      shippedRules: [RULE],
      now: () => 1000,
    },
    alertmanager,
  );
  return { examined, text: report(examined), code: exitCodeOf(examined) };
}

describe('what is not there', () => {
  it('is called unseen at an empty Prometheus, and not well', async () => {
    await serve(prometheus({}));
    const { text, code } = await look();
    expect(text.match(/^well .*$/gm)).toEqual([
      'well   Prometheus is told to keep exemplars, by which a point of a graph leads to its run.',
    ]);
    expect(text.match(/^ {7}(?:no-target|rules-absent)/gm)).toHaveLength(2);
    expect(code).toBe(1);
  });

  it.each([
    [
      'targets that were not scraped yet',
      { targets: { activeTargets: [{ ...TARGET, health: 'unknown' }] } },
      'Some targets have not been scraped yet.',
    ],
    [
      'rules that were not evaluated yet',
      { rules: loaded('unknown'), format_query: 'up == 0' },
      'Not all rules have been evaluated yet.',
    ],
    ['a server without flags', { 'status/flags': {} }, 'It does not tell which features are on.'],
    [
      'a server that cannot format a rule',
      { rules: loaded('ok') },
      'format_query?query=up+%3D%3D+0 answered 404',
    ],
    [
      'an interval that is not told',
      { targets: { activeTargets: [{ ...TARGET, scrapeInterval: undefined }] } },
      'No target of the job tells its interval.',
    ],
    [
      'lists that are null, as Go writes them',
      { targets: { activeTargets: null }, rules: { groups: null } },
      'Prometheus has no series of the job',
    ],
  ])('is called unseen with %s', async (_, told, why) => {
    await serve(prometheus(told));
    expect((await look()).text).toContain(`Nobody knows: `);
    expect((await look()).text).toContain(why);
  });

  it('ends with 2 where nothing is wrong that one could see', async () => {
    const told = {
      targets: { activeTargets: [TARGET] },
      rules: loaded('ok'),
      format_query: 'up == 0',
    };
    await serve(prometheus(told));
    expect((await look()).code).toBe(2);
  });
});

describe('a server', () => {
  it.each([
    ['a page', (answer: string) => answer, '<html>', 'answered something else than JSON: <html>'],
    ['nothing of ours', JSON.stringify, {}, 'answered JSON, and not as Prometheus does.'],
    ['null', JSON.stringify, null, 'answered JSON, and not as Prometheus does.'],
    ['a list', JSON.stringify, { data: [] }, 'answered JSON, and not as Prometheus does.'],
    ['an error', JSON.stringify, { status: 'error' }, 'answered JSON, and not as Prometheus does.'],
  ])(
    'that answers %s is named in a sentence, without its user',
    async (_, write, body, sentence) => {
      await serve((__, answer) => answer.end((write as (body: unknown) => string)(body)));
      const asked = new PrometheusApi(`http://somebody:secret@${origin()}/`).version();
      const url = `http://${origin()}/api/v1/status/buildinfo`;
      await expect(asked).rejects.toThrow(`${url} ${sentence}`);
    },
  );

  it('is told the user of its address by a header', async () => {
    await serve((request, answer) => {
      answers({ version: request.headers.authorization })(request, answer);
    });
    const asked = new PrometheusApi(`http://me:p%40ss@${origin()}`);
    expect(await asked.version()).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('is waited for no longer than the whole may take, in the middle of a body too', async () => {
    await serve((_, answer) => answer.write('{"data":'));
    const asked = new PrometheusApi(`http://${origin()}`, AbortSignal.timeout(50)).version();
    await expect(asked).rejects.toThrow('cannot be reached');
  });

  it('has a version of a length that a line holds, or an unknown one', async () => {
    await serve(answers({ version: '3'.repeat(10_000) }));
    expect(await new PrometheusApi(`http://${origin()}`).version()).toHaveLength(40);
    server.removeAllListeners('request').on('request', answers({}));
    expect(await new PrometheusApi(`http://${origin()}`).version()).toBe('of unknown version');
  });
});

describe('a finding', () => {
  it.each([
    [
      'Get "https://limit.example/timeout/metrics": dial tcp: connection refused',
      'Prometheus cannot reach the address',
    ],
    ['server returned HTTP status 424 Failed Dependency', 'The app was uninstalled'],
    ['server returned HTTP status 400 Bad Request', 'Lifeline does not know a parameter'],
  ])('is explained by what went wrong and by no word of an address: %s', async (lastError, fix) => {
    await serve(
      prometheus({ targets: { activeTargets: [{ ...TARGET, health: 'down', lastError }] } }),
    );
    expect((await look()).text).toContain(`page-refused: ${fix}`);
  });

  it('is made of an interval of weeks', async () => {
    await serve(prometheus({ targets: { activeTargets: [{ ...TARGET, scrapeInterval: '1w' }] } }));
    expect((await look()).text).toContain('The job is scraped every 1w.');
  });

  it('is not made of a slow answer: only a clock outside the asking is off', async () => {
    const times = [1000, 1100];
    await serve(
      prometheus({
        'query vector(time())': { result: [{ metric: {}, value: [1099, '1099'] }] },
        'query max(bitbucket_exporter_heartbeat': { result: [{ metric: {}, value: [1099, '-5'] }] },
      }),
    );
    const api = new PrometheusApi(`http://${origin()}`);
    const now = () => times.shift() ?? 0;
    const examined = await examine(
      { prometheus: api, job: 'bitbucket', shippedRules: null, now },
      null,
    );
    expect(report(examined)).toContain('well   The clocks of Prometheus');
  });

  it('asks for a job whatever its name is', async () => {
    const asked: string[] = [];
    await serve((request, answer) => {
      asked.push(decodeURIComponent((request.url ?? '').replaceAll('+', ' ')));
      prometheus({})(request, answer);
    });
    await look(null, 'a"b');
    const named = asked.filter((url) => url.includes('job='));
    expect(named.every((url) => url.includes(String.raw`job="a\"b"`))).toBe(true);
    expect(named.length).toBeGreaterThan(3);
  });

  it('is not made of another name of this machine', async () => {
    await serve(
      prometheus({
        alertmanagers: { activeAlertmanagers: [{ url: 'http://localhost:1/api/v2/alerts' }] },
      }),
    );
    const port = origin().split(':')[1] ?? '';
    expect((await look(`http://${origin()}`)).text).toContain(`localhost:${port} is not among`);
    server.removeAllListeners('request').on(
      'request',
      prometheus({
        alertmanagers: {
          activeAlertmanagers: [{ url: `http://localhost:${port}/api/v2/alerts` }],
        },
      }),
    );
    expect((await look(`http://${origin()}`)).text).not.toContain('alertmanager-not-told');
  });
});
