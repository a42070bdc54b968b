import type { Database } from '../kit/database';

/** What the host remembers between two starts, as named JSON values. */
export class Memory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(
      'CREATE TABLE IF NOT EXISTS host_memory(name TEXT PRIMARY KEY, value TEXT NOT NULL)',
    );
  }

  read(name: string): unknown {
    const row = this.#database.all<{ value: string }>(
      'SELECT value FROM host_memory WHERE name=?',
      name,
    )[0];
    return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
  }

  write(name: string, value: unknown): void {
    this.#database.run(
      'INSERT OR REPLACE INTO host_memory VALUES(?,?)',
      name,
      JSON.stringify(value),
    );
  }

  /** The remembered value, or the given one, which is remembered from now on. */
  readOr<T>(name: string, make: () => T): T {
    const known = this.read(name);
    if (known !== undefined) return known as T;
    const made = make();
    this.write(name, made);
    return made;
  }
}
