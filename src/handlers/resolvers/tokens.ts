import { listTokens as tokensOf } from '../../app/access/list-credentials';
import {
  GRACE_DAYS,
  issueToken as issue,
  revokeToken as revoke,
  rotateToken as rotate,
  TOKEN_DAYS,
} from '../../app/access/tokens';
import { WHOLE_WORKSPACE } from '../../core/access/scope';
import { SECOND } from '../../core/time';
import { absent, fields, orElse, text, wholeNumber } from '../request';
import { answer, entry, refuse } from '../resolver';
import { atSettings } from './actor';
import { scope } from './scope';

const name = text(1, 80);
const id = text(8, 8);

export const listTokens = entry({
  who: 'workspace-admin',
  read: absent,
  run: async (_request, _caller, world) => answer(await tokensOf(world)),
});

const issueTokenRequest = fields({
  name,
  scope: orElse(scope, WHOLE_WORKSPACE),
  expiresInDays: orElse(wholeNumber(TOKEN_DAYS.least, TOKEN_DAYS.most), TOKEN_DAYS.usual),
});

export const issueToken = entry({
  who: 'workspace-admin',
  read: issueTokenRequest,
  async run(request, caller, world) {
    const issued = await issue(request, atSettings(caller), world);
    if (!issued.ok) return refuse(issued.problem.code, issued.problem.message);
    return answer({ id: issued.value.id, token: issued.value.text });
  },
});

const rotateTokenRequest = fields({
  id,
  graceDays: orElse(wholeNumber(GRACE_DAYS.least, GRACE_DAYS.most), GRACE_DAYS.usual),
});

export const rotateToken = entry({
  who: 'workspace-admin',
  read: rotateTokenRequest,
  async run(request, caller, world) {
    const rotated = await rotate(request, atSettings(caller), world);
    if (!rotated.ok) return refuse(rotated.problem.code, rotated.problem.message);
    const { id: successor, text: token, predecessorExpiresAt } = rotated.value;
    return answer({
      id: successor,
      token,
      predecessorExpiresAt: Math.floor(predecessorExpiresAt / SECOND),
    });
  },
});

const revokeTokenRequest = fields({ id });

export const revokeToken = entry({
  who: 'workspace-admin',
  read: revokeTokenRequest,
  async run(request, caller, world) {
    const revoked = await revoke(request.id, atSettings(caller), world);
    return revoked.ok ? answer({}) : refuse(revoked.problem.code, revoked.problem.message);
  },
});
