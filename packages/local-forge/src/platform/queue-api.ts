import { randomUUID } from 'node:crypto';
import type { Clock } from '../time/clock';
import type { Faults } from '../host/faults';
import { type JsonRecord, arrayOf, isRecord, recordOf } from '../kit/json';
import {
  ASYNC_TIMEOUT_SECONDS_DEFAULT,
  DELAY_SECONDS_MAX,
  LONG_CONSUMER_EVENT_BYTES_MAX,
  PUSHES_PER_INVOCATION_MAX,
  PUSH_BYTES_MAX,
  PUSH_EVENTS_MAX,
  PUSH_EVENTS_PER_MINUTE,
} from '../limits';
import type { Manifest } from '../host/manifest';
import type { Meter } from '../host/meters';
import type { Answer } from './answer';
import { refuse, reply } from './answer';
import type { QueueRows } from './queue-rows';

export interface QueueApiDeps {
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly rows: QueueRows;
  wake(): void;
}

const MINUTE_MS = 60_000;

/** The web API behind `@forge/events`: publish, stats, cancel. */
export class QueueApi {
  readonly #deps: QueueApiDeps;
  #window = { minute: 0, events: 0 };

  constructor(deps: QueueApiDeps) {
    this.#deps = deps;
  }

  /** Answers a `/webhook/queue/…` path, or undefined when it is none of these. */
  handle(path: string, body: JsonRecord, meter: Meter): Answer | undefined {
    if (path.startsWith('/webhook/queue/publish/')) return this.#publish(body, meter);
    const { jobId, queueName } = body;
    if (path.startsWith('/webhook/queue/stats/'))
      return this.#stats(String(jobId), String(queueName));
    if (path.startsWith('/webhook/queue/cancel/'))
      return this.#cancel(String(jobId), String(queueName));
    return undefined;
  }

  #publish(body: JsonRecord, meter: Meter): Answer {
    const events = arrayOf(body['payload']).map(recordOf);
    meter.queue.pushes += 1;
    const refusal = this.#refusal(body, events, meter);
    if (refusal) return refusal;
    const now = this.#deps.clock.now();
    this.#deps.rows.insert(events.map((event) => rowOf(body, event, now)));
    meter.queue.events += events.length;
    // The acknowledgement goes first: what was pushed runs after it, as on the platform.
    setImmediate(() => this.#deps.wake());
    return reply(201, {});
  }

  #refusal(body: JsonRecord, events: readonly JsonRecord[], meter: Meter): Answer | undefined {
    const consumer = this.#deps.manifest.consumers.find(({ queue }) => queue === body['queueName']);
    if (!consumer)
      return refuse(
        400,
        'QUEUE_NOT_FOUND',
        `No consumer reads queue ${String(body['queueName'])}.`,
      );
    if (meter.queue.pushes > PUSHES_PER_INVOCATION_MAX) {
      return refuse(405, 'INVOCATION_LIMIT_REACHED', 'This invocation has pushed too often.');
    }
    return (
      badEvents(events) ??
      this.#tooLarge(events, consumer.function) ??
      this.#overRate(events.length)
    );
  }

  #tooLarge(events: readonly JsonRecord[], functionKey: string): Answer | undefined {
    const size = Buffer.byteLength(JSON.stringify(events));
    if (size > PUSH_BYTES_MAX) return reply(413, { errorMessage: 'A push has at most 200 KB.' });
    const definition = this.#deps.manifest.functions.find(({ key }) => key === functionKey);
    const long = (definition?.timeoutSeconds ?? 0) > ASYNC_TIMEOUT_SECONDS_DEFAULT;
    const largest = Math.max(...events.map((event) => Buffer.byteLength(JSON.stringify(event))));
    if (!long || largest <= LONG_CONSUMER_EVENT_BYTES_MAX) return undefined;
    return reply(413, { errorMessage: 'An event for a consumer beyond 55 s has at most 100 KB.' });
  }

  #overRate(count: number): Answer | undefined {
    const minute = Math.floor(this.#deps.clock.now() / MINUTE_MS);
    if (this.#window.minute !== minute) this.#window = { minute, events: 0 };
    const over = this.#window.events + count > PUSH_EVENTS_PER_MINUTE;
    if (over || this.#deps.faults.chance('queueTooManyRequests')) {
      return refuse(429, 'TOO_MANY_REQUESTS', 'Too many events were pushed in this minute.');
    }
    this.#window.events += count;
    return undefined;
  }

  #stats(jobId: string, queueName: string): Answer {
    const stats = this.#deps.rows.stats(jobId, queueName);
    return stats ? reply(200, stats) : refuse(404, 'JOB_NOT_FOUND', `There is no job ${jobId}.`);
  }

  #cancel(jobId: string, queueName: string): Answer {
    if (!this.#deps.rows.stats(jobId, queueName)) {
      return refuse(404, 'JOB_NOT_FOUND', `There is no job ${jobId}.`);
    }
    this.#deps.rows.cancel(jobId, queueName);
    return { status: 204, headers: {}, body: '' };
  }
}

function badEvents(events: readonly JsonRecord[]): Answer | undefined {
  if (events.length === 0 || events.length > PUSH_EVENTS_MAX) {
    return refuse(400, 'INVALID_EVENTS', `A push has 1 to ${String(PUSH_EVENTS_MAX)} events.`);
  }
  const delays = events.map((event) => Number(event['delayInSeconds'] ?? 0));
  if (delays.some((delay) => !(delay >= 0 && delay <= DELAY_SECONDS_MAX))) {
    return refuse(400, 'INVALID_DELAY', `delayInSeconds is 0 to ${String(DELAY_SECONDS_MAX)}.`);
  }
  if (events.some((event) => !isRecord(event['body']))) {
    return refuse(400, 'INVALID_EVENTS', 'The body of an event is an object.');
  }
  return undefined;
}

function rowOf(
  body: JsonRecord,
  event: JsonRecord,
  now: number,
): Parameters<QueueRows['insert']>[0][number] {
  const { key, limit } = recordOf(event['concurrency']);
  return {
    id: randomUUID(),
    queue: String(body['queueName']),
    job: String(body['jobId']),
    event: JSON.stringify(event),
    laneKey: typeof key === 'string' ? key : null,
    laneLimit: typeof limit === 'number' ? limit : null,
    due: now + Number(event['delayInSeconds'] ?? 0) * 1000,
    pushedAt: now,
  };
}
