import type { World } from '../../ports/world';
import { changeOf, load } from '../records/kind';
import { RIGHTS_SECRET } from '../records/rights';
import { writeOrLose } from '../records/transact';

/** The key of the installation, made when it is first needed. */
export async function installationKey(world: World): Promise<string> {
  const { rights } = await load({ rights: RIGHTS_SECRET }, world);
  if (rights.value !== null) return rights.value.secret;
  const bytes = [...world.randomBytes(32)];
  const secret = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const outcome = await writeOrLose(world, [changeOf(rights, { secret })]);
  return outcome === 'written' ? secret : installationKey(world);
}
