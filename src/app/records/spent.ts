import type { Parts } from '../../core/money/add-up';
import type { SlotUse } from '../../core/money/slots';
import { succeed } from '../../core/result';
import { anyNumber, fields, listOf, mapOf, type Read } from '../../core/shape';
import { recordOf, WHOLE_RECORD } from './kind';

/** Beginnings and lengths in turn, 0 for what goes on: there may be thousands. */
const slots: Read<readonly SlotUse[]> = (value, field) => {
  const read = listOf(anyNumber)(value, field);
  if (!read.ok) return read;
  const all = read.value;
  return succeed(
    all.flatMap((from, at) => {
      const lasted = all[at + 1] ?? 0;
      return at % 2 === 0 ? [{ from, until: lasted === 0 ? null : from + lasted }] : [];
    }),
  );
};

const part = fields({ at: anyNumber, seconds: anyNumber, weekSeconds: anyNumber, slots });

/** What each repository used in this month, by its short id: only the sweep reads and writes it. */
export const SPENT = recordOf<{ readonly parts: Parts }>({
  key: 'spent',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { parts: {} },
  isNote: true,
  shape: fields({ parts: mapOf(part) }),
  write: ({ parts }) => ({
    parts: Object.fromEntries(
      Object.entries(parts).map(([id, { slots: uses, ...spent }]) => [
        id,
        {
          ...spent,
          slots: uses.flatMap((use) => [use.from, use.until === null ? 0 : use.until - use.from]),
        },
      ]),
    ),
  }),
});
