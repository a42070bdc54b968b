import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, storageCodeOf } from '../kit/database';
import { messageOf } from '../kit/json';
import { Memory } from './memory';

/** What a host keeps, in a directory that is its own while it runs. */
export interface Storage {
  readonly dir: string;
  readonly database: Database;
  readonly memory: Memory;
  close(): void;
}

/** Opens what is kept in a directory, or a directory that ends with the host; throws what is wrong with it in a sentence. */
export function openStorage(dataDir: string | undefined): Storage {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'local-forge-'));
  try {
    return openIn(dir, dataDir === undefined);
  } catch (error) {
    throw storageProblem(error, dir);
  }
}

function openIn(dir: string, isTemporary: boolean): Storage {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const letGo = hold(dir);
  try {
    const database = openDatabase(dir);
    let isOpen = true;
    const close = () => {
      if (!isOpen) return;
      isOpen = false;
      database.close();
      letGo();
      if (isTemporary) rmSync(dir, { recursive: true, force: true });
    };
    return { dir, database, memory: new Memory(database), close };
  } catch (error) {
    letGo();
    throw error;
  }
}

/** There is a secret in it: readable by its owner only, also where the directory was there before and is open to others. */
function openDatabase(dir: string): Database {
  const file = join(dir, 'forge.sqlite');
  closeSync(openSync(file, 'a', 0o600));
  return new Database(file);
}

/** Keeps other processes out of a directory. The system lets go of a lock with its process, however that ends. */
function hold(dir: string): () => void {
  const lock = new Database(join(dir, 'in-use'), 'DELETE');
  lock.exec('BEGIN EXCLUSIVE');
  return () => {
    lock.exec('ROLLBACK');
    lock.close();
  };
}

const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'another process runs on it: end that one, or choose another --data',
  SQLITE_FULL: 'its disk is full: make room, and start again',
  SQLITE_NOTADB: 'its forge.sqlite is damaged: put a backup in its place, or choose another --data',
  SQLITE_CORRUPT:
    'its forge.sqlite is damaged: put a backup in its place, or choose another --data',
};

/** What is wrong with a data directory, and what to do about it. */
function storageProblem(error: unknown, dir: string): Error {
  const advice =
    ADVICE[storageCodeOf(error) ?? ''] ??
    `${messageOf(error)}. Choose another --data, or let the user who runs this write there`;
  return new Error(`The data directory ${dir} cannot be used: ${advice}.`, { cause: error });
}

/** The same for what failed later; anything else stays as it is. */
export function namedProblem(error: unknown, dir: string): unknown {
  return storageCodeOf(error) === undefined ? error : storageProblem(error, dir);
}
