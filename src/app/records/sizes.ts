import { succeed } from '../../core/result';
import {
  anyNumber,
  anyText,
  fields,
  listOf,
  mapOf,
  orElse,
  orNull,
  type Read,
} from '../../core/shape';
import type { EpochMillis } from '../../core/time';
import { recordOf, WHOLE_RECORD } from './kind';

export interface Sizes {
  readonly at: EpochMillis;
  /** Of the settings under which they were taken: other settings make other sizes. */
  readonly settings: number | null;
  /** Lines on a page, by the short id of a repository. */
  readonly lines: Readonly<Record<string, number>>;
  /** Repositories that came since the sweep last decided what a page shows, by short id. */
  readonly news: readonly string[];
  /** Repositories of which something was missing from the counts, or may have been, by short id. */
  readonly behind: readonly string[];
  /** The names of the shards that discovery divides the workspace into, and since when. */
  readonly shards: readonly string[];
  readonly shardsAt: EpochMillis;
}

const NONE: Sizes = {
  ...{ at: 0, settings: null, lines: {}, news: [], behind: [] },
  ...{ shards: [], shardsAt: 0 },
};

/** Up to version 2 their number was kept: which they were is not known. */
const shardNames: Read<readonly string[]> = (value, field) =>
  typeof value === 'number' ? succeed([]) : listOf(anyText)(value, field);

/** What the hourly reading of all totals found: the sizes, which are all that discovery has to know, and who is behind. */
export const SIZES = recordOf({
  key: 'sizes',
  version: 3,
  oldest: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  isNote: true,
  shape: fields({
    at: anyNumber,
    settings: orNull(anyNumber),
    lines: mapOf(anyNumber),
    news: orElse(listOf(anyText), []),
    behind: orElse(listOf(anyText), []),
    shards: orElse(shardNames, []),
    shardsAt: orElse(anyNumber, 0),
  }),
});
