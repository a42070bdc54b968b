import { dryRun } from '../../app/access/dry-run';
import { listServiceAccounts as accountsOf } from '../../app/access/list-credentials';
import {
  removeServiceAccount as remove,
  saveServiceAccount as save,
} from '../../app/access/service-accounts';
import { trustProblem } from '../../app/access/read-policy';
import { PRESETS } from '../../core/access/policy';
import { TOKEN_CHARACTERS_MAX } from '../../core/access/jwt';
import { absent, byKind, CONTROL_BUT_LINES, fields, listOf, oneOf, orNull, text } from '../request';
import { answer, entry, refuse } from '../resolver';
import { atSettings } from './actor';
import { scope } from './scope';

const id = text(15, 15);
const CLAIMS_MAX = 10;
const JWKS_CHARACTERS_MAX = 32_000;

const keys = byKind({
  bitbucket: fields({ kind: oneOf(['bitbucket']) }),
  fetched: fields({ kind: oneOf(['fetched']) }),
  pasted: fields({
    kind: oneOf(['pasted']),
    jwks: text(2, JWKS_CHARACTERS_MAX, CONTROL_BUT_LINES),
  }),
});

export const listServiceAccounts = entry({
  who: 'workspace-admin',
  read: absent,
  run: async (_request, _caller, world) => answer(await accountsOf(world)),
});

const saveServiceAccountRequest = fields({
  id: orNull(id),
  name: text(1, 80),
  preset: oneOf(PRESETS),
  issuer: text(1, 400),
  audience: text(1, 400),
  subject: text(1, 400),
  claims: listOf(fields({ name: text(1, 200), value: text(1, 200) }), CLAIMS_MAX),
  keys,
  scope,
});

export const saveServiceAccount = entry({
  who: 'workspace-admin',
  read: saveServiceAccountRequest,
  async run(request, caller, world) {
    const policy = await trustProblem(request, world);
    if (!policy.ok) return refuse('invalid-request', policy.problem);
    const saved = await save(policy.value, atSettings(caller), world);
    return saved.ok
      ? answer({ id: saved.value })
      : refuse(saved.problem.code, saved.problem.message);
  },
});

const removeServiceAccountRequest = fields({ id });

export const removeServiceAccount = entry({
  who: 'workspace-admin',
  read: removeServiceAccountRequest,
  async run(request, caller, world) {
    const removed = await remove(request.id, atSettings(caller), world);
    return removed.ok ? answer({}) : refuse(removed.problem.code, removed.problem.message);
  },
});

const dryRunTokenRequest = fields({ token: text(1, TOKEN_CHARACTERS_MAX) });

export const dryRunToken = entry({
  who: 'workspace-admin',
  read: dryRunTokenRequest,
  run: async ({ token }, _caller, world) => answer(await dryRun(token, world)),
});
