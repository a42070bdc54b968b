import type { ScrapeLog } from '../../core/health/scrape-log';
import { succeed } from '../../core/result';
import { anyNumber, anyText, fields, listOf, orElse, orNull, type Read } from '../../core/shape';
import { KIB, recordOf, type Kind } from './kind';

const VERSION = 2;

const stored = fields({
  last: fields({
    at: anyNumber,
    client: anyText,
    status: anyNumber,
    bytes: anyNumber,
    series: anyNumber,
    format: anyText,
    timeoutSeconds: orNull(anyNumber),
    tookMs: anyNumber,
  }),
  visit: orElse(
    fields({ at: anyNumber, client: anyText, status: anyNumber, times: listOf(anyNumber) }),
    null,
  ),
  succeededAt: anyNumber,
  failures: anyNumber,
  arrivals: listOf(anyNumber),
  trains: listOf(
    fields({
      client: anyText,
      firstAt: orElse(anyNumber, 0),
      lastAt: anyNumber,
      arrivals: anyNumber,
    }),
  ),
  interval: orNull(anyNumber),
});

const shape: Read<ScrapeLog | null> = (value, field) => {
  const read = stored(value, field);
  if (!read.ok) return read;
  const { visit, ...log } = read.value;
  return succeed({ v: VERSION, ...log, ...(visit === null ? {} : { visit }) });
};

/** The scrapes of one token or service account; null when there are none, or only of an older kind. */
export const SCRAPES = (readerId: string): Kind<ScrapeLog | null> =>
  recordOf({
    key: `scrapes:${readerId}`,
    version: VERSION,
    bytesMax: 8 * KIB,
    none: null,
    isNote: true,
    shape,
    older: null,
  });
