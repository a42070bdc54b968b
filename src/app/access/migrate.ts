import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { changeOf, load, removalOf, type Kind } from '../records/kind';
import { transact } from '../records/transact';
import { ACCOUNT, ACCOUNTS, listedOf } from './account-records';
import { listedToken } from './token-list';
import { remembered, TOKEN, TOKENS } from './token-records';

/**
 * Gives each credential that is still kept in a shared record, as earlier versions did, a record of its own. A
 * credential is in one place at any time, so that this may be ended anywhere and run twice at once. Reading knows both
 * places; whatever changes credentials comes here first. Costs one read when there is nothing to move.
 */
export async function movedCredentials(world: World): Promise<void> {
  while (await moreAfter(moveTokens(world)));
  while (await moreAfter(moveAccounts(world)));
}

/** Others that keep moving the same are as good as we: what they leave is moved the next time. */
async function moreAfter(moved: Promise<Result<boolean, Problem>>): Promise<boolean> {
  const result = await moved;
  return result.ok && result.value;
}

/** As many as one write has room for, with the list and the shared record. */
const AT_ONCE = 15;

/** True while more is left. */
function moveTokens(world: World): Promise<Result<boolean, Problem>> {
  return transact(world, TOKENS, async ({ tokenList, sharedTokens }) => {
    if (sharedTokens.revision === null) return NOTHING;
    const all = remembered(sharedTokens.value.tokens, world.now());
    const [moving, left] = [all.slice(0, AT_ONCE), all.slice(AT_ONCE)];
    const known = tokenList.value.tokens;
    const added = moving.filter(({ id }) => !known.some((token) => token.id === id));
    return succeed({
      value: left.length > 0,
      changes: [
        ...(await placed(moving, TOKEN, world)),
        changeOf(tokenList, { tokens: [...known, ...added.map(listedToken)] }),
        left.length > 0 ? changeOf(sharedTokens, { tokens: left }) : removalOf(sharedTokens),
      ],
    });
  });
}

function moveAccounts(world: World): Promise<Result<boolean, Problem>> {
  return transact(world, ACCOUNTS, async ({ accountList, sharedAccounts }) => {
    if (sharedAccounts.revision === null) return NOTHING;
    const all = sharedAccounts.value.accounts;
    const [moving, left] = [all.slice(0, AT_ONCE), all.slice(AT_ONCE)];
    const accounts = [...accountList.value.accounts, ...moving.map(listedOf)];
    return succeed({
      value: left.length > 0,
      changes: [
        ...(await placed(moving, ACCOUNT, world)),
        changeOf(accountList, { accounts }),
        left.length > 0 ? changeOf(sharedAccounts, { accounts: left }) : removalOf(sharedAccounts),
      ],
    });
  });
}

const NOTHING = succeed({ value: false, changes: [] });

/** Each at its own place, which nobody has taken. */
async function placed<T extends { readonly id: string }>(
  moving: readonly T[],
  kindOf: (id: string) => Kind<T | null>,
  world: World,
): Promise<readonly RecordChange[]> {
  const { own } = await load({ own: moving.map(({ id }) => kindOf(id)) }, world);
  return moving.flatMap((one, at) => {
    const place = own[at];
    return place?.value === null ? changeOf(place, one) : [];
  });
}
