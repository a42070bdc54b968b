/** The life of a token and of a service account, as an admin leads it from the settings page. */
import type { AuditRecordView } from '../../../src/contract/audit';
import type { ServiceAccountRequest, TokenView } from '../../../src/contract/access';
import { CLUSTER, GITHUB, outside, podClaims } from './cast';
import { openHouse, type AccessHouse } from './house';
import { signed, signer } from './signing';

const DAY = 86_400;

let house: AccessHouse;
let begun: number;

beforeAll(async () => {
  house = await openHouse(outside);
  begun = await house.seconds();
}, 60_000);

afterAll(() => house.close());

const tokenOf = async (id: string): Promise<TokenView | undefined> =>
  (await house.have('listTokens')).tokens.find((token) => token.id === id);
const logOf = async (text: string): Promise<readonly AuditRecordView[]> =>
  (await house.have('auditLog', { text })).records;
const statusOf = async (token: string, path = '/metrics'): Promise<number> =>
  (await house.knock({ path, headers: [['Authorization', `Bearer ${token}`]] })).status;

describe('a token', () => {
  it('is shown once, and known by name, scope and times afterwards', async () => {
    const { id, token } = await house.have('issueToken', { name: 'plain' });
    const now = await house.seconds();
    expect(await tokenOf(id)).toEqual({
      id,
      name: 'plain',
      scope: { kind: 'workspace' },
      state: 'active',
      createdAt: now,
      expiresAt: now + 90 * DAY,
      revokedAt: null,
      lastUsedAt: null,
      lastClient: null,
      successorId: null,
    });
    expect(JSON.stringify(await house.have('listTokens'))).not.toContain(token);
  });

  it('has a name of its own', async () => {
    await house.have('issueToken', { name: 'only one' });
    expect(await house.ask('issueToken', { name: 'only one' })).toEqual({
      ok: false,
      error: {
        code: 'name-taken',
        message:
          'There is a token named only one already. Choose another name, or rotate that one.',
      },
    });
  });

  it('tells who uses it, and when for the first time', async () => {
    const { id, token } = await house.have('issueToken', { name: 'used' });
    const headers = [
      ['Authorization', `Bearer ${token}`],
      ['User-Agent', 'Prometheus/2.42.0'],
    ] as const;
    await house.knock({ headers });
    await house.knock({ headers });
    const now = await house.seconds();
    expect(await tokenOf(id)).toMatchObject({ lastUsedAt: now, lastClient: 'Prometheus/2.42.0' });
    expect((await logOf(id)).map(({ action }) => action).sort()).toEqual([
      'token-first-used',
      'token-issued',
    ]);
  });

  it.each([
    { client: 'Prometheus/2.42.0', more: [], isScraped: true, state: 'arriving' },
    {
      client: 'our-own/1.0',
      more: [['X-Prometheus-Scrape-Timeout-Seconds', '10']] as const,
      isScraped: true,
      state: 'arriving',
    },
    { client: 'curl/8.5.0', more: [], isScraped: false, state: 'visited' },
  ])('tells whether $client scrapes by itself', async ({ client, more, isScraped, state }) => {
    const { id, token } = await house.have('issueToken', { name: `for ${client}` });
    const headers = [
      ['Authorization', `Bearer ${token}`],
      ['User-Agent', client],
      ...more,
    ] as const;
    await house.forge.advance(1);
    await house.knock({ headers });
    expect(await tokenOf(id)).toMatchObject({ lastClient: client });
    const { scraper } = await house.have('listTokens');
    expect(scraper?.name === `for ${client}`).toBe(isScraped);
    const { whole } = await house.have('fleet');
    expect(whole?.scrapers.find((scraper) => scraper.id === id)).toMatchObject({ client, state });
  });

  it('is rotated once, with both good for the days of grace', async () => {
    const { id, token } = await house.have('issueToken', { name: 'turning', expiresInDays: 30 });
    const next = await house.have('rotateToken', { id, graceDays: 2 });
    const now = await house.seconds();
    expect(next.predecessorExpiresAt).toBe(now + 2 * DAY);
    expect(await tokenOf(id)).toMatchObject({ state: 'grace', successorId: next.id });
    expect(await tokenOf(next.id)).toMatchObject({ name: 'turning', expiresAt: now + 30 * DAY });
    expect([await statusOf(token), await statusOf(next.token)]).toEqual([200, 200]);
    expect(await house.ask('rotateToken', { id })).toMatchObject({
      ok: false,
      error: { code: 'already-ended' },
    });
  });

  it('ends with the next request when it is revoked', async () => {
    const { id, token } = await house.have('issueToken', { name: 'leaked' });
    expect(await statusOf(token)).toBe(200);
    await house.have('revokeToken', { id });
    expect(await statusOf(token)).toBe(401);
    expect(await tokenOf(id)).toMatchObject({ state: 'revoked', revokedAt: await house.seconds() });
    expect(await house.ask('revokeToken', { id })).toMatchObject({
      ok: false,
      error: { code: 'already-ended' },
    });
  });

  it('shows its end to Prometheus under its name, the successor’s where there is one', async () => {
    const { id } = await house.have('issueToken', { name: 'watched', expiresInDays: 10 });
    await house.have('rotateToken', { id });
    const { body } = await house.forge.scrape();
    const expiry = (await house.seconds()) + 10 * DAY;
    const lines = body.split('\n').filter((line) => line.includes('token="watched"'));
    expect(lines).toEqual([
      `bitbucket_exporter_token_expiry_timestamp_seconds{token="watched"} ${expiry}`,
    ]);
  });

  it('survives a crowd of admins: whoever is told of a token has it', async () => {
    const before = (await house.have('listTokens')).tokens.length;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        house.ask('issueToken', { name: `crowd ${String(at)}` }),
      ),
    );
    const issued = answers.filter(({ ok }) => ok).length;
    const refused = answers.filter((answer) => !answer.ok && answer.error.code === 'busy').length;
    expect(issued + refused).toBe(12);
    expect((await house.have('listTokens')).tokens).toHaveLength(before + issued);
  });
});

describe('a limited token', () => {
  it('reads its repositories and nothing of others, in pages and in discovery', async () => {
    const scope = {
      kind: 'repositories',
      uuids: [house.uuidOf('web-shop'), house.uuidOf('monolith')],
    };
    const { token } = await house.have('issueToken', { name: 'limited', scope });
    const { body } = await house.knock({ headers: [['Authorization', `Bearer ${token}`]] });
    const named = new Set([...body.matchAll(/repository="([^"]+)"/g)].map(([, slug]) => slug));
    expect([...named].sort()).toEqual(['monolith', 'web-shop']);
    for (const { slug } of house.workspace.repositories())
      if (!named.has(slug)) expect(body).not.toContain(slug);
    expect(
      [...body.matchAll(/ token="([^"]+)"|\{token="([^"]+)"/g)].map(([, a, b]) => a ?? b),
    ).toEqual(['limited']);
    expect(body).not.toContain('bitbucket_exporter_rejected_scrapes_total');
  });
});

const key = signer('rsa', 'one');
const ACCOUNT: ServiceAccountRequest = {
  id: null,
  name: 'pod',
  preset: 'kubernetes',
  issuer: CLUSTER,
  audience: 'lifeline',
  subject: 'system:serviceaccount:monitoring:prometheus',
  claims: [],
  keys: { kind: 'pasted', jwks: JSON.stringify({ keys: [key.jwk] }) },
  scope: { kind: 'workspace' },
};
const SUBJECT = { sub: ACCOUNT.subject };

describe('a service account', () => {
  const privateKey = JSON.stringify({ keys: [{ ...key.jwk, d: 'AQAB' }] });
  it.each([
    {
      wish: { subject: '*' },
      says: 'subject would trust everybody: begin it with something other than *, or require a claim.',
    },
    {
      wish: {
        preset: 'github-actions',
        issuer: GITHUB,
        subject: 'repo:*',
        keys: { kind: 'fetched' },
      },
      says: 'subject must name the organisation, as in repo:organisation/repository:*: this issuer serves everybody.',
    },
    {
      wish: { issuer: 'http://issuer.example' },
      says: 'issuer must be an address that begins with https://.',
    },
    {
      wish: { keys: { kind: 'fetched' } },
      says: 'keys must be pasted: the app may not read this issuer (see docs/security.md).',
    },
    {
      wish: { keys: { kind: 'pasted', jwks: privateKey } },
      says: 'keys.jwks cannot be used: one of the keys is a private or a shared key; paste public keys only, and replace that key now.',
    },
    {
      wish: { keys: { kind: 'pasted', jwks: '{"keys":[{"kty":"RSA","n":"AQAB"}]}' } },
      says: 'keys.jwks cannot be used: one of the keys lacks a number.',
    },
    {
      wish: { preset: 'bitbucket-pipelines', keys: { kind: 'bitbucket' } },
      says: 'issuer must be that of this workspace’s Pipelines: https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc.',
    },
  ])('is not made when $says', async ({ wish, says }) => {
    expect(await house.ask('saveServiceAccount', { ...ACCOUNT, name: 'bad', ...wish })).toEqual({
      ok: false,
      error: { code: 'invalid-request', message: says },
    });
  });

  it('is made, tried, used, changed and removed, and the log tells', async () => {
    const { id } = await house.have('saveServiceAccount', ACCOUNT);
    const token = signed(podClaims(await house.seconds(), SUBJECT), key);
    const trial = await house.have('dryRunToken', { token });
    expect(trial.sentence).toBe('This token would read as the service account pod.');
    expect(trial.match).toEqual({ id, name: 'pod' });
    expect(trial.policies[0]?.checks.map(({ check, passed }) => `${check} ${passed}`)).toEqual([
      'issuer true',
      'audience true',
      'time true',
      'subject true',
      'claims true',
      'keys true',
      'signature true',
    ]);
    expect(await statusOf(token)).toBe(200);
    await house.have('saveServiceAccount', { ...ACCOUNT, id, audience: 'elsewhere' });
    expect(await statusOf(token)).toBe(401);
    await house.have('removeServiceAccount', { id });
    expect((await house.have('listServiceAccounts')).accounts).toEqual([]);
    expect((await logOf(id)).map(({ action }) => action).sort()).toEqual([
      'service-account-added',
      'service-account-changed',
      'service-account-first-used',
      'service-account-removed',
    ]);
    const { records } = await house.have('auditLog', { action: 'service-account-changed' });
    expect(records[0]?.detail).toMatch(
      /^before: name "pod", .* audience "lifeline".* now: .* audience "elsewhere"/,
    );
  });
});

describe('a dry run', () => {
  it.each([
    {
      claims: { aud: 'vault' },
      check: 'audience',
      detail: 'The audience is "vault"; wanted is "lifeline".',
    },
    { claims: { exp: 1 }, check: 'time', detail: /^The token expired \d+ s ago\.$/ },
    { claims: { sub: 'x' }, check: 'subject', detail: /^The subject is "x"; the pattern is / },
  ])('says why not: $check', async ({ claims, check, detail }) => {
    const { id } = await house.have('saveServiceAccount', { ...ACCOUNT, name: `why ${check}` });
    const token = signed(podClaims(await house.seconds(), { ...SUBJECT, ...claims }), key);
    const trial = await house.have('dryRunToken', { token });
    expect(trial.match).toBeNull();
    const last = trial.policies.find((policy) => policy.id === id)?.checks.at(-1);
    expect(last).toEqual({ check, passed: false, detail: expect.stringMatching(detail) as string });
    await house.have('removeServiceAccount', { id });
  });

  it('knows what is no token', async () => {
    expect(await house.have('dryRunToken', { token: 'hunter2' })).toEqual({
      match: null,
      sentence: 'This is no JSON Web Token: one has three parts, joined by dots.',
      token: null,
      policies: [],
    });
  });
});

describe('the audit log', () => {
  it('names who did it, from where, and keeps old and new settings', async () => {
    const { settings } = await house.have('readSettings');
    await house.have('saveSettings', { ...settings, retentionDays: 14 });
    const { records } = await house.have('auditLog', { action: 'settings-changed' });
    expect(records[0]).toMatchObject({
      actor: house.workspace.accounts.workspaceAdmin,
      object: 'workspace',
      result: 'done',
      from: 'settings page',
      detail: 'retentionDays: 30 → 14',
    });
  });

  it('is filtered by action, text and time', async () => {
    const now = await house.seconds();
    const actionsOf = async (filter: object) =>
      new Set((await house.have('auditLog', filter)).records.map(({ action }) => action));
    expect(await actionsOf({ action: 'token-revoked' })).toEqual(new Set(['token-revoked']));
    expect(await actionsOf({ text: 'LEAKED', action: 'token-issued' })).toEqual(
      new Set(['token-issued']),
    );
    expect(await actionsOf({ from: now + 1 })).toEqual(new Set());
    expect(await actionsOf({ to: begun - 1 })).toEqual(new Set());
  });

  it('comes page after page, nothing twice and nothing missing', async () => {
    const { text } = await house.have('exportAudit', { format: 'jsonl' });
    const wanted = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as AuditRecordView).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof house.have<'auditLog'>>> = await house.have(
        'auditLog',
        {
          ...(cursor !== null && { cursor }),
        },
      );
      seen.push(...page.records.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(wanted.filter((id) => !seen.includes(id))).toEqual([]);
  });

  it('is downloaded as CSV without formulas', async () => {
    await house.have('issueToken', { name: '=1+1, "quoted"' });
    const { text, fileName, mediaType, isComplete } = await house.have('exportAudit', {
      format: 'csv',
      text: 'quoted',
    });
    expect([fileName, mediaType, isComplete]).toEqual([
      'lifeline-audit-2026-03-04.csv',
      'text/csv',
      true,
    ]);
    const [head, row] = text.split('\r\n');
    expect(head).toBe('"at","actor","action","object","result","from","detail"');
    expect(row).toContain('"\'=1+1, ""quoted""');
  });
});
