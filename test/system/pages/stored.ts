/** A workspace of many repositories, stored without having been lived: one that was lived, copied record by record. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'local-forge/database';
import { createSimulation } from 'simulated-bitbucket';
import { totalsKey } from '../../../src/app/records/keys';
import { readTotals } from '../../../src/core/storage/read';
import { storedTotals } from '../../../src/core/storage/write';
import type { RepositoryTotals } from '../../../src/core/aggregates/totals';
import { uuidOf } from '../../given';
import { openForge, type Forge } from '../host/forge';
import { plainText, storedText } from '../host/plain';
import { House } from '../health/house';

const BEGIN = Date.UTC(2026, 10, 4, 6);
/** Where the copies are listed: their uuids begin with it, and those of the simulation do not. */
const INDEX_PAGE = 'index:0';
const LIVED_SECONDS = 3 * 3600;
/** Enough for a rhythm: without one every verdict is about the scraper. */
const SCRAPES = 8;

export interface StoredWorkspace {
  readonly forge: Forge;
  close(): Promise<void>;
}

/**
 * Opens a host whose storage holds the simulated workspace's repositories, each changed as wished, and so many copies
 * of them besides.
 */
export async function openStored(
  copies: number,
  change: Change = (totals) => totals,
): Promise<StoredWorkspace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lifeline-stored-'));
  const world = { server: createSimulation({ name: 'acme', seed: 3, startAt: BEGIN }) };
  const lived = await openForge({ world, at: BEGIN, dataDir });
  await lived.advance(LIVED_SECONDS);
  await new House(lived).scrapes(SCRAPES);
  await lived.settle();
  const at = await lived.now();
  await lived.close();
  fill(new Database(join(dataDir, 'forge.sqlite')), copies, change);
  const forge = await openForge({ world, at, dataDir });
  return {
    forge,
    async close() {
      await forge.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Change = (totals: RepositoryTotals) => RepositoryTotals;

function fill(database: Database, count: number, change: Change): void {
  const rows = database.all<{ text: string }>(
    "SELECT text FROM kvs_record WHERE key LIKE 'totals:%' ORDER BY key",
  );
  const lived = rows.map(({ text }) => change(totalsIn(text)));
  const copies = Array.from({ length: count }, (_, number) => {
    const like = lived[number % lived.length];
    if (like === undefined) throw new Error('No repository was lived.');
    const slug = `${like.identity.slug}-${number}`;
    const identity = { ...like.identity, uuid: uuidOf(number), slug };
    return { ...like, identity };
  });
  database.atomically(() => {
    for (const one of [...lived, ...copies])
      put(database, totalsKey(one.identity.uuid), storedTotals(one));
    put(database, INDEX_PAGE, { entries: copies.map(listed) });
  });
  database.close();
}

function totalsIn(text: string): RepositoryTotals {
  const read = readTotals((JSON.parse(plainText(text)) as { body: unknown }).body);
  if (!read.ok) throw new Error(`A record cannot be read: ${read.problem.detail}`);
  return read.value;
}

const listed = ({ identity: { uuid, slug } }: RepositoryTotals) => ({
  uuid,
  slug,
  knownSince: BEGIN,
});

function put(database: Database, key: string, body: object): void {
  database.run(
    'INSERT OR REPLACE INTO kvs_record VALUES(?,?,?,?,?,?)',
    ...['entity:record', key, storedText({ revision: 1, body }), BEGIN, BEGIN, null],
  );
}
