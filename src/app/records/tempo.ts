import { tempoPart } from '../../core/health/activity';
import { NO_TEMPO, TEMPO_HOURS, together, type Tempo } from '../../core/health/rhythm/tempo';
import { HOUR } from '../../core/time';
import type { World } from '../../ports/world';
import { INDEX_KEYS, TEMPO_KEY, totalsKey } from './keys';
import { totalsIn, type Found } from './load';
import { indexIn, type IndexEntry } from './repository-index';
import { slicesOf } from './slices';

const VERSION = 1;
/** Totals are read and let go of in portions, so that a thousand repositories fit the memory. */
const TOGETHER = 100;

interface StoredTempo extends Tempo {
  readonly v: number;
}

/** How lively the workspace has been; nothing is known before the first hour is over, or of a newer version. */
export function tempoIn(found: Found): Tempo {
  const body = found.get(TEMPO_KEY)?.body as Partial<StoredTempo> | undefined;
  return body?.v === VERSION ? (body as StoredTempo) : NO_TEMPO;
}

/** Takes the tempo of the whole workspace once an hour. Losing a race for the record loses nothing: the other took it. */
export async function keepTempo(world: World): Promise<void> {
  const through = Math.floor(world.now() / HOUR);
  const found = await world.records.read([TEMPO_KEY, ...INDEX_KEYS]);
  if (tempoIn(found).since + TEMPO_HOURS >= through) return;
  const body: StoredTempo = { v: VERSION, ...(await takeTempo(indexIn(found), through, world)) };
  const revision = found.get(TEMPO_KEY)?.revision ?? null;
  await world.records.write([{ key: TEMPO_KEY, body, revision }]);
}

async function takeTempo(
  index: readonly IndexEntry[],
  through: number,
  world: World,
): Promise<Tempo> {
  const parts: Tempo[] = [];
  for (const portion of slicesOf(index, TOGETHER)) {
    const found = await world.records.read(portion.map(({ uuid }) => totalsKey(uuid)));
    const known = portion.flatMap(({ uuid }) => totalsIn(found, uuid) ?? []);
    parts.push(...known.flatMap((totals) => tempoPart(totals, through) ?? []));
  }
  return together(parts, through);
}
