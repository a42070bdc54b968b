import fc from 'fast-check';
import { decodeDeployment } from '../../src/bitbucket/decode-deployment';
import { decodeEvent } from '../../src/bitbucket/decode-event';
import { decodePipeline, decodeStep } from '../../src/bitbucket/decode-pipeline';
import { decodeRepository } from '../../src/bitbucket/decode-repository';
import { EVENT_NAMES } from '../../src/core/events/message';
import { after, SECOND } from '../given';
import { installed, samplesOn } from './installation';
import {
  buildStatusEvent,
  deploymentEvent,
  deploymentPayload,
  pipelinePayload,
  pushEvent,
  repositoryPayload,
  stepPayload,
  type Payload,
} from './payloads';

const RUNS = 2000;
/** Texts that have broken somebody before. */
const TEXTS = [
  '',
  '"',
  '\\',
  '\n',
  '\r\n',
  '\u0000',
  '\u2028',
  '\uD800',
  '😀',
  '\u202Egnp.exe',
  '__proto__',
  'constructor',
  '{}',
  'other',
  'x'.repeat(5000),
  '😀'.repeat(1300),
  '2026-03-02T09:10:00Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  'COMPLETED',
];
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(null, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, true, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 2 }),
);

const whole: readonly Payload[] = [
  pipelinePayload({ number: 1, createdAt: after(1) }),
  stepPayload('build', [after(1), after(2)]),
  deploymentPayload({ number: 1, startedAt: after(1), completedAt: after(2) }),
  repositoryPayload(),
  buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }),
  deploymentEvent('completed', { number: 1, at: after(2) }),
  pushEvent(after(2)),
];

/** A payload of Bitbucket's with up to three of its fields replaced, at any depth. */
const damaged = (payload: Payload): fc.Arbitrary<Payload> =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsOf(payload)), value), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((next, [path, to]) => replaced(next, path, to), payload));

function pathsOf(payload: object, prefix: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(payload).flatMap(([name, inner]) => {
    const path = [...prefix, name];
    return typeof inner === 'object' && inner !== null
      ? [path, ...pathsOf(inner as object, path)]
      : [path];
  });
}

function replaced(payload: Payload, [name = '', ...rest]: readonly string[], to: unknown): Payload {
  const inner = payload[name];
  const isEnd = rest.length === 0 || typeof inner !== 'object' || inner === null;
  return { ...payload, [name]: isEnd ? to : replaced(inner as Payload, rest, to) };
}

describe('the decoders', () => {
  const anything = fc.oneof(value, fc.jsonValue(), ...whole.map(damaged));

  it('answer any JSON with an event or a named rejection', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...EVENT_NAMES), (json, name) => {
        const payload = { ...(json as object), eventType: `avi:bitbucket:${name}` };
        for (const asked of [json, payload]) {
          const { name: called, event, repositoryUuid } = decodeEvent(asked);
          expect(typeof called).toBe('string');
          if (event.type === 'event-rejected') expect(event.detail).not.toBe('');
          else expect(repositoryUuid).toMatch(/^\{?[0-9a-f-]{8,36}\}?$/i);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    { name: 'decodePipeline', decode: decodePipeline },
    { name: 'decodeStep', decode: (json: unknown) => decodeStep(json, 1) },
    { name: 'decodeDeployment', decode: decodeDeployment },
    { name: 'decodeRepository', decode: decodeRepository },
  ])('$name answers any JSON with whole numbers and texts, or nothing', ({ decode }) => {
    fc.assert(
      fc.property(anything, (json) => {
        for (const number of numbersIn(decode(json)))
          expect(Number.isSafeInteger(number)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

function numbersIn(decoded: unknown): readonly number[] {
  if (typeof decoded === 'number') return [decoded];
  return typeof decoded === 'object' && decoded !== null
    ? Object.values(decoded).flatMap(numbersIn)
    : [];
}

describe('counting', () => {
  const delivered = fc.oneof(
    ...[
      buildStatusEvent({ number: 1, createdAt: after(1), at: after(2) }),
      deploymentEvent('completed', { number: 1, at: after(2) }),
      pushEvent(after(2)),
    ].map(damaged),
  );

  it('survives any payload: each is counted as an event or as a rejection, and the page can be read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          events: fc.array(fc.oneof(delivered, value), { minLength: 1, maxLength: 4 }),
          pipeline: damaged(pipelinePayload({ number: 1, createdAt: after(1) })),
          step: damaged(stepPayload('build', [after(1), after(1) + SECOND])),
          deployment: damaged(
            deploymentPayload({ number: 1, startedAt: after(1), completedAt: after(2) }),
          ),
        }),
        async ({ events, pipeline, step, deployment }) => {
          const { lifeline, web } = await installed();
          web.pipelines.push(pipeline);
          web.steps[1] = [step];
          web.deployments.push(deployment);
          lifeline.now = after(3);
          let done = 0;
          // What cannot be told to its end yet is asked for again.
          for (const event of events)
            done += Number((await lifeline.deliver(event)).outcome === 'done');
          await lifeline.sweeps(2);
          const page = await lifeline.page();
          expect(countedOn(page)).toBe(done);
          for (const line of page.split('\n')) expect(line).toMatch(LINE);
          expect(page).not.toContain('NaN');
          expect(page).not.toContain('Inf ');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('cuts a name of 5 kB and keeps names apart that share their beginning with a NUL', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(1) }));
    const times = [after(1), after(1) + SECOND] as const;
    web.steps[1] = [stepPayload('😀'.repeat(1300), times), stepPayload('a\u0000b', times)];
    const deployed = deploymentPayload({ number: 1, startedAt: after(1), completedAt: after(2) });
    web.deployments.push({ ...deployed, environment: { name: 'a\u0000b' } });
    await lifeline.sweeps(3);
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_pipeline_step_seconds_total')).toEqual({
      [`pipeline="default",step="${'😀'.repeat(32)}"`]: 1,
      'pipeline="default",step="a\uFFFDb"': 1,
    });
    expect(samplesOn(page, 'bitbucket_environment_info')).toEqual({
      'deployment_environment_name="a\uFFFDb",environment_type="unknown",build_number="1",commit="000000000001"': 1,
    });
    expect((await lifeline.totals()).environments.size).toBe(1);
  });
});

const LINE = /^(|# (HELP|TYPE) \w+ .*|\w+(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)*\})? -?[0-9.e+]+)$/;

function countedOn(page: string): number {
  const events = Object.values(samplesOn(page, 'bitbucket_exporter_events_total'));
  return events.reduce((total, each) => total + each, 0);
}
