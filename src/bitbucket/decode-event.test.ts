import { decodeEvent } from './decode-event';

const UUID = '{bbbbbbbb-0000-4000-8000-000000000002}';
const AT = Date.UTC(2026, 2, 2, 9);
const TIME = '2026-03-02T09:00:00.000000Z';
const repository = { uuid: UUID, slug: 'web' };

function status(changes: object, about: object = repository): unknown {
  return {
    eventType: 'avi:bitbucket:updated:build-status',
    repository: about,
    timestamp: TIME,
    buildStatus: {
      state: 'SUCCESSFUL',
      url: 'https://bitbucket.org/acme/web/pipelines/results/7',
      createdOn: '2026-03-02T08:59:00Z',
      updatedOn: TIME,
      ...changes,
    },
  };
}

describe('decodeEvent of a build status', () => {
  it.each(['SUCCESSFUL', 'FAILED', 'STOPPED', 'SOMETHING_NEW'])(
    'takes %s for an end to look up',
    (state) => {
      expect(decodeEvent(status({ state }))).toEqual({
        repositoryUuid: UUID,
        name: 'updated:build-status',
        event: { type: 'run-ended', buildNumber: 7, updatedAt: AT },
      });
    },
  );

  it('takes INPROGRESS for a hint', () => {
    const hint = { type: 'run-hinted', buildNumber: 7, createdAt: AT - 60_000, updatedAt: AT };
    expect(decodeEvent(status({ state: 'INPROGRESS' })).event).toEqual(hint);
  });

  it.each([
    'https://bitbucket.org/acme/web/addon/pipelines/home#!/results/7',
    'https://bitbucket.org/acme/web/pipelines/results/7/',
    'https://bitbucket.org/acme/web/pipelines/results/7?from=mail',
    `https://bitbucket.org/acme/${encodeURIComponent(UUID)}/pipelines/results/7`,
    `https://bitbucket.org/%7Ba%7D/${UUID}/pipelines/results/7`,
  ])('finds the run of %s', (url) => {
    expect(decodeEvent(status({ url })).event).toMatchObject({ type: 'run-ended', buildNumber: 7 });
  });

  it('believes a name where the event has no slug to compare it with', () => {
    expect(decodeEvent(status({}, { uuid: UUID })).event).toMatchObject({ type: 'run-ended' });
  });

  it.each([
    'https://some.url.com',
    'https://ci.example/acme/web/pipelines/results/7',
    'http://bitbucket.org/acme/web/pipelines/results/7',
    'https://bitbucket.org.evil.example/acme/web/pipelines/results/7',
    'https://bitbucket.org/acme/api/pipelines/results/7',
    'https://bitbucket.org/acme/%7Bcccccccc-0000-4000-8000-000000000001%7D/pipelines/results/7',
    'https://bitbucket.org/acme/web/pipelines/results/seven',
    'https://bitbucket.org/acme/web/pipelines/results/77777777777777777777',
    'https://bitbucket.org/acme/web/pipelines/results/0',
    'https://bitbucket.org/acme/web/pipelines/results/-7',
    'https://bitbucket.org/acme/%E0%A4%A/pipelines/results/7',
  ])('finds no run of ours behind %s', (url) => {
    expect(decodeEvent(status({ url })).event).toEqual({ type: 'nothing-to-count' });
  });

  it.each([
    { name: 'url', changes: { url: undefined } },
    { name: 'state', changes: { state: 7 } },
  ])('rejects one without its $name', ({ changes }) => {
    expect(decodeEvent(status(changes)).event).toMatchObject({
      type: 'event-rejected',
      reason: 'malformed',
    });
  });
});

describe('decodeEvent of a deployment', () => {
  const event = (kind: string, changes: object = {}): unknown => ({
    eventType: `avi:bitbucket:${kind}:deployment`,
    repository: { uuid: UUID },
    pipeline: { uuid: '{p}' },
    deployment: { uuid: '{d}', state: 'COMPLETED', status: 'SUCCESSFUL', updatedTimestamp: TIME },
    environment: { uuid: '{e}', type: 'PRODUCTION', name: 'us-east-1' },
    ...changes,
  });

  const heard = {
    type: 'deployment-heard',
    uuid: '{d}',
    runUuid: '{p}',
    environment: { uuid: '{e}', name: 'us-east-1', environmentType: 'production' },
    at: AT,
  };

  it.each([
    { kind: 'pending', isPending: true },
    { kind: 'started', isPending: false },
  ])('hears that one is $kind', ({ kind, isPending }) => {
    expect(decodeEvent(event(kind)).event).toEqual({ ...heard, result: null, isPending });
  });

  it.each([
    ['SUCCESSFUL', 'success'],
    ['FAILED', 'failure'],
    ['STOPPED', 'cancellation'],
    ['SOMETHING_NEW', 'error'],
  ])('reads one that completed as %s as %s', (word, result) => {
    const deployment = { uuid: '{d}', status: word, updatedTimestamp: TIME };
    expect(decodeEvent(event('completed', { deployment })).event).toEqual({
      ...heard,
      result,
      isPending: false,
    });
  });

  it.each([
    { kind: 'started', changes: { deployment: null } },
    { kind: 'started', changes: { deployment: { uuid: '{d}' } } },
    { kind: 'completed', changes: { environment: {} } },
    { kind: 'completed', changes: { deployment: { updatedTimestamp: TIME } } },
  ])('rejects a $kind one without what names it', ({ kind, changes }) => {
    expect(decodeEvent(event(kind, changes)).event).toMatchObject({ reason: 'malformed' });
  });
});

describe('decodeEvent of a repository', () => {
  it.each([
    ['created', 'repository-changed'],
    ['updated', 'repository-changed'],
    ['deleted', 'repository-deleted'],
  ])('takes %s for %s', (word, type) => {
    const eventType = `avi:bitbucket:${word}:repository`;
    expect(decodeEvent({ eventType, repository }).event).toEqual({ type });
  });

  it.each([
    {
      name: 'a branch',
      push: { ref: 'refs/heads/main', after: 'abcdef0123456789' },
      branch: 'main',
      id: 'abcdef012345:refs/heads/main',
    },
    {
      name: 'a tag',
      push: { ref: 'refs/tags/v1', after: 'abcdef0123456789' },
      branch: null,
      id: 'abcdef012345:refs/tags/v1',
    },
    {
      name: 'a tag as the reference documents it: a plain name, no commits, no main branch',
      push: { ref: 'v1.0.0', after: 'abcdef0123456789', created: true, forced: false },
      branch: null,
      id: 'abcdef012345:v1.0.0',
    },
    {
      name: 'a branch with a plain name',
      push: { ref: 'v1.0.0', after: 'abcdef0123456789', mainbranch: false, commits: [] },
      branch: 'v1.0.0',
      id: 'abcdef012345:v1.0.0',
    },
    { name: 'nothing that it tells', push: {}, branch: null, id: '177244200000:' },
  ])('reads a push to $name', ({ push, branch, id }) => {
    const payload = {
      eventType: 'avi:bitbucket:push:repository',
      repository,
      timestamp: TIME,
      push,
    };
    expect(decodeEvent(payload).event).toEqual({
      type: 'pushed',
      id,
      at: AT,
      branch,
    });
  });
});

describe('decodeEvent of anything else', () => {
  it.each([
    { payload: null, reason: 'unknown-event' },
    { payload: [], reason: 'unknown-event' },
    {
      payload: { eventType: 'avi:bitbucket:created:pullrequest', repository },
      reason: 'unknown-event',
    },
    { payload: { eventType: 'constructor', repository }, reason: 'unknown-event' },
    { payload: { eventType: 'avi:bitbucket:deleted:repository' }, reason: 'no-repository' },
    {
      payload: { eventType: 'avi:bitbucket:deleted:repository', repository: { uuid: '../..' } },
      reason: 'no-repository',
    },
    {
      payload: {
        eventType: 'avi:bitbucket:deleted:repository',
        repository: { uuid: 'a'.repeat(5000) },
      },
      reason: 'no-repository',
    },
    { payload: { eventType: 'avi:bitbucket:push:repository', repository }, reason: 'malformed' },
  ])('rejects it as $reason', ({ payload, reason }) => {
    expect(decodeEvent(payload).event).toMatchObject({ type: 'event-rejected', reason });
  });
});
