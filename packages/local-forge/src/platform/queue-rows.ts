import type { Database } from '../kit/database';

/** One pushed event that has not been consumed yet. Instants are epoch milliseconds. */
export interface QueueRow {
  readonly seq: number;
  readonly id: string;
  readonly queue: string;
  readonly job: string;
  /** The event as pushed, JSON. */
  readonly event: string;
  readonly laneKey: string | null;
  readonly laneLimit: number | null;
  readonly due: number;
  readonly attempts: number;
  readonly reason: string | null;
  readonly retryData: string | null;
  readonly pushedAt: number;
}

export interface JobStats {
  readonly success: number;
  readonly inProgress: number;
  readonly failed: number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS queue_event(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, queue TEXT NOT NULL, job TEXT NOT NULL,
  event TEXT NOT NULL, laneKey TEXT, laneLimit INTEGER, due INTEGER NOT NULL, attempts INTEGER NOT NULL,
  reason TEXT, retryData TEXT, pushedAt INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS queue_event_due ON queue_event(due, seq);
CREATE INDEX IF NOT EXISTS queue_event_job ON queue_event(job);
CREATE TABLE IF NOT EXISTS queue_job(
  job TEXT NOT NULL, queue TEXT NOT NULL, success INTEGER NOT NULL, failed INTEGER NOT NULL,
  PRIMARY KEY(job, queue));`;

/** The queue on disk: what was acknowledged is here until it has been consumed. */
export class QueueRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  /** Stores all events of a push, or none. */
  insert(rows: readonly Omit<QueueRow, 'seq' | 'attempts' | 'reason' | 'retryData'>[]): void {
    this.#database.atomically(() => {
      for (const row of rows) {
        this.#database.run(
          `INSERT INTO queue_event(id,queue,job,event,laneKey,laneLimit,due,attempts,pushedAt)
           VALUES(?,?,?,?,?,?,?,0,?)`,
          ...[
            row.id,
            row.queue,
            row.job,
            row.event,
            row.laneKey,
            row.laneLimit,
            row.due,
            row.pushedAt,
          ],
        );
        this.#database.run('INSERT OR IGNORE INTO queue_job VALUES(?,?,0,0)', row.job, row.queue);
      }
    });
  }

  /** The oldest due event that does not run yet and whose lane is free. */
  firstDue(
    now: number,
    busy: { seqs: readonly number[]; lanes: readonly string[] },
  ): QueueRow | undefined {
    return this.#database.all<QueueRow>(
      `SELECT * FROM queue_event WHERE due<=? AND seq NOT IN (SELECT value FROM json_each(?))
         AND (laneKey IS NULL OR laneKey NOT IN (SELECT value FROM json_each(?)))
       ORDER BY due, seq LIMIT 1`,
      ...[now, JSON.stringify(busy.seqs), JSON.stringify(busy.lanes)],
    )[0];
  }

  /** Events of these lanes that are due, but for those that run. */
  dueInLanes(now: number, lanes: readonly string[], running: readonly number[]): number[] {
    const rows = this.#database.all<{ seq: number }>(
      `SELECT seq FROM queue_event WHERE due<=? AND seq NOT IN (SELECT value FROM json_each(?))
         AND laneKey IN (SELECT value FROM json_each(?)) ORDER BY seq`,
      ...[now, JSON.stringify(running), JSON.stringify(lanes)],
    );
    return rows.map(({ seq }) => seq);
  }

  delay(seq: number, due: number): void {
    this.#database.run('UPDATE queue_event SET due=? WHERE seq=?', due, seq);
  }

  nextDueAt(now: number): number | undefined {
    const row = this.#database.all<{ due: number | null }>(
      'SELECT MIN(due) AS due FROM queue_event WHERE due>?',
      now,
    )[0];
    return row?.due ?? undefined;
  }

  /** How many events wait or run that are due by `at`. */
  countDueBy(at: number): number {
    const row = this.#database.all<{ n: number }>(
      'SELECT COUNT(*) AS n FROM queue_event WHERE due<=?',
      at,
    )[0];
    return row?.n ?? 0;
  }

  postpone(row: QueueRow, retry: { due: number; reason: string; retryData: string | null }): void {
    this.#database.run(
      'UPDATE queue_event SET due=?, reason=?, retryData=?, attempts=attempts+1 WHERE seq=?',
      ...[retry.due, retry.reason, retry.retryData, row.seq],
    );
  }

  /** Ends the event for good and counts it for its job. */
  finish(row: QueueRow, success: boolean): void {
    const column = success ? 'success' : 'failed';
    this.#database.atomically(() => {
      const removed = this.#database.run('DELETE FROM queue_event WHERE seq=?', row.seq);
      if (removed === 0) return;
      this.#database.run(
        `UPDATE queue_job SET ${column}=${column}+1 WHERE job=? AND queue=?`,
        ...[row.job, row.queue],
      );
    });
  }

  /** Undefined for a job that was never pushed to this queue. */
  stats(job: string, queue: string): JobStats | undefined {
    const counts = this.#database.all<{ success: number; failed: number }>(
      'SELECT success, failed FROM queue_job WHERE job=? AND queue=?',
      ...[job, queue],
    )[0];
    if (!counts) return undefined;
    const waiting = this.#database.all<{ n: number }>(
      'SELECT COUNT(*) AS n FROM queue_event WHERE job=? AND queue=?',
      ...[job, queue],
    )[0];
    return { success: counts.success, inProgress: waiting?.n ?? 0, failed: counts.failed };
  }

  cancel(job: string, queue: string): void {
    this.#database.run('DELETE FROM queue_event WHERE job=? AND queue=?', job, queue);
  }
}
