/** Events as somebody with write access, or nobody, could have them sent; each with its kind and what is made of it. */
export interface EventRow {
  readonly kind: string;
  readonly name: string;
  readonly payload: object;
  readonly event: object;
}

/** When every event of the table arrives. */
export const ARRIVED = Date.UTC(2026, 10, 4, 9);
const LATER = '2031-01-01T00:00:00Z';
const BEFORE = '2026-11-04T08:59:00Z';
const REPOSITORY = { uuid: '{11111111-1111-4111-8111-111111111111}', slug: 'web-shop' };
const URL_OF = (repository: string) =>
  `https://bitbucket.org/acme/${repository}/pipelines/results/7`;

const status = (more: object, state = 'SUCCESSFUL'): object => ({
  eventType: 'avi:bitbucket:updated:build-status',
  repository: REPOSITORY,
  buildStatus: { url: URL_OF('web-shop'), state, createdOn: BEFORE, updatedOn: BEFORE, ...more },
});

const NOTHING = { type: 'nothing-to-count' };
const rejected = (reason: string, detail: string): object => ({
  type: 'event-rejected',
  reason,
  detail,
});
const at = Date.parse(BEFORE);

const future: readonly EventRow[] = [
  [
    'a status',
    status({ updatedOn: LATER }),
    { type: 'run-ended', buildNumber: 7, updatedAt: ARRIVED },
  ],
  [
    'a status that is under way',
    status({ createdOn: LATER, updatedOn: LATER }, 'INPROGRESS'),
    { type: 'run-hinted', buildNumber: 7, createdAt: ARRIVED, updatedAt: ARRIVED },
  ],
  [
    'a status that began before it is updated',
    status({ updatedOn: LATER }, 'INPROGRESS'),
    { type: 'run-hinted', buildNumber: 7, createdAt: at, updatedAt: ARRIVED },
  ],
  [
    'a deployment that started',
    {
      eventType: 'avi:bitbucket:started:deployment',
      repository: REPOSITORY,
      deployment: { uuid: '{d}', updatedTimestamp: LATER },
      environment: { uuid: '{e}', name: 'Production', type: 'production' },
    },
    {
      ...{ type: 'deployment-heard', uuid: '{d}', runUuid: '', at: ARRIVED },
      environment: { uuid: '{e}', name: 'Production', environmentType: 'production' },
      ...{ result: null, isPending: false },
    },
  ],
  [
    'a push',
    {
      eventType: 'avi:bitbucket:push:repository',
      repository: REPOSITORY,
      timestamp: LATER,
      push: { ref: 'refs/heads/main', after: 'a'.repeat(40), commits: [] },
    },
    { type: 'pushed', id: 'aaaaaaaaaaaa:refs/heads/main', at: ARRIVED, branch: 'main' },
  ],
].map(([name, payload, event]) => ({
  kind: 'a moment from the future',
  name: name as string,
  payload: payload as object,
  event: event as object,
}));

const row =
  (kind: string, event: object) =>
  (name: string, payload: object): EventRow => ({ kind, name, payload, event });

const foreign = row('a status that points elsewhere', NOTHING);
const nameless = row(
  'an event of no repository',
  rejected('no-repository', 'The event names no repository.'),
);
const unknown = row(
  'an event that nobody subscribed to',
  rejected('unknown-event', 'The eventType is none that is subscribed to.'),
);
const torn = row(
  'an event that lacks a field',
  rejected('malformed', 'The updated:build-status event lacks a field that it must have.'),
);

export const EVENT_ROWS: readonly EventRow[] = [
  ...future,
  foreign('another repository', status({ url: URL_OF('payments') })),
  foreign(
    'another host',
    status({ url: 'https://evil.example/acme/web-shop/pipelines/results/7' }),
  ),
  foreign('plain http', status({ url: URL_OF('web-shop').replace('https', 'http') })),
  foreign(
    'a host that begins like ours',
    status({ url: 'https://bitbucket.org.evil/a/web-shop/pipelines/results/7' }),
  ),
  foreign(
    'a number that is none',
    status({ url: 'https://bitbucket.org/acme/web-shop/pipelines/results/x' }),
  ),
  foreign(
    'a number that is too large to be counted with',
    status({ url: `${URL_OF('web-shop').slice(0, -1)}12345678901234567` }),
  ),
  foreign('a broken escape', status({ url: URL_OF('%E0%A4%A') })),
  foreign('__proto__', status({ url: URL_OF('__proto__') })),
  ...['', 'x', '../settings', '{11111111-1111-4111-8111-111111111111}:x', '{"a":1}'].map((uuid) =>
    nameless(`uuid ${uuid}`, { ...status({}), repository: { uuid } }),
  ),
  nameless('no repository at all', { eventType: 'avi:bitbucket:push:repository' }),
  ...['created:nonsense', '__proto__', 'constructor', 'updated:build-status '].map((name) =>
    unknown(name, { ...status({}), eventType: `avi:bitbucket:${name}` }),
  ),
  torn('no url', status({ url: null })),
  torn('a url that is a list', status({ url: [URL_OF('web-shop')] })),
  torn('no state', status({ state: null })),
  torn('times that are none', status({ createdOn: 'x', updatedOn: 'yesterday' })),
];
