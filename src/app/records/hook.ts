import type { HookReason } from '../../core/pushes/hook';
import { anyNumber, anyText, fields, listOf, mapOf, orNull } from '../../core/shape';
import type { Tallied } from '../../core/tally';
import { type EpochMillis } from '../../core/time';
import { KIB, recordOf } from './kind';

/** The secrets with which the webhook may be signed: the newest, and those before it while they are good. */
export interface HookSecret {
  readonly secret: string;
  readonly createdAt: EpochMillis;
  /** Null for the newest. */
  readonly until: EpochMillis | null;
}

export const HOOK = recordOf<{ readonly secrets: readonly HookSecret[] }>({
  key: 'hook',
  version: 1,
  bytesMax: 4 * KIB,
  none: { secrets: [] },
  shape: fields({
    secrets: listOf(fields({ secret: anyText, createdAt: anyNumber, until: orNull(anyNumber) })),
  }),
});

/** What became of deliveries, for the settings. */
export const HOOK_NEWS = recordOf<{
  /** When one was last taken; 0 for never. */
  readonly takenAt: EpochMillis;
  readonly refused: Tallied<HookReason>;
  readonly unknown: Readonly<Record<string, number>>;
}>({
  key: 'hook-news',
  version: 1,
  bytesMax: 32 * KIB,
  none: { takenAt: 0, refused: {}, unknown: {} },
  shape: fields({ takenAt: anyNumber, refused: mapOf(anyNumber), unknown: mapOf(anyNumber) }),
});
