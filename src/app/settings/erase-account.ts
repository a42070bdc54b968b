import type { EraseAccountAnswer } from '../../contract/audit';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { SECOND, type EpochMillis } from '../../core/time';
import type { AppendedRecord } from '../../ports/records';
import type { TrailPage } from '../../ports/trail';
import type { World } from '../../ports/world';
import {
  AUDIT_PREFIX,
  AUDIT_TTL_SECONDS,
  auditRecord,
  readAuditRecord,
  type Actor,
} from '../records/audit';
import { randomHex } from '../records/random-hex';
import { transact } from '../records/transact';

const READS_MAX = 100;

/** How a pseudonym begins. */
const ERASED = 'erased-';

/**
 * Puts a pseudonym in the place of a person’s account id, everywhere it is kept. One person gets one pseudonym, so that
 * the log still tells what one and the same did; nobody can tell who it was. Nobody does it to themselves: an intruder
 * would leave an afternoon that nobody did.
 */
export async function eraseAccount(
  { accountId }: { readonly accountId: string },
  by: Actor,
  world: World,
): Promise<Result<EraseAccountAnswer, Problem>> {
  if (accountId.startsWith(ERASED)) return fail(PSEUDONYM);
  if (accountId === by.actor) return refused(by, world);
  const pseudonym = ERASED + randomHex(8, world);
  const { replaced, isWhole } = await replaceActor(accountId, pseudonym, world);
  const audit = {
    ...{ actor: by.actor, from: by.from, object: pseudonym },
    action: 'account-erased',
    result: 'done',
    detail: `${String(replaced)} records${isWhole ? '' : '; the log is longer'}`,
  } as const;
  const told = await transact(world, {}, () =>
    succeed({ value: { pseudonym, replaced }, changes: [], told: [auditRecord(audit, world)] }),
  );
  return isWhole ? told : fail(NOT_ALL);
}

async function refused({ actor, from }: Actor, world: World): Promise<Result<never, Problem>> {
  const audit = {
    ...{ actor, from, object: 'their own account id', detail: '' },
    action: 'account-erased',
    result: 'refused',
  } as const;
  const told = await transact(world, {}, () =>
    succeed({ value: null, changes: [], told: [auditRecord(audit, world)] }),
  );
  return fail(told.ok ? OWN : told.problem);
}

const PSEUDONYM: Problem = {
  code: 'invalid-request',
  message: 'accountId is a pseudonym: nobody can be told from it.',
};
const OWN: Problem = {
  code: 'not-allowed',
  message: 'Another admin must erase your account id: whoever erases stays in the log.',
};
const NOT_ALL: Problem = {
  code: 'busy',
  message: 'The log is longer than can be gone through at once; part of it was. Ask again.',
};

/** How many records named the person, and whether the log was walked to its end. */
async function replaceActor(
  accountId: string,
  pseudonym: string,
  world: World,
): Promise<{ readonly replaced: number; readonly isWhole: boolean }> {
  let cursor: string | null = null;
  let replaced = 0;
  for (let reads = 0; reads < READS_MAX; reads++) {
    const page: TrailPage | null = await world.trail.list(AUDIT_PREFIX, cursor);
    if (page === null) break;
    const records = page.entries.flatMap((entry) =>
      replacement(entry, { accountId, pseudonym }, world.now()),
    );
    await world.trail.renew(records);
    replaced += records.length;
    if (page.next === null) return { replaced, isWhole: true };
    cursor = page.next;
  }
  return { replaced, isWhole: false };
}

function replacement(
  { key, body }: TrailPage['entries'][number],
  { accountId, pseudonym }: { readonly accountId: string; readonly pseudonym: string },
  now: EpochMillis,
): readonly AppendedRecord[] {
  const read = readAuditRecord(body, key);
  if (!read.ok || read.value.actor !== accountId) return [];
  const record = read.value;
  const lived = Math.floor((now - (record.renewedAt ?? record.at)) / SECOND);
  const ttlSeconds = Math.max(60, AUDIT_TTL_SECONDS - lived);
  return [{ key, body: { ...record, actor: pseudonym }, ttlSeconds }];
}
