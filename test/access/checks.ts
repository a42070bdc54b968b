/** For each kind of attack the check that stands against it, and how it is taken out: see attack.ts. */
interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Check {
  readonly kind: string;
  /** What goes when the check is taken out, in words. */
  readonly check: string;
  readonly edits: readonly Edit[];
}

export const edit = (file: string, from: string, to: string): Edit => ({
  file: `src/${file}`,
  from,
  to,
});
export const check =
  (file: string) =>
  (kind: string, what: string) =>
  (from: string, to: string, ...more: readonly Edit[]): Check => ({
    ...{ kind, check: what },
    edits: [edit(file, from, to), ...more],
  });

const credentials = check('core/access/credentials.ts');
const token = check('core/access/token.ts');
const known = check('app/access/authenticate-token.ts');
const policy = check('core/access/policy.ts');
const identities = check('adapters/forge/identities.ts');
const judge = check('app/access/judge-token.ts');
const selection = check('app/scrape/selection.ts');
const door = check('app/scrape/scrape.ts');

/** Of the scrape web trigger: `test/system/access/requests.ts`. */
export const READ_CHECKS: readonly Check[] = [
  credentials('missing', 'that nothing at all is told from what is malformed')(
    "if (values.every((value) => value.trim() === '')) return fail('missing');",
    '',
  ),
  credentials('malformed', 'that one header is one credential')(
    "if (values.length > 1) return fail('malformed');",
    '',
  ),
  credentials('too_long', 'the longest credential')(
    "return secret.length > TOKEN_CHARACTERS_MAX ? fail('too_long') : read(secret);",
    'return read(secret);',
    edit('core/access/jwt.ts', 'text.length > TOKEN_CHARACTERS_MAX || ', ''),
  ),
  door('in_url', 'the look for secrets in addresses')(
    "if (hasSecretInUrl(path, query)) return 'in_url';",
    '',
  ),
  door('method', 'that only GET and HEAD read')(
    "return method === 'GET' || method === 'HEAD' ? null : 'method';",
    'return null;',
  ),
  token('checksum', 'the checksum of tokens')(
    "checksum(body) === text.slice(-CHECKSUM_LENGTH) ? succeed({ id, text }) : fail('checksum')",
    'succeed({ id, text })',
  ),
  known('unknown', 'that unknown ids are told from wrong secrets')(
    "if (listed === undefined) return 'unknown';",
    "if (listed === undefined) return 'wrong_secret';",
  ),
  known('wrong_secret', 'the comparison of digests')(
    "if (!isSame) return 'wrong_secret';",
    'void isSame;',
    edit(
      'app/access/authenticate-token.ts',
      "return isPrinted(listed, held.digest) ? null : 'wrong_secret';",
      'return isPrinted(listed, held.digest) ? null : null;',
    ),
  ),
  known('expired', 'the end of tokens')(
    "return now < stored.expiresAt ? null : 'expired';",
    'void now; return null;',
  ),
  known('revoked', 'revocation')("if (stored.revokedAt !== null) return 'revoked';", ''),
  policy('algorithm', 'the list of algorithms before keys are looked at')(
    "if (!isAsymmetric(token.algorithm)) return 'algorithm';",
    '',
    edit(
      'core/access/policy.ts',
      '    isAsymmetric(algorithm)\n      ? null',
      '    isAsymmetric(algorithm) || true\n      ? null',
    ),
  ),
  policy('issuer', 'the comparison of issuers, ours and that of jose')(
    '    issuer === policy.issuer\n      ? null',
    '    issuer === policy.issuer || true\n      ? null',
    edit('adapters/forge/identities.ts', '      issuer,\n      audience,', '      audience,'),
  ),
  policy('audience', 'the comparison of audiences, ours and that of jose')(
    '    audiences.includes(policy.audience)\n      ? null',
    '    audiences.includes(policy.audience) || true\n      ? null',
    edit('adapters/forge/identities.ts', '      issuer,\n      audience,', '      issuer,'),
  ),
  policy('time', 'the look at times, and that of jose')(
    "return timeProblem(token, now) === null ? null : 'time';",
    'return null;',
    edit(
      'core/access/policy.ts',
      'time: (token, _policy, now) => timeProblem(token, now),',
      'time: () => null,',
    ),
    edit(
      'adapters/forge/identities.ts',
      'clockTolerance: LEEWAY / SECOND,',
      'clockTolerance: 1e9,',
    ),
    edit('adapters/forge/identities.ts', 'maxTokenAge: LIFETIME_MAX_SECONDS,', ''),
  ),
  policy('subject', 'the pattern of subjects')(
    '    fitsPattern(subject, policy.subject)\n      ? null',
    '    fitsPattern(subject, policy.subject) || true\n      ? null',
  ),
  policy('claims', 'the required claims')(
    'return missing === undefined\n      ? null',
    'return missing === undefined || true\n      ? null',
  ),
  identities('unknown_key', 'that unknown keys are told from wrong signatures')(
    "if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';",
    '',
  ),
  judge('keys_unreachable', 'that keys which could not be read are told from wrong signatures')(
    "refusal: 'keys_unreachable' };",
    "refusal: 'signature' };",
  ),
  identities('signature', 'the verification of signatures')(
    '  try {\n    await jwtVerify(',
    "  try {\n    if (Number(now) > 0) return 'verified';\n    await jwtVerify(",
  ),
  selection('out_of_scope', 'that a scope limits what may be asked for')(
    "if (named.length === 0 && isLimited) return 'out_of_scope';",
    '',
  ),
  selection('unknown_repository', 'that a name must be of a repository that is counted')(
    "if (named.every((entry) => isExcluded(found.settings.value, entry)))\n      return 'unknown_repository';",
    '',
  ),
  selection('unknown_path', 'that a path must be one of ours')(
    'const page = pageAt(asked.path);',
    "const page = pageAt(asked.path) ?? 'metrics';",
  ),
  selection('bad_shard', 'that a shard must be one')(
    "(readShard(text) ?? 'bad')",
    'readShard(text)',
  ),
  credentials('good credentials', 'the bare token of old service discovery')(
    'if (rest === null) return scheme;',
    'if (rest === null) return null;',
  ),
];

const authorize = check('app/access/authorize.ts');
const shape = check('core/shape.ts');
const access = check('handlers/requests/access.ts');

/** Of people and pages: `test/system/access/people-rows.ts`. */
export const PEOPLE_CHECKS: readonly Check[] = [
  authorize(
    'somebody else at a function of workspace admins',
    'the question whether somebody administers the workspace',
  )(
    'return judged(await world.person.isWorkspaceAdmin(), refusals.workspace, unchecked);',
    'return judged(succeed(true), refusals.workspace, unchecked);',
  ),
  authorize(
    'somebody else at a function of repository admins',
    'that the permission must be that of an admin',
  )(
    "permission.ok ? succeed(permission.value === 'admin') : permission,",
    'permission.ok ? succeed(true) : permission,',
  ),
  authorize(
    'somebody at a repository that Bitbucket hides',
    'the question whether Bitbucket shows them the repository',
  )(
    'return judged(await world.person.sees(repositoryUuid), refusals.unseen, untold);',
    'return judged(succeed(true), refusals.unseen, untold);',
  ),
  authorize('somebody who may', 'that a yes of Bitbucket is a yes')(
    'return told.value ? succeed(null) : fail(refusal);',
    'return fail(refusal);',
  ),
  shape('a request of another shape', 'the types of fields')(
    "if (typeof value !== 'string') return wrong(field, 'must be text');\n    const trimmed = value.trim();",
    'const trimmed = String(value).trim();',
  ),
  shape('a name that is none', 'the characters of texts')(
    "if (forbidden.test(trimmed)) return wrong(field, 'must not hold control characters');",
    '',
  ),
  access('a length of life that is none', 'the bounds of a life')(
    'wholeNumber(TOKEN_DAYS.least, TOKEN_DAYS.most)',
    'wholeNumber(-400, 400)',
  ),
  access('a scope without meaning', 'that a scope names something, and nothing twice')(
    "  if (read.value.length === 0) return fail({ field, message: 'must name at least one repository' });\n  return new Set(read.value).size === read.value.length\n    ? read",
    '  return new Set(read.value).size >= 0\n    ? read',
    edit(
      'app/access/scopes.ts',
      "if (scope.kind === 'workspace' || entries.length === 0) return null;",
      "if (scope.kind !== 'workspace' || entries.length >= 0) return null;",
    ),
  ),
  shape('a field that nobody knows', 'that unknown fields are refused')(
    "if (unknown !== undefined) return wrong(within(field, unknown), 'is not known here');",
    '',
  ),
  shape('a request that is too large', 'the longest request')(
    'if (JSON.stringify(payload ?? null).length > CHARACTERS_MAX)',
    'if (JSON.stringify(payload ?? null).length > 1e9)',
  ),
];
