/** What strangers cost before anybody is known: as much in a large workspace as in a small one, and little. */
import { createHmac } from 'node:crypto';
import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { saveServiceAccount } from '../../src/app/access/read-policy';
import { TOKEN_LIST } from '../../src/app/access/token-list';
import { issueToken, revokeToken } from '../../src/app/access/tokens';
import { newHookSecret, removeHook } from '../../src/app/pushes/hook-secret';
import { push } from '../../src/app/pushes/push';
import { changeOf, load } from '../../src/app/records/kind';
import { INDEX, indexChanges } from '../../src/app/records/repository-index';
import { TOTALS } from '../../src/app/records/totals';
import { WORKSPACE } from '../../src/app/records/workspace';
import { scrape } from '../../src/app/scrape/scrape';
import { AdmittedLately } from '../../src/core/access/admission-memory';
import { LatelyRead } from '../../src/core/access/lately-read';
import { RefusedLately } from '../../src/core/access/refusal-memory';
import { emptyTotals } from '../../src/core/aggregates/totals';
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import { conclude } from '../../src/core/health/quiet';
import { hookWebTrigger } from '../../src/handlers/hook-web-trigger';
import type { Bitbucket } from '../../src/ports/bitbucket';
import type { World } from '../../src/ports/world';
import type { ServiceAccountRequest } from '../../src/contract/access';
import { CLUSTER, podClaims } from '../system/access/cast';
import { NEVER_ISSUED, withChecksum } from '../system/access/requests';
import { signed, signer } from '../system/access/signing';

const BY = { actor: 'somebody', from: 'settings page' };
const UNIT = 10 * 1024;
const BATCH = 25;
const TOKENS = 50;
const PLACE = { workspace: 'acme', project: null, mainBranch: null };
const uuid = (number: number) => `{00000000-0000-4000-8000-${String(number).padStart(12, '0')}}`;
const key = signer('ec', 'cluster-1');
const stranger = signer('ec', 'cluster-1');

/** By somebody else, under the id of the key that is trusted. */
const forged = (claims: object): string => signed(claims, stranger, { algorithm: 'ES256' });

let now: number;
/** Of reads since the last look: bytes, and units as the platform counts them. */
let read: { bytes: number; units: number };

interface Workspace {
  readonly world: MemoryWorld;
  readonly good: string;
}

/** A workspace with as many repositories, tokens and a service account; what is read of it is added up. */
async function workspaceOf(repositories: number): Promise<Workspace> {
  const world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
  const entries = Array.from({ length: repositories }, (_, number) => ({
    ...{ uuid: uuid(number), slug: `service-${number}`, knownSince: 1 },
  }));
  await world.records.write(indexChanges((await load({ index: INDEX }, world)).index, entries));
  for (const { uuid: one, slug } of entries) {
    const { totals } = await load({ totals: TOTALS(one) }, world);
    await world.records.write([
      changeOf(totals, conclude(emptyTotals({ ...PLACE, uuid: one, slug }, 1))),
    ]);
  }
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const known = emptyWorkspace({ uuid: world.installation.workspaceUuid, slug: 'acme' }, 0);
  await world.records.write([changeOf(workspace, known)]);
  let good = '';
  for (let number = 0; number < TOKENS; number++) {
    const issued = await issueToken({ name: `token ${number}` }, BY, world);
    if (issued.ok) good = issued.value.token;
  }
  const policy: ServiceAccountRequest = {
    ...{ id: null, name: 'cluster', preset: 'kubernetes', issuer: CLUSTER, audience: 'lifeline' },
    ...{ subject: 'system:serviceaccount:monitoring:*', claims: [], scope: { kind: 'workspace' } },
    keys: { kind: 'pasted', jwks: JSON.stringify({ keys: [key.jwk] }) },
  };
  expect(await saveServiceAccount(policy, BY, world)).toMatchObject({ ok: true });
  const plain = world.records.read.bind(world.records);
  world.records.read = async (keys) => {
    const found = await plain(keys);
    for (let at = 0; at < keys.length; at += BATCH) {
      const batch = keys.slice(at, at + BATCH).map((one) => JSON.stringify(found.get(one) ?? ''));
      const bytes = batch.reduce((sum, text) => sum + text.length, 0);
      read = {
        bytes: read.bytes + bytes,
        units: read.units + Math.max(1, Math.ceil(bytes / UNIT)),
      };
    }
    return found;
  };
  return { world, good };
}

/** The same installation in another container, which remembers nothing of the first. */
const elsewhere = (world: MemoryWorld): World => ({
  ...world,
  admissions: new AdmittedLately(),
  lately: new LatelyRead(),
  refusals: new RefusedLately(),
});

const asks = (secret: string, path = '/metrics') => ({
  ...{ method: 'GET', path, query: {}, header: () => undefined },
  authorization: secret === '' ? [] : [`Bearer ${secret}`],
});

const unknown = (at: number) =>
  withChecksum(`lfl_${String(at).padStart(8, 'A')}_${NEVER_ISSUED.slice(13)}`);
const seconds = () => Math.floor(now / 1000);
const PIPELINES = 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';

function stepToken(at: number, { installation }: World): string {
  const [workspace, one] = [installation.workspaceUuid, uuid(1)];
  const uuids = { workspaceUuid: workspace, repositoryUuid: one, pipelineUuid: one, stepUuid: one };
  return forged({
    ...uuids,
    ...{ iss: PIPELINES, aud: `ari:cloud:bitbucket::workspace/${workspace.slice(1, -1)}` },
    ...{ sub: `${one}:${one}`, iat: seconds(), exp: seconds() + 600, jti: at },
  });
}

/** Everybody who is refused, never the same twice. */
const STRANGERS: Readonly<Record<string, (at: number, good: string) => string>> = {
  nobody: () => '',
  'a word': (at) => `hunter${at}`,
  'a token that was never issued': unknown,
  'a known id with another secret': (at, good) =>
    withChecksum(`lfl_${good.slice(4, 12)}_${String(at).padStart(43, 'B')}`),
  'an identity of an issuer that nobody trusts': (at) =>
    forged(podClaims(seconds(), { iss: `https://evil-${at}.example` })),
  'an identity of another audience': (at) =>
    forged(podClaims(seconds(), { aud: 'vault', jti: at })),
};

let small: Workspace;
let large: Workspace;

beforeAll(async () => {
  now = Date.UTC(2026, 10, 4, 9);
  read = { bytes: 0, units: 0 };
  [small, large] = [await workspaceOf(1), await workspaceOf(2000)];
}, 120_000);

describe('before anybody is known', () => {
  it.each(Object.entries(STRANGERS))(
    'as much is read for %s with 1 repository as with 2,000: one unit at most',
    async (_name, credential) => {
      const costs: number[] = [];
      for (const { world, good } of [small, large]) {
        // The first refusal of a minute is noted; that is no part of a request.
        await scrape(asks(''), world);
        now += 5000;
        read = { bytes: 0, units: 0 };
        expect(await scrape(asks(credential(1, good)), world)).toMatchObject({ status: 401 });
        expect(read.units).toBeLessThanOrEqual(1);
        costs.push(read.bytes);
      }
      expect(costs[0]).toBe(costs[1]);
      expect(costs[0]).toBeLessThanOrEqual(UNIT);
    },
  );

  it('as much is read for a step that pushes with somebody else’s signature', async () => {
    const costs: number[] = [];
    for (const { world } of [small, large]) {
      now += 5000;
      read = { bytes: 0, units: 0 };
      const pushed = { ...asks(stepToken(1, world), ''), method: 'POST', body: '' };
      expect(await push(pushed, world)).toMatchObject({ status: 401 });
      costs.push(read.bytes);
    }
    expect(costs[0]).toBe(costs[1]);
    expect(costs[0]).toBeLessThanOrEqual(UNIT);
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'a path is no word of ours that every object knows: %s',
    async (path) => {
      const { world, good } = small;
      expect(await scrape(asks(good, path), world)).toMatchObject({ status: 404 });
    },
  );
});

describe('the door of the webhook', () => {
  const sent = (signature: string, body = '{}') => ({
    ...{ method: 'POST', userPath: '', queryParameters: {}, body },
    headers: { 'X-Event-Key': ['repo:push'], 'X-Hub-Signature': [`sha256=${signature}`] },
  });
  const forgedSignature = (at: number) => String(at).padStart(64, 'a');
  const signature = (secret: string) => createHmac('sha256', secret).update('{}').digest('hex');

  it.each(['no secret', 'a secret'])(
    'with %s reads once in two seconds, however many signatures are made up',
    async (which) => {
      const { world } = large;
      if (which === 'a secret') expect(await newHookSecret(BY, world)).toMatchObject({ ok: true });
      await hookWebTrigger(sent(forgedSignature(0)), world);
      now += 5000;
      read = { bytes: 0, units: 0 };
      for (let at = 0; at < 1150; at++) {
        const { statusCode } = await hookWebTrigger(sent(forgedSignature(at)), world);
        expect(statusCode).toBe(which === 'a secret' ? 401 : 403);
        if (at % 115 === 114) now += 1000;
      }
      expect(read.units).toBe(5);
    },
  );

  it('takes what a secret signs that was made 2 s ago, and nothing once it is removed', async () => {
    const { world } = small;
    const other = elsewhere(world);
    await hookWebTrigger(sent(forgedSignature(1)), other);
    const made = await newHookSecret(BY, world);
    const secret = made.ok ? made.value.secret : '';
    now += 2000;
    expect(await hookWebTrigger(sent(signature(secret)), other)).toMatchObject({ statusCode: 200 });
    await removeHook(BY, world);
    expect(await hookWebTrigger(sent(signature(secret)), other)).toMatchObject({ statusCode: 403 });
  });
});

describe('a minute of 115 bad requests a second, each of another credential', () => {
  const kinds = [
    ...Object.values(STRANGERS),
    // Fits the policy: the account's own record and its keys are read too, once in two seconds.
    (at: number) => forged(podClaims(seconds(), { jti: at })),
  ];
  it('costs at most half of what may be read, and no scraper notices', async () => {
    const { world, good } = large;
    let spent = 0;
    const statuses = new Set<number>();
    for (let second = 0; second < 60; second++) {
      now += 1000;
      for (let at = 0; at < 115; at++) {
        const each = second * 115 + at;
        read = { bytes: 0, units: 0 };
        const credential = kinds[each % kinds.length]?.(each, good) ?? '';
        const pushed = { ...asks(stepToken(each, world), ''), method: 'POST', body: '' };
        const { status } =
          each % 7 === 0 ? await push(pushed, world) : await scrape(asks(credential), world);
        expect(status).toBe(401);
        spent += read.units;
      }
      if (second % 15 === 0) statuses.add((await scrape(asks(good), world)).status);
    }
    expect([...statuses]).toEqual([200]);
    expect(spent).toBeLessThanOrEqual(2000);
    expect(spent).toBeGreaterThan(0);
  }, 120_000);

  it('does not keep a token out that was issued 2 s ago, nor one in that was revoked 1 s ago', async () => {
    const { world } = small;
    const containers = [world, elsewhere(world)];
    let guesses = 0;
    const flood = async () => {
      for (const one of containers)
        for (let times = 0; times < 5; times++)
          expect(await scrape(asks(unknown(guesses++)), one)).toMatchObject({ status: 401 });
    };
    const statuses = (token: string) =>
      Promise.all(containers.map(async (one) => (await scrape(asks(token), one)).status));
    // As many as there may be: one makes room.
    const [first] = (await load({ list: TOKEN_LIST }, world)).list.value.tokens;
    await revokeToken({ id: first?.id ?? '' }, BY, world);
    for (let round = 0; round < 20; round++) {
      await flood();
      const issued = await issueToken({ name: `new ${round}` }, BY, world);
      if (!issued.ok) throw new Error(issued.problem.message);
      for (let step = 0; step < 4; step++, now += 500) await flood();
      const { token, id } = issued.value;
      expect(await statuses(token)).toEqual([200, 200]);
      await revokeToken({ id }, BY, world);
      now += 1000;
      expect(await statuses(token)).toEqual([401, 401]);
    }
  });
});
