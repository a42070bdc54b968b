import type { HookAnswer } from '../../contract/pushes';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import { DAY, SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { HOOK, HOOK_NEWS, type HookSecret } from '../records/hook';
import { changeOf, load } from '../records/kind';
import { randomHex } from '../records/random-hex';
import { transact } from '../records/transact';

/** How long the secret before the newest stays good. */
const OVERLAP = 7 * DAY;
const SECRET_BYTES = 32;

/** Where the webhook goes, whether a secret is set, and what became of deliveries. */
export async function readHook(world: World): Promise<Result<HookAnswer, Problem>> {
  const [{ hook, news }, url] = await Promise.all([
    load({ hook: HOOK, news: HOOK_NEWS }, world),
    world.hookUrl(),
  ]);
  const newest = hook.value.secrets.at(-1);
  const old = aliveIn(hook.value.secrets, world).find(({ until }) => until !== null);
  const { takenAt, refused, unknown } = news.value;
  const listed = (counts: Readonly<Record<string, number>>): HookAnswer['refused'] =>
    Object.entries(counts)
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return succeed({
    now: Math.floor(world.now() / SECOND),
    url,
    secretSince: secondsOrNull(newest?.createdAt ?? null),
    oldSecretUntil: secondsOrNull(old?.until ?? null),
    takenAt: takenAt === 0 ? null : Math.floor(takenAt / SECOND),
    refused: listed(refused),
    unknown: listed(unknown),
  });
}

const secondsOrNull = (at: EpochMillis | null): number | null =>
  at === null ? null : Math.floor(at / SECOND);

/** Secrets that are still good. */
export const aliveIn = (secrets: readonly HookSecret[], world: World): readonly HookSecret[] =>
  secrets.filter(({ until }) => until === null || until > world.now());

/** Makes a secret, which is shown once. The one before stays good for a week. */
export function newHookSecret(
  by: Actor,
  world: World,
): Promise<Result<{ secret: string }, Problem>> {
  const now = world.now();
  const secret = randomHex(SECRET_BYTES, world);
  return transact(world, { hook: HOOK }, ({ hook }) => {
    const before = hook.value.secrets.at(-1);
    const old = before === undefined ? [] : [{ ...before, until: now + OVERLAP }];
    return succeed({
      value: { secret },
      changes: [changeOf(hook, { secrets: [...old, { secret, createdAt: now, until: null }] })],
      told: [auditRecord(happening(by, 'a secret was made'), world)],
    });
  });
}

/** No delivery is taken from now on. */
export const removeHook = (by: Actor, world: World): Promise<Result<object, Problem>> =>
  transact(world, { hook: HOOK }, ({ hook }) =>
    succeed({
      value: {},
      changes: [changeOf(hook, { secrets: [] })],
      told: [auditRecord(happening(by, 'switched off'), world)],
    }),
  );

const happening = ({ actor, from }: Actor, detail: string): Happening => ({
  ...{ actor, from, action: 'settings-changed', object: 'webhook', result: 'done', detail },
});
