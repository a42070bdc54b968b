import {
  POLICY_CHARACTERS,
  CLAIMS_MAX,
  GRACE_DAYS,
  NAME_CHARACTERS,
  SCOPE_REPOSITORIES_MAX,
  TOKEN_DAYS,
} from '../../contract/bounds';
import { TOKEN_CHARACTERS_MAX } from '../../core/access/jwt';
import { JWKS_CHARACTERS_MAX } from '../../core/access/key-set';
import { PRESETS } from '../../core/access/policy';
import { fail } from '../../core/result';
import { WHOLE_WORKSPACE, type Scope } from '../../core/access/scope';
import {
  byKind,
  CONTROL_BUT_LINES,
  fields,
  listOf,
  oneOf,
  orElse,
  orNull,
  text,
  wholeNumber,
  type Read,
} from '../../core/shape';

const name = text(1, NAME_CHARACTERS);
const tokenId = text(8, 8);
const accountId = text(15, 15);
/** A repository as Bitbucket names it for machines. */
const uuid: Read<string> = (value, field) => {
  const read = text(38, 38)(value, field);
  return read.ok && !UUID.test(read.value)
    ? fail({ field, message: 'must be a uuid in braces' })
    : read;
};
const UUID = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;

/** At least one, none twice: nobody means a scope that reads nothing. */
const uuids: Read<readonly string[]> = (value, field) => {
  const read = listOf(uuid, SCOPE_REPOSITORIES_MAX)(value, field);
  if (!read.ok) return read;
  if (read.value.length === 0) return fail({ field, message: 'must name at least one repository' });
  return new Set(read.value).size === read.value.length
    ? read
    : fail({ field, message: 'must name no repository twice' });
};

/** What a credential may read. */
const scope: Read<Scope> = byKind({
  workspace: fields({ kind: oneOf(['workspace']) }),
  repositories: fields({
    kind: oneOf(['repositories']),
    uuids,
  }),
});

export const issueTokenRequest = fields({
  name,
  scope: orElse(scope, WHOLE_WORKSPACE),
  expiresInDays: orElse(wholeNumber(TOKEN_DAYS.least, TOKEN_DAYS.most), TOKEN_DAYS.usual),
});

export const rotateTokenRequest = fields({
  id: tokenId,
  graceDays: orElse(wholeNumber(GRACE_DAYS.least, GRACE_DAYS.most), GRACE_DAYS.usual),
});

export const revokeTokenRequest = fields({ id: tokenId });

const keys = byKind({
  bitbucket: fields({ kind: oneOf(['bitbucket']) }),
  fetched: fields({ kind: oneOf(['fetched']) }),
  pasted: fields({
    kind: oneOf(['pasted']),
    jwks: text(2, JWKS_CHARACTERS_MAX, CONTROL_BUT_LINES),
  }),
});

const policyText = text(1, POLICY_CHARACTERS);

export const saveServiceAccountRequest = fields({
  id: orNull(accountId),
  name,
  preset: oneOf(PRESETS),
  issuer: policyText,
  audience: policyText,
  subject: policyText,
  claims: listOf(fields({ name: text(1, 200), value: text(1, 200) }), CLAIMS_MAX),
  keys,
  scope,
  revision: orElse(wholeNumber(0, Number.MAX_SAFE_INTEGER), undefined),
});

export const removeServiceAccountRequest = fields({ id: accountId });

export const dryRunTokenRequest = fields({ token: text(1, TOKEN_CHARACTERS_MAX) });
