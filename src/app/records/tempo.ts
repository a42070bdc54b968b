import { tempoPart } from '../../core/health/activity';
import { NO_TEMPO, TEMPO_HOURS, together, type Tempo } from '../../core/health/rhythm/tempo';
import { anyNumber, fields, listOf } from '../../core/shape';
import { HOUR } from '../../core/time';
import type { World } from '../../ports/world';
import { everyTotals } from './every-totals';
import { KIB, load, recordOf } from './kind';
import { entriesOf, INDEX, type IndexEntry } from './repository-index';
import { keepNote } from './transact';

/** How lively the workspace has been; nothing is known before the first hour is over. */
export const TEMPO = recordOf({
  key: 'tempo',
  version: 1,
  bytesMax: 32 * KIB,
  none: NO_TEMPO,
  isNote: true,
  shape: fields({ since: anyNumber, expected: listOf(anyNumber), seen: listOf(anyNumber) }),
});

/** Takes the tempo of the whole workspace once an hour. Losing a race for the record loses nothing: the other took it. */
export async function keepTempo(world: World): Promise<void> {
  const through = Math.floor(world.now() / HOUR);
  const { tempo, index } = await load({ tempo: TEMPO, index: INDEX }, world);
  if (tempo.value.since + TEMPO_HOURS >= through) return;
  const taken = await takeTempo(entriesOf(index), through, world);
  await keepNote(tempo, taken, world);
}

async function takeTempo(
  index: readonly IndexEntry[],
  through: number,
  world: World,
): Promise<Tempo> {
  const parts: Tempo[] = [];
  for await (const totals of everyTotals(index, world)) {
    const part = tempoPart(totals, through);
    if (part !== null) parts.push(part);
  }
  return together(parts, through);
}
