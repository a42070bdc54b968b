import Libsql from 'libsql';

/** What SQLite stores and gives back here. */
export type SqlValue = string | number | null;

/** What SQLite calls an error of its own, e.g. `SQLITE_FULL`; undefined for any other. */
export function storageCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

/** SQLite with its statements prepared once. A write has reached the operating system when the call returns. */
export class Database {
  readonly #connection: Libsql.Database;
  readonly #statements = new Map<string, Libsql.Statement<SqlValue[]>>();
  #inTransaction = false;

  constructor(file: string, journal: 'WAL' | 'DELETE' = 'WAL') {
    this.#connection = new Libsql(file);
    // WAL with NORMAL survives a killed process; only a power cut may lose the last commits.
    this.#connection.exec(`PRAGMA journal_mode=${journal}; PRAGMA synchronous=NORMAL;`);
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  run(sql: string, ...values: SqlValue[]): number {
    return this.#prepare(sql).run(...values).changes;
  }

  /** The rows of a query; whoever writes the statement knows their columns. */
  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** Runs the work atomically: all of its writes or, when it throws, none. Nested calls join the outer one. */
  atomically<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.#inTransaction = true;
    this.run('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Where a disk was full, SQLite has done so already: what went wrong is worth more than that. */
  #rollBack(): void {
    if (this.#connection.inTransaction) this.run('ROLLBACK');
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #prepare(sql: string): Libsql.Statement<SqlValue[]> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare<SqlValue[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
