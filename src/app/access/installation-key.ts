import { anyText, fields } from '../../core/shape';
import type { World } from '../../ports/world';
import { changeOf, KIB, load, recordOf } from '../records/kind';
import { randomHex } from '../records/random-hex';
import { writeOrLose } from '../records/transact';

/** The installation's own key, under which people and repositories stand in what is remembered of them. */
export const INSTALLATION_KEY = recordOf<{ readonly secret: string } | null>({
  key: 'installation-key',
  version: 1,
  bytesMax: KIB,
  none: null,
  shape: fields({ secret: anyText }),
});

/** The key, made when it is first needed. */
export async function installationKey(world: World): Promise<string> {
  const { stored } = await load({ stored: INSTALLATION_KEY }, world);
  if (stored.value !== null) return stored.value.secret;
  const secret = randomHex(32, world);
  const outcome = await writeOrLose(world, [changeOf(stored, { secret })]);
  return outcome === 'written' ? secret : installationKey(world);
}
