import { createSimulation } from './index';
import { HOUR } from './timestamps';

const STARTS = Date.parse('2026-11-18T10:00:00Z');

type Fields = Readonly<Record<string, unknown>>;

const events: readonly Fields[] = createSimulation({ name: 'acme', seed: 1, startAt: STARTS })
  .advanceTo(STARTS + 6 * HOUR)
  .map(({ event }) => event);

function firstOf(eventType: string, holds: (event: Fields) => boolean = () => true): Fields {
  const found = events.find((event) => event['eventType'] === eventType && holds(event));
  if (found === undefined) throw new Error(`No ${eventType} in six hours.`);
  return found;
}

const uuid: unknown = expect.stringMatching(/^\{[0-9a-f-]{36}\}$/);
const text: unknown = expect.any(String);
const micros: unknown = expect.stringMatching(/^2026-11-18T1\d:\d\d:\d\d\.\d{6}Z$/);
const nanos: unknown = expect.stringMatching(/^2026-11-18T1\d:\d\d:\d\d\.\d{9}Z$/);
const actor = { type: 'user', accountId: text, uuid };
const repository: unknown = expect.objectContaining({ uuid });

describe('buildStatusEvent', () => {
  it.each(['created', 'updated'])('has the documented fields when %s', (verb) => {
    const hasBranch = ({ buildStatus }: Fields): boolean => 'refName' in (buildStatus as Fields);
    expect(firstOf(`avi:bitbucket:${verb}:build-status`, hasBranch)).toEqual({
      timestamp: micros,
      actor,
      repository,
      project: { uuid },
      workspace: { uuid },
      selfGenerated: false,
      buildStatus: {
        key: expect.stringMatching(/^-?\d+$/) as unknown,
        state: expect.stringMatching(/^(INPROGRESS|SUCCESSFUL|FAILED|STOPPED)$/) as unknown,
        url: expect.stringMatching(/\/results\/\d+$/) as unknown,
        commit: { hash: expect.stringMatching(/^[0-9a-f]{40}$/) as unknown },
        createdOn: expect.stringMatching(/Z$/) as unknown,
        updatedOn: micros,
        refName: text,
      },
      eventType: `avi:bitbucket:${verb}:build-status`,
    });
  });

  it('comes in every form of address, and from another CI', () => {
    const urls = events
      .map(({ buildStatus }) => (buildStatus as { url: string } | undefined)?.url ?? '')
      .map((url) => url.replace(/\d+$/, 'N').replace(/%7B.*?%7D/g, '{uuid}'));
    expect(
      [...new Set(urls)].filter((url) => /shop|checkout|uuid|example/.test(url)).sort(),
    ).toEqual([
      'https://bitbucket.org/acme/checkout-api/addon/pipelines/home#!/results/N',
      'https://bitbucket.org/acme/web-shop/pipelines/results/N',
      'https://bitbucket.org/{uuid}/{uuid}/pipelines/results/N',
      'https://ci.example.com/landing-page/builds/N',
    ]);
  });
});

describe('deploymentEvent', () => {
  it.each([
    { verb: 'pending', state: 'UNKNOWN' },
    { verb: 'started', state: 'IN_PROGRESS' },
    { verb: 'completed', state: 'COMPLETED', status: 'SUCCESSFUL' },
  ])('has the documented fields when $verb', ({ verb, ...deployment }) => {
    const isFine = (event: Fields): boolean =>
      ['SUCCESSFUL', undefined].includes((event['deployment'] as { status?: string }).status);
    expect(firstOf(`avi:bitbucket:${verb}:deployment`, isFine)).toEqual({
      repository,
      workspace: { uuid },
      pipeline: { uuid },
      deployment: { uuid, ...deployment, updatedTimestamp: nanos },
      environment: {
        uuid,
        type: expect.stringMatching(/^(TEST|STAGING|PRODUCTION)$/) as unknown,
        name: text,
      },
      eventType: `avi:bitbucket:${verb}:deployment`,
      timestamp: micros,
    });
  });
});

describe('pushEvent', () => {
  it('has the documented fields, commits among them', () => {
    const isKnownBranch = ({ push }: Fields): boolean =>
      'before' in (push as Fields) && 'commits' in (push as Fields);
    expect(firstOf('avi:bitbucket:push:repository', isKnownBranch)).toEqual({
      actor,
      repository,
      project: { uuid },
      workspace: { uuid },
      selfGenerated: false,
      push: {
        ref: text,
        mainbranch: expect.any(Boolean) as unknown,
        truncated: false,
        before: text,
        after: text,
        created: false,
        closed: false,
        forced: false,
        commits: [
          {
            hash: text,
            message: { value: text, truncated: false },
            date: micros,
            author: { user: actor },
          },
        ],
      },
      eventType: 'avi:bitbucket:push:repository',
      timestamp: micros,
    });
  });
});

describe('emit', () => {
  it('leaves the slug out sometimes', () => {
    const known = events.filter((event) => 'slug' in (event['repository'] as Fields)).length;
    expect(known).toBeGreaterThan(events.length * 0.5);
    expect(known).toBeLessThan(events.length * 0.85);
  });
});
