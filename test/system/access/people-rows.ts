/** People at the functions of the pages, and what pages may send; each with its kind and the literal answer. */
import type { AccountRole } from 'local-forge';
import type { Resolvers } from '../../../src/contract/resolvers';

type Name = keyof Resolvers;

export const PEOPLE: readonly AccountRole[] = [
  'reader',
  'writer',
  'repositoryAdmin',
  'workspaceAdmin',
];

/** Who may, from the lowest upwards; on a page of web-shop, which everybody sees. */
export const MAY: Readonly<Record<Name, readonly AccountRole[]>> = {
  auditLog: ['workspaceAdmin'],
  cost: ['workspaceAdmin'],
  dryRunToken: ['workspaceAdmin'],
  eraseAccount: ['workspaceAdmin'],
  exportAudit: ['workspaceAdmin'],
  fleet: PEOPLE,
  hook: ['workspaceAdmin'],
  importProgress: ['workspaceAdmin'],
  issueToken: ['workspaceAdmin'],
  listServiceAccounts: ['workspaceAdmin'],
  listTokens: ['workspaceAdmin'],
  newHookSecret: ['workspaceAdmin'],
  previewCost: ['workspaceAdmin'],
  pushChoice: ['workspaceAdmin'],
  readSettings: ['workspaceAdmin'],
  removeHook: ['workspaceAdmin'],
  removePlan: ['workspaceAdmin'],
  removeServiceAccount: ['workspaceAdmin'],
  repositoryExposition: PEOPLE,
  repositoryPage: PEOPLE,
  repositoryPanel: PEOPLE,
  repositorySettings: ['repositoryAdmin', 'workspaceAdmin'],
  revokeToken: ['workspaceAdmin'],
  rotateToken: ['workspaceAdmin'],
  savePlan: ['workspaceAdmin'],
  savePushChoice: ['workspaceAdmin'],
  saveRepositorySettings: ['repositoryAdmin', 'workspaceAdmin'],
  saveServiceAccount: ['workspaceAdmin'],
  saveSettings: ['workspaceAdmin'],
  scrapeConfiguration: ['workspaceAdmin'],
  scrapeTargets: ['workspaceAdmin'],
};

export interface PersonRow {
  readonly kind: string;
  readonly name: string;
  readonly functionKey: Name;
  readonly person: AccountRole;
  /** Whose page it is. */
  readonly repository: string;
  readonly outcome: 'allowed' | 'refused';
}

const WORKSPACE = 'somebody else at a function of workspace admins';
const REPOSITORY = 'somebody else at a function of repository admins';
const HIDDEN = 'somebody at a repository that Bitbucket hides';

const kindOf = (name: Name, outcome: PersonRow['outcome']): string => {
  if (outcome === 'allowed') return 'somebody who may';
  return MAY[name].includes('repositoryAdmin') ? REPOSITORY : WORKSPACE;
};

const atShop = (Object.keys(MAY) as Name[]).flatMap((functionKey) =>
  PEOPLE.map((person): PersonRow => {
    const outcome = MAY[functionKey].includes(person) ? 'allowed' : 'refused';
    const kind = kindOf(functionKey, outcome);
    const name = `${functionKey} by the ${person}`;
    return { kind, name, functionKey, person, repository: 'web-shop', outcome };
  }),
);

const hidden = (['repositoryPanel', 'repositoryPage', 'repositoryExposition'] as const).flatMap(
  (functionKey) =>
    (['reader', 'writer'] as const).map((person): PersonRow => ({
      ...{ kind: HIDDEN, name: `${functionKey} of a hidden one by the ${person}` },
      ...{ functionKey, person, repository: 'security-scans', outcome: 'refused' },
    })),
);

export const PERSON_ROWS: readonly PersonRow[] = [...atShop, ...hidden];

export interface RequestRow {
  readonly kind: string;
  readonly name: string;
  readonly request: object;
  /** The literal answer. */
  readonly says: string;
}

const row =
  (kind: string) =>
  (name: string, request: object, says: string): RequestRow => ({ kind, name, request, says });
const shape = row('a request of another shape');
const name = row('a name that is none');
const days = row('a length of life that is none');
const scope = row('a scope without meaning');
const more = row('a field that nobody knows');
const large = row('a request that is too large');

const NO_CHARACTERS = 'name must have 1 to 80 characters.';
const NO_CONTROL = 'name must not hold control characters.';
const NO_DAYS = 'expiresInDays must be a whole number from 1 to 365.';
const A = '{11111111-1111-4111-8111-111111111111}';
const uuids = (...named: readonly unknown[]) => ({
  name: 'a',
  scope: { kind: 'repositories', uuids: named },
});

/** What a page may send to `issueToken`. */
export const REQUEST_ROWS: readonly RequestRow[] = [
  shape('no name', {}, 'name must be text.'),
  shape('a name that is a number', { name: 7 }, 'name must be text.'),
  shape('a name that is a list', { name: ['a'] }, 'name must be text.'),
  shape('a list', [], 'request must be an object.'),
  name('an empty one', { name: ' ' }, NO_CHARACTERS),
  name('81 characters', { name: 'n'.repeat(81) }, NO_CHARACTERS),
  name('a line break', { name: 'a\nb' }, NO_CONTROL),
  name('a zero', { name: 'a\0b' }, NO_CONTROL),
  name('an escape of terminals', { name: 'a\u001b[2Jb' }, NO_CONTROL),
  name('another direction', { name: 'a\u202eb' }, NO_CONTROL),
  name('a line of Unicode', { name: 'a\u2028b' }, NO_CONTROL),
  days('366 days', { name: 'a', expiresInDays: 366 }, NO_DAYS),
  days('half a day', { name: 'a', expiresInDays: 0.5 }, NO_DAYS),
  days('no day', { name: 'a', expiresInDays: 0 }, NO_DAYS),
  days('a day less than none', { name: 'a', expiresInDays: -1 }, NO_DAYS),
  days('a word', { name: 'a', expiresInDays: '90' }, NO_DAYS),
  scope(
    'another kind',
    { name: 'a', scope: { kind: 'world' } },
    'scope.kind must be one of workspace, repositories.',
  ),
  scope('a slug', uuids('web-shop'), 'scope.uuids[0] must have 38 to 38 characters.'),
  scope('nothing', uuids(), 'scope.uuids must name at least one repository.'),
  scope('one twice', uuids(A, A), 'scope.uuids must name no repository twice.'),
  scope('no braces', uuids(`x${A.slice(1)}`), 'scope.uuids[0] must be a uuid in braces.'),
  scope(
    'a repository that is not counted',
    uuids(A),
    `scope names a repository that Lifeline does not count: ${A}. Choose again.`,
  ),
  more('admin', { name: 'a', admin: true }, 'admin is not known here.'),
  more(
    'a prototype',
    JSON.parse('{"name":"a","__proto__":{"scope":1}}') as object,
    '__proto__ is not known here.',
  ),
  more(
    'within the scope',
    { name: 'a', scope: { kind: 'workspace', uuids: [] } },
    'scope.uuids is not known here.',
  ),
  large('320 KB', { name: 'x'.repeat(320_000) }, 'The request is longer than 300000 characters.'),
];
