import type { Compared } from '../../core/aggregates/compared';
import { shortId } from '../../core/aggregates/short-id';
import { anyNumber, fields, listOf, mapOf } from '../../core/shape';
import { SECOND } from '../../core/time';
import { KIB, recordOf } from './kind';

/** In larger workspaces each is compared so seldom that its own record may say when, and every shard would read this. */
export const COMPARED_MOST = 400;

/**
 * When repositories were last compared of which nothing was new, so that their own records need not be written: seconds,
 * and by how many the deployments were compared before. Losing it loses only the time, and leads to another look.
 */
export const COMPARED = recordOf({
  key: 'compared',
  version: 1,
  bytesMax: 32 * KIB,
  none: { looks: {} },
  isNote: true,
  shape: fields({ looks: mapOf(listOf(anyNumber)) }),
});

type Looks = Readonly<Record<string, readonly number[]>>;

export function comparedIn({ looks }: { readonly looks: Looks }, uuid: string): Compared | null {
  const [at = 0, before = 0] = looks[shortId(uuid)] ?? [];
  return at === 0 ? null : { at: at * SECOND, deploymentsAt: (at - before) * SECOND };
}

export const lookOf = ({ at, deploymentsAt }: Compared): readonly number[] => [
  Math.floor(at / SECOND),
  Math.ceil(Math.max(0, at - deploymentsAt) / SECOND),
];
