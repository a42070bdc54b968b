/** The webhook of pipeline spans, from the web trigger to the page. */
import { newHookSecret, readHook, removeHook } from '../../src/app/pushes/hook-secret';
import { hookWebTrigger } from '../../src/handlers/hook-web-trigger';
import type { World } from '../../src/ports/world';
import { installed, type Installation } from '../counting/installation';
import { pipelinePayload, stepPayload } from '../counting/payloads';
import { after, DAY, HOUR, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';
import { delivery, signatureOf, type SpanPlan } from './spans';

const ADMIN = { actor: 'an admin', from: 'the settings' };
const PLAN: SpanPlan = {
  pipelineUuid: uuidOf(1),
  stepUuid: uuidOf(1, 5),
  repositoryUuid: REPOSITORY_UUID,
  workspaceUuid: '{aaaaaaaa-0000-4000-8000-000000000001}',
  startedAt: after(1),
  endedAt: after(2),
  container: {
    'container.cpu.time': { doubleValue: 41.5 },
    'container.memory.usage': { intValue: '734003200' },
    'container.memory.limit': { intValue: 4_294_967_296 },
  },
};
const OF = 'workspace="acme",repository="web",pipeline="default",step="Build"';
const EXPECTED = [
  `bitbucket_step_cpu_seconds_total{${OF}} 41.5`,
  `bitbucket_step_memory_peak_bytes{${OF}} 734003200`,
  `bitbucket_step_memory_limit_bytes{${OF}} 4294967296`,
];

let lifeline: Installation;
let world: World;
let secret: string;

beforeEach(async () => {
  const made = await installed((web) => {
    for (const number of [1, 2]) {
      const createdAt = after(number);
      web.pipelines.push(pipelinePayload({ number, createdAt, completedAt: createdAt + MINUTE }));
      const step = { uuid: uuidOf(number, 5) };
      web.steps[number] = [stepPayload('Build', [createdAt, createdAt + MINUTE], step)];
    }
  });
  ({ lifeline } = made);
  ({ world } = lifeline);
  lifeline.now = after(3);
  secret = await freshSecret();
});

async function freshSecret(): Promise<string> {
  const answer = await newHookSecret(ADMIN, world);
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value.secret;
}

interface Sent {
  readonly method?: string;
  readonly event?: string;
  readonly signature?: string | null;
}

async function send(body: unknown, sent: Sent = {}): Promise<number> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { method = 'POST', event = 'pipeline:span_created' } = sent;
  const signature = sent.signature === undefined ? signatureOf(secret, text) : sent.signature;
  const headers = {
    'X-Event-Key': [event],
    ...(signature === null ? {} : { 'X-Hub-Signature': [signature] }),
  };
  const request = { method, userPath: '', headers, queryParameters: {}, body: text };
  return (await hookWebTrigger(request, world)).statusCode;
}

async function shown(): Promise<readonly string[]> {
  const page = await lifeline.page(lifeline.now + 5 * MINUTE);
  return page.split('\n').filter((line) => line.startsWith('bitbucket_step_'));
}

async function news() {
  const answer = await readHook(world);
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}

const shuffled = (body: ReturnType<typeof delivery>) => {
  const [of] = body.resourceSpans;
  const scopes = of?.scopeSpans.map((scope) => ({ ...scope, spans: [...scope.spans].reverse() }));
  return { resourceSpans: [{ ...of, scopeSpans: scopes }] };
};
/** Each span in a delivery of resources of its own. */
const apart = (body: ReturnType<typeof delivery>) => ({
  resourceSpans: body.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({ resource, scopeSpans: [{ scope, spans: [span] }] })),
    ),
  ),
});

describe('a delivery while storage does not answer', () => {
  it.each(['before-read', 'before-write'] as const)('is put off: %s', async (moment) => {
    lifeline.world.records.interrupt = (at) => {
      if (at === moment) throw new Error('kvs said: tenant 4711');
    };
    const body = JSON.stringify(delivery(PLAN));
    const headers = {
      'X-Event-Key': ['pipeline:span_created'],
      'X-Hub-Signature': [signatureOf(secret, body)],
    };
    const request = { method: 'POST', userPath: '', headers, queryParameters: {}, body };
    expect(await hookWebTrigger(request, world)).toMatchObject({
      statusCode: 503,
      body: 'The spans could not be stored. Try again later.\n',
    });
    expect(JSON.stringify(lifeline.world.logged)).not.toContain('4711');
    lifeline.world.records.interrupt = () => undefined;
    expect(await send(delivery(PLAN))).toBe(200);
  });
});

describe('a delivery', () => {
  it.each([
    { form: 'as documented', body: delivery(PLAN) },
    { form: 'with ids in hexadecimal', body: delivery({ ...PLAN, idsAs: 'hex' }) },
    { form: 'with its spans shuffled', body: shuffled(delivery(PLAN)) },
    { form: 'with each span by itself', body: apart(delivery({ ...PLAN, idsAs: 'hex' })) },
    { form: 'with a number of the run', body: delivery({ ...PLAN, runNumber: { intValue: 1 } }) },
    {
      form: 'with uuids in capitals and without braces',
      body: delivery({ ...PLAN, stepUuid: PLAN.stepUuid.replace(/[{}]/g, '').toUpperCase() }),
    },
  ])('is taken $form', async ({ body }) => {
    expect(await send(body)).toBe(200);
    expect(await shown()).toEqual(EXPECTED);
    expect(await news()).toMatchObject({ takenAt: after(3) / SECOND, refused: [], unknown: [] });
  });

  it('makes no difference when it is doubled, late, or comes with less', async () => {
    const less = delivery({ ...PLAN, container: { 'container.cpu.time': { doubleValue: 40 } } });
    const younger = delivery({
      ...{ ...PLAN, pipelineUuid: uuidOf(2), stepUuid: uuidOf(2, 5) },
      ...{ startedAt: after(2), endedAt: after(3) },
      container: { 'container.memory.usage': { intValue: '1000' } },
    });
    const bodies = [delivery(PLAN), less, younger, delivery(PLAN), less, younger];
    for (const body of bodies) expect(await send(body)).toBe(200);
    const once = await shown();
    expect(once).toEqual([EXPECTED[0], `bitbucket_step_memory_peak_bytes{${OF}} 1000`]);
    for (const body of [...bodies].reverse()) expect(await send(body)).toBe(200);
    expect(await shown()).toEqual(once);
  });

  it('tells nothing of its commands, and no name of its own', async () => {
    expect(await send(delivery(PLAN))).toBe(200);
    const stored = JSON.stringify([...(await world.records.read(['hook-news', 'pushers']))]);
    expect(`${await lifeline.page()}${stored}`).not.toMatch(/planted-secret|forged-name/);
  });

  it('counts numbers that nobody understands, by name, for the settings', async () => {
    const container = {
      ...PLAN.container,
      'bbc.cpu.millicores_p95': { intValue: '1200' },
      'container.image.size': { doubleValue: 3.5 },
      'container.image.name': { stringValue: 'registry/secret' },
      'bad name{}': { intValue: '1' },
    };
    const body = delivery({ ...PLAN, container });
    for (let times = 0; times < 2; times++) expect(await send(body)).toBe(200);
    expect((await news()).unknown).toEqual([
      { name: 'bbc.cpu.millicores_p95', count: 2 },
      { name: 'container.image.size', count: 2 },
    ]);
  });

  it.each([
    { what: 'unsigned', sent: { signature: null }, status: 401, reason: 'unsigned' },
    {
      what: 'signed in another way',
      sent: { signature: 'sha1=aa' },
      status: 401,
      reason: 'unsigned',
    },
    {
      what: 'signed with another secret',
      sent: { signature: signatureOf('x', JSON.stringify(delivery(PLAN))) },
      status: 401,
      reason: 'signature',
    },
    { what: 'asked for', sent: { method: 'GET' }, status: 405, reason: 'method' },
    { what: 'no JSON', body: '{', status: 400, reason: 'malformed' },
    { what: 'other JSON', body: { resourceSpans: {} }, status: 400, reason: 'malformed' },
    { what: 'oversized', body: ' '.repeat(262_145), status: 413, reason: 'too_large' },
    {
      what: 'stale',
      body: delivery({ ...PLAN, startedAt: after(-60), endedAt: after(-58) }),
      status: 400,
      reason: 'stale',
    },
    {
      what: 'of the future',
      body: delivery({ ...PLAN, endedAt: after(9) }),
      status: 400,
      reason: 'stale',
    },
    {
      what: 'of another workspace',
      body: delivery({ ...PLAN, workspaceUuid: uuidOf(9) }),
      status: 403,
      reason: 'workspace',
    },
  ])(
    'is refused and counted when it is $what',
    async ({ body = delivery(PLAN), sent, status, reason }) => {
      expect(await send(body, sent)).toBe(status);
      expect(await news()).toMatchObject({ takenAt: null, refused: [{ name: reason, count: 1 }] });
      expect(await shown()).toEqual([]);
      expect(await send(body, sent)).toBe(status);
      lifeline.now += MINUTE;
      await send('{', { signature: null });
      const counts = (await news()).refused.reduce((sum, { count }) => sum + count, 0);
      expect(counts).toBe(3);
    },
  );

  it('of another event is passed over', async () => {
    expect(await send('{"anything":1}', { event: 'repo:push' })).toBe(200);
    expect(await shown()).toEqual([]);
  });

  it('of a repository that is excluded, or that nobody knows, is passed over', async () => {
    expect(await send(delivery({ ...PLAN, repositoryUuid: uuidOf(77) }))).toBe(200);
    await lifeline.choose({ excludedUuids: [REPOSITORY_UUID] });
    expect(await send(delivery(PLAN))).toBe(200);
    await lifeline.choose({});
    expect(await shown()).toEqual([]);
  });

  it('is wanted again while Bitbucket does not tell the names', async () => {
    lifeline.bitbucket.refuse = () => ({ type: 'server', retryAfterSeconds: null });
    expect(await send(delivery(PLAN))).toBe(503);
    lifeline.bitbucket.refuse = () => null;
    expect(await send(delivery(PLAN))).toBe(200);
    expect(await shown()).toEqual(EXPECTED);
  });
});

describe('the secret', () => {
  it('is rotated with a week of overlap, and removed at once', async () => {
    const old = signatureOf(secret, JSON.stringify(delivery(PLAN)));
    const fresh = await freshSecret();
    expect(fresh).toMatch(/^[0-9a-f]{64}$/);
    expect(await send(delivery(PLAN), { signature: old })).toBe(200);
    secret = fresh;
    expect(await send(delivery(PLAN))).toBe(200);
    expect(await news()).toMatchObject({
      secretSince: after(3) / SECOND,
      oldSecretUntil: (after(3) + 7 * DAY) / SECOND,
    });
    lifeline.now += 7 * DAY + HOUR;
    const late = delivery({ ...PLAN, startedAt: lifeline.now - MINUTE, endedAt: lifeline.now });
    expect(await send(late)).toBe(200);
    expect(await send(delivery(PLAN), { signature: old })).toBe(401);
    await removeHook(ADMIN, world);
    expect(await send(late)).toBe(403);
    expect(await news()).toMatchObject({ secretSince: null, oldSecretUntil: null });
  });
});
