import type { Activity } from '../time/activity';
import type { Source } from '../time/agenda';
import type { Clock } from '../time/clock';
import type { Database } from '../kit/database';
import type { Faults } from '../host/faults';
import { type JsonRecord, parseJson, recordOf } from '../kit/json';
import { EVENT_BYTES_MAX, RETRY_AFTER_SECONDS_MAX, TRIGGER_RETRIES_MAX } from '../limits';
import type { Manifest } from '../host/manifest';
import type { Invoker } from '../runtime/invoker';
import type { Outcome } from '../runtime/ipc';
import { PARALLEL_DELIVERIES, PLATFORM_RETRY_REASON, backoffSeconds } from '../unverified';
import { conclude } from './conclude';
import { type RetryRequest, retryDataText, retryRequestOf } from './retry';

/** How one attempt to deliver an event to one trigger ended. */
export interface Delivery {
  readonly function: string;
  readonly success: boolean;
  readonly error?: string;
}

interface Row {
  readonly seq: number;
  readonly event: string;
  readonly functionKey: string;
  readonly moduleKey: string;
  readonly due: number;
  readonly attempts: number;
  readonly reason: string | null;
  readonly retryData: string | null;
}

export interface DeliveriesDeps {
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly database: Database;
  readonly faults: Faults;
  readonly activity: Activity;
  readonly invoker: Invoker;
  wake(): void;
  readonly log: (text: string) => void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS event_delivery(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, functionKey TEXT NOT NULL,
  moduleKey TEXT NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT, retryData TEXT);
CREATE INDEX IF NOT EXISTS event_delivery_due ON event_delivery(due, seq);`;

/** How long a reordered event may be held back. */
const REORDER_SECONDS = 60;

/** Delivers product events to the triggers that listen, and again when the app or the platform asks for it. */
export class Deliveries implements Source {
  readonly #deps: DeliveriesDeps;
  readonly #running = new Set<number>();
  readonly #listeners = new Map<number, (delivery: Delivery) => void>();

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
    deps.database.exec(SCHEMA);
  }

  nextDueAt(now: number): number | undefined {
    const sql = 'SELECT MIN(due) AS due FROM event_delivery WHERE due>?';
    return this.#deps.database.all<{ due: number | null }>(sql, now)[0]?.due ?? undefined;
  }

  runDue(now: number): void {
    const free = PARALLEL_DELIVERIES - this.#running.size;
    if (free <= 0) return;
    const rows = this.#deps.database.all<Row>(
      `SELECT * FROM event_delivery WHERE due<=? AND seq NOT IN (SELECT value FROM json_each(?))
       ORDER BY due, seq LIMIT ?`,
      ...[now, JSON.stringify([...this.#running]), free],
    );
    for (const row of rows) {
      this.#running.add(row.seq);
      void this.#deps.activity.track(() => this.#attempt(row));
    }
  }

  /** Keeps an event until it is due, once for every trigger that listens; returns what was kept. */
  accept(event: JsonRecord, deliverAt: number): { seq: number; due: number }[] {
    const { faults, database, manifest } = this.#deps;
    if (faults.chance('dropEvents')) return [];
    const times = faults.chance('duplicateEvents') ? 2 : 1;
    const heldBack = faults.chance('reorderEvents') ? faults.draw() * REORDER_SECONDS : 0;
    const due = deliverAt + (faults.value('delayEventsSeconds') + heldBack) * 1000;
    const listening = manifest.triggers.filter(({ events }) =>
      events.includes(String(event['eventType'])),
    );
    const text = JSON.stringify(event);
    return listening.flatMap((trigger) =>
      Array.from({ length: times }, () => {
        const { function: functionKey, key } = trigger;
        const sql =
          'INSERT INTO event_delivery(event,functionKey,moduleKey,due) VALUES(?,?,?,?) RETURNING seq';
        return {
          seq: database.all<{ seq: number }>(sql, text, functionKey, key, due)[0]?.seq ?? 0,
          due,
        };
      }),
    );
  }

  /** Delivers events now and tells how the first attempts ended; what a fault holds back is not among them. */
  async deliverNow(events: readonly JsonRecord[]): Promise<Delivery[]> {
    const now = this.#deps.clock.now();
    const kept = this.#deps.database.atomically(() =>
      events.flatMap((event) => this.accept(event, now)),
    );
    const attempts = kept
      .filter(({ due }) => due <= now)
      .map(({ seq }) => new Promise<Delivery>((resolve) => this.#listeners.set(seq, resolve)));
    this.#deps.wake();
    return Promise.all(attempts);
  }

  async #attempt(row: Row): Promise<void> {
    const outcome = await this.#deliver(row);
    const retry = row.attempts < TRIGGER_RETRIES_MAX ? retryOf(outcome, row.attempts) : undefined;
    const write = () => {
      if (retry) this.#postpone(row, retry);
      else this.#deps.database.run('DELETE FROM event_delivery WHERE seq=?', row.seq);
    };
    const release = () => {
      this.#running.delete(row.seq);
      this.#deps.wake();
    };
    this.#listeners.get(row.seq)?.(deliveryOf(row, outcome));
    this.#listeners.delete(row.seq);
    conclude({ write, release, log: this.#deps.log });
  }

  async #deliver(row: Row): Promise<Outcome> {
    if (Buffer.byteLength(row.event) > EVENT_BYTES_MAX) {
      const message = 'Events above 200 KB are never delivered.';
      return { ok: false, platform: false, error: { type: 'EVENT_TOO_LARGE', message } };
    }
    return this.#deps.invoker.invoke({
      functionKey: row.functionKey,
      moduleKey: row.moduleKey,
      moduleType: 'trigger',
      payload: payloadOf(row),
    });
  }

  #postpone(row: Row, retry: RetryRequest): void {
    this.#deps.database.run(
      'UPDATE event_delivery SET due=?, attempts=attempts+1, reason=?, retryData=? WHERE seq=?',
      ...[this.#deps.clock.now() + retry.afterSeconds * 1000, retry.reason],
      ...[retryDataText(retry.data), row.seq],
    );
  }
}

function payloadOf(row: Row): JsonRecord {
  const event = recordOf(parseJson(row.event));
  if (row.attempts === 0) return event;
  const data = row.retryData === null ? {} : { retryData: parseJson(row.retryData) };
  return { ...event, retryContext: { retryCount: row.attempts, retryReason: row.reason, ...data } };
}

/** A returned `InvocationError` and a platform failure are retried; an exception of the app is not. */
function retryOf(outcome: Outcome, attempts: number): RetryRequest | undefined {
  if (outcome.ok) return retryRequestOf(outcome.result);
  if (!outcome.platform) return undefined;
  const afterSeconds = backoffSeconds(attempts, RETRY_AFTER_SECONDS_MAX);
  return { afterSeconds, reason: PLATFORM_RETRY_REASON, data: undefined };
}

function deliveryOf(row: Row, outcome: Outcome): Delivery {
  const name = row.functionKey;
  if (!outcome.ok) {
    return {
      function: name,
      success: false,
      error: `${outcome.error.type}: ${outcome.error.message}`,
    };
  }
  const retry = retryRequestOf(outcome.result);
  if (!retry) return { function: name, success: true };
  const error = `The function asks for another attempt: ${retry.reason}.`;
  return { function: name, success: false, error };
}
