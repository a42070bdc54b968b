import { PRESETS, type KeySource, type TrustPolicy } from '../../core/access/policy';
import type { Scope } from '../../core/access/scope';
import {
  anyNumber,
  anything,
  anyText,
  byKind,
  fields,
  listOf,
  mapOf,
  oneOf,
  orNull,
  type Read,
} from '../../core/shape';
import type { EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { KIB, load, recordOf, WHOLE_RECORD, type Kind, type Loaded } from '../records/kind';
import { storedScope } from './scopes';

/** An identity of somebody else that may read, under a name of ours. */
export interface ServiceAccount extends TrustPolicy {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly createdAt: EpochMillis;
  readonly firstUsedAt: EpochMillis | null;
}

/** What the list tells of a service account: enough to refuse, never enough to admit. Pasted keys are left out. */
export type ListedAccount = TrustPolicy & Pick<ServiceAccount, 'id' | 'name'>;

const keys: Read<KeySource> = byKind({
  bitbucket: fields({ kind: oneOf(['bitbucket']) }),
  fetched: fields({ kind: oneOf(['fetched']) }),
  pasted: fields({
    kind: oneOf(['pasted']),
    keys: fields({ keys: listOf(mapOf(anything)) }),
  }),
});

const listed = {
  id: anyText,
  name: anyText,
  preset: oneOf(PRESETS),
  issuer: anyText,
  audience: anyText,
  subject: anyText,
  claims: listOf(fields({ name: anyText, value: anyText })),
  keys,
};

const account = fields({
  ...listed,
  scope: storedScope,
  createdAt: anyNumber,
  firstUsedAt: orNull(anyNumber),
});

/** A service account; null where there is none (any more). */
export const ACCOUNT = (id: string): Kind<ServiceAccount | null> =>
  recordOf<ServiceAccount | null>({
    key: `account:${id}`,
    version: 1,
    bytesMax: 128 * KIB,
    none: null,
    shape: account,
  });

/** All service accounts in the order in which they were made, each with its policy and without its keys. */
export const ACCOUNT_LIST = recordOf<{ readonly accounts: readonly ListedAccount[] }>({
  key: 'account-list',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { accounts: [] },
  shape: fields({ accounts: listOf(fields(listed)) }),
});

/** Where all service accounts were kept together until each got a record of its own, see migrate.ts. */
export const SHARED_ACCOUNTS = recordOf<{ readonly accounts: readonly ServiceAccount[] }>({
  key: 'service-accounts',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { accounts: [] },
  shape: fields({ accounts: listOf(account) }),
});

/** What tells of all service accounts. */
export const ACCOUNTS = { accountList: ACCOUNT_LIST, sharedAccounts: SHARED_ACCOUNTS } as const;

/** All service accounts, in the order in which they were made. One round trip more. */
export async function loadAccounts(
  { accountList, sharedAccounts }: Loaded<typeof ACCOUNTS>,
  world: World,
): Promise<readonly ServiceAccount[]> {
  const ids = accountList.value.accounts.map(({ id }) => id);
  const { own } = await load({ own: ids.map(ACCOUNT) }, world);
  return [...own.flatMap(({ value }) => value ?? []), ...sharedAccounts.value.accounts];
}

export function listedOf(account: ServiceAccount): ListedAccount {
  const { id, name, preset, issuer, audience, subject, claims } = account;
  return { id, name, preset, issuer, audience, subject, claims, keys: unlisted(account.keys) };
}

const unlisted = (keys: KeySource): KeySource =>
  keys.kind === 'pasted' ? { kind: 'pasted', keys: { keys: [] } } : keys;
