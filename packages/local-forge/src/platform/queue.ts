import type { Activity } from '../time/activity';
import type { Source } from '../time/agenda';
import type { Clock } from '../time/clock';
import type { Faults } from '../host/faults';
import { type JsonRecord, parseJson, recordOf } from '../kit/json';
import { RETENTION_SECONDS, RETRY_AFTER_SECONDS_MAX } from '../limits';
import type { ConsumerModule, Manifest } from '../host/manifest';
import type { Invoker } from '../runtime/invoker';
import type { Outcome } from '../runtime/ipc';
import { PARALLEL_CONSUMERS, PLATFORM_RETRY_REASON, backoffSeconds } from '../unverified';
import { conclude } from './conclude';
import type { QueueRow, QueueRows } from './queue-rows';
import { retryDataText, retryRequestOf } from './retry';

export interface QueueDeps {
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly activity: Activity;
  readonly invoker: Invoker;
  readonly rows: QueueRows;
  /** To be called when time or a finished event may have made others due. */
  wake(): void;
  readonly log: (text: string) => void;
}

/** Delivers pushed events to their consumers: at least once, in no order, one lane at a time. */
export class Queue implements Source {
  readonly #deps: QueueDeps;
  readonly #running = new Map<number, QueueRow>();

  constructor(deps: QueueDeps) {
    this.#deps = deps;
  }

  nextDueAt(now: number): number | undefined {
    return this.#deps.rows.nextDueAt(now);
  }

  runDue(now: number): void {
    for (let row = this.#next(now); row; row = this.#next(now)) {
      const running = row;
      this.#running.set(running.seq, running);
      void this.#deps.activity.track(() => this.#consume(running));
    }
    this.#holdBack(now);
  }

  /** True while events that are due by `at` wait or run. */
  hasDueBy(at: number): boolean {
    return this.#deps.rows.countDueBy(at) > 0;
  }

  #next(now: number): QueueRow | undefined {
    if (this.#running.size >= PARALLEL_CONSUMERS) return undefined;
    const seqs = [...this.#running.keys()];
    const lanes = this.#deps.faults.chance('parallelConsumers') ? [] : this.#fullLanes();
    return this.#deps.rows.firstDue(now, { seqs, lanes });
  }

  /** With `laneBackoffSeconds`, what finds its lane full comes back later, and in another order. */
  #holdBack(now: number): void {
    const { faults, rows } = this.#deps;
    const seconds = faults.value('laneBackoffSeconds');
    if (seconds === 0) return;
    for (const seq of rows.dueInLanes(now, this.#fullLanes(), [...this.#running.keys()]))
      rows.delay(seq, now + Math.ceil(1 + faults.draw() * (seconds * 1000 - 1)));
  }

  #fullLanes(): string[] {
    const counts = new Map<string, number>();
    for (const { laneKey } of this.#running.values()) {
      if (laneKey !== null) counts.set(laneKey, (counts.get(laneKey) ?? 0) + 1);
    }
    return [...this.#running.values()].flatMap(({ laneKey, laneLimit }) =>
      laneKey !== null && (counts.get(laneKey) ?? 0) >= (laneLimit ?? 1) ? [laneKey] : [],
    );
  }

  async #consume(row: QueueRow): Promise<void> {
    const consumer = this.#deps.manifest.consumers.find(({ queue }) => queue === row.queue);
    if (consumer) {
      const twice = this.#deps.faults.chance('parallelConsumers');
      const attempts = [
        this.#deliver(row, consumer),
        ...(twice ? [this.#deliver(row, consumer)] : []),
      ];
      const [outcome] = await Promise.all(attempts);
      this.#end(row, () => {
        if (outcome) this.#conclude(row, outcome);
      });
    } else {
      this.#end(row, () => {
        this.#deps.rows.finish(row, false);
      });
    }
  }

  #end(row: QueueRow, write: () => void): void {
    const release = () => {
      this.#running.delete(row.seq);
      this.#deps.wake();
    };
    conclude({ write, release, log: this.#deps.log });
  }

  #deliver(row: QueueRow, consumer: ConsumerModule): Promise<Outcome> {
    return this.#deps.invoker.invoke({
      functionKey: consumer.function,
      moduleKey: consumer.key,
      moduleType: 'consumer',
      payload: asyncEventOf(row, this.#deps.clock.now()),
      delivery: row.attempts === 0 ? 'first' : 'retry',
    });
  }

  #conclude(row: QueueRow, outcome: Outcome): void {
    const retry = outcome.ok
      ? retryRequestOf(outcome.result)
      : {
          afterSeconds: backoffSeconds(row.attempts, RETRY_AFTER_SECONDS_MAX),
          reason: PLATFORM_RETRY_REASON,
          data: undefined,
        };
    if (!retry) {
      this.#deps.rows.finish(row, true);
      return;
    }
    const due = this.#deps.clock.now() + retry.afterSeconds * 1000;
    if (due > row.pushedAt + RETENTION_SECONDS * 1000) this.#deps.rows.finish(row, false);
    else
      this.#deps.rows.postpone(row, {
        due,
        reason: retry.reason,
        retryData: retryDataText(retry.data),
      });
  }
}

/** The payload of a consumer. */
function asyncEventOf(row: QueueRow, now: number): JsonRecord {
  const event = recordOf(parseJson(row.event));
  const base = { ...event, queueName: row.queue, jobId: row.job, eventId: row.id };
  if (row.attempts === 0) return base;
  const remainingTimeMs = Math.max(0, row.pushedAt + RETENTION_SECONDS * 1000 - now);
  const retryContext = {
    retryCount: row.attempts,
    retryReason: row.reason,
    ...(row.retryData === null ? {} : { retryData: parseJson(row.retryData) }),
    retentionWindow: { startTime: new Date(row.pushedAt).toISOString(), remainingTimeMs },
  };
  return { ...base, retryContext };
}
