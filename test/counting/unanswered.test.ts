/** Of a run that ended Bitbucket does not answer what it was, for this repository alone: it is told to be missing. */
import { uncountedRuns } from '../../src/core/aggregates/runs/uncounted';
import { explained } from '../../src/core/health/problem';
import type { ApiErrorType } from '../../src/ports/bitbucket';
import { HOUR, MINUTE } from '../given';
import { installed, type Installation } from './installation';
import { buildStatusEvent, pipelinePayload } from './payloads';
import { OF_MAIN, RUNS } from './runs';

const missing = async (lifeline: Installation): Promise<number> =>
  uncountedRuns(await lifeline.totals());

interface Case {
  readonly type: ApiErrorType;
  readonly resource: 'pipeline' | 'steps';
  /** How long after its end it is asked for. */
  readonly after: number;
  readonly outcome: 'again' | 'done';
  readonly told: number;
}

it.each<Case>([
  { type: 'server', resource: 'pipeline', after: 119_999, outcome: 'again', told: 0 },
  { type: 'server', resource: 'pipeline', after: 2 * MINUTE, outcome: 'again', told: 1 },
  { type: 'server', resource: 'steps', after: 2 * MINUTE, outcome: 'again', told: 1 },
  { type: 'network', resource: 'pipeline', after: 2 * MINUTE, outcome: 'again', told: 1 },
  { type: 'forbidden', resource: 'pipeline', after: 0, outcome: 'done', told: 1 },
  { type: 'unauthorized', resource: 'steps', after: 0, outcome: 'done', told: 1 },
  { type: 'gone', resource: 'pipeline', after: 0, outcome: 'done', told: 1 },
])(
  '$type for the $resource, $after ms after its end: $told is told',
  async ({ type, resource, after, outcome, told }) => {
    const { lifeline, web } = await installed();
    await lifeline.sweeps(1);
    const ended = lifeline.now + MINUTE;
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now, completedAt: ended }));
    lifeline.bitbucket.refuse = (request) =>
      request.resource === resource ? { type, retryAfterSeconds: null } : null;
    lifeline.now = ended + after;
    const event = buildStatusEvent({ number: 1, createdAt: ended - MINUTE, at: ended });
    expect(await lifeline.deliver(event)).toMatchObject({ outcome });
    expect(await missing(lifeline)).toBe(told);
    // Told twice it is still one.
    lifeline.now += MINUTE;
    await lifeline.deliver(event);
    expect(await missing(lifeline)).toBe(1);
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    expect(await missing(lifeline)).toBe(0);
    expect(await lifeline.samples(RUNS)).toMatchObject({ [OF_MAIN]: 1 });
  },
);

it.each([
  { told: 'now', ahead: 0 },
  { told: 'in ten years', ahead: 87_600 * HOUR },
])(
  'a number that no run has, told of $told, is forgotten once its list is read',
  async ({ ahead }) => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now }));
    await lifeline.sweeps(1);
    lifeline.bitbucket.refuse = () => ({ type: 'forbidden', retryAfterSeconds: null });
    const forged = { number: 50, createdAt: lifeline.now, at: lifeline.now + ahead };
    expect(await lifeline.deliver(buildStatusEvent(forged))).toMatchObject({ outcome: 'done' });
    expect(await missing(lifeline)).toBe(1);
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    expect(await missing(lifeline)).toBe(0);
  },
);

it('where the list is refused as well, its problem is no mere note any more', async () => {
  const { lifeline, web } = await installed();
  await lifeline.sweeps(1);
  web.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now }));
  lifeline.bitbucket.refuse = ({ resource }) =>
    resource === 'repositories' ? null : { type: 'forbidden', retryAfterSeconds: null };
  await lifeline.sweeps(1);
  const denied = async () => (await lifeline.problems()).get('ingest/denied');
  expect((await denied())?.severity).toBe('info');
  const ended = { number: 1, createdAt: lifeline.now - MINUTE, at: lifeline.now };
  await lifeline.deliver(buildStatusEvent(ended));
  const told = explained([...(await lifeline.problems()).values()]);
  expect(told.map(({ rule }) => rule)).toEqual(['ingest/denied', 'scrape/never']);
  expect((await denied())?.severity).toBe('warning');
  expect((await denied())?.evidence.text).toContain('1 run not counted yet.');
  expect((await denied())?.cause.text).toMatch(/likeliest first: access to this repository/);
});
