import type { Credentials } from '../../core/access/credentials';
import type { Result } from '../../core/result';
import type { World } from '../../ports/world';
import type { Admitted, IndexRead, NotAdmitted } from './admitted';
import { authenticateIdentity } from './authenticate-identity';
import { authenticateToken } from './authenticate-token';

/**
 * Who holds these credentials, or why nobody that may read. Bounded work before anybody is known: what can be judged
 * without storage is, then a small list that this container reads once in two seconds, then the credential's own
 * record. Throws when storage does not tell.
 */
export async function authenticate(
  credentials: Credentials,
  index: IndexRead,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const text = credentials.kind === 'token' ? credentials.token.text : credentials.jwt.text;
  const digest = await world.sha256(text);
  const asked = { digest, index };
  const admitted =
    credentials.kind === 'token'
      ? await authenticateToken(credentials.token, asked, world)
      : await authenticateIdentity(credentials.jwt, asked, world);
  if (admitted.ok) world.admissions.remember(digest, admitted.value.identity.id, world.now());
  else world.admissions.forget(digest);
  return admitted;
}
