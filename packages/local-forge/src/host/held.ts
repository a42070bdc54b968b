import { recordOf, stringOf } from '../kit/json';
import type { Memory } from './memory';
import type { Named } from './workspace';

const SIMULATION = 'simulation';
const UUIDS = 'workspaceUuid';

/** Remembers which simulated workspace the data directory is of; throws where it is of another, for one page would show both. */
export function holdSimulation(memory: Memory, wanted: string): void {
  const [elsewhere] = Object.keys(recordOf(memory.read(UUIDS)));
  if (elsewhere !== undefined)
    throw ofAnother(`workspace ${elsewhere} of a server`, `the simulated ${wanted}`);
  const known = memory.readOr(SIMULATION, () => wanted);
  if (known !== wanted) throw ofAnother(`workspace ${known}`, wanted);
}

/** Throws where the data directory is of a simulated workspace. */
export function assertNothingSimulated(memory: Memory, slug: string): void {
  const known = stringOf(memory.read(SIMULATION));
  if (known !== undefined)
    throw ofAnother(`the simulated workspace ${known}`, `${slug} of a server`);
}

/** The uuid under which a workspace of a server was remembered. */
export function heldUuid(memory: Memory, slug: string): string | undefined {
  return stringOf(recordOf(memory.read(UUIDS))[slug]);
}

/** Throws where the data directory is of another workspace of a server; one that was renamed is the same. */
export function assertSameWorkspace(memory: Memory, { slug, uuid }: Named): void {
  const known = Object.entries(recordOf(memory.read(UUIDS)));
  const [other] = known.find(([, of]) => of !== uuid) ?? [];
  if (other !== undefined) throw ofAnother(`workspace ${other}`, slug);
}

/** Remembers which workspace of a server the data directory is of. */
export function holdWorkspace(memory: Memory, { slug, uuid }: Named): void {
  memory.write(UUIDS, { [slug]: uuid });
}

function ofAnother(held: string, wanted: string): Error {
  return new Error(`The data directory holds ${held}, not ${wanted}: choose another --data.`);
}
