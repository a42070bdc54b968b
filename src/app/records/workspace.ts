import {
  COMPONENTS,
  RUNNER_STATES,
  type Component,
  type RunnersSeen,
  type WorkspaceTotals,
} from '../../core/aggregates/workspace';
import type { Detail } from '../../core/aggregates/page-room';
import { fail, succeed } from '../../core/result';
import {
  anyNumber,
  anything,
  anyText,
  fields,
  flag,
  listOf,
  mapOf,
  oneOf,
  orElse,
  orNull,
  type Read,
} from '../../core/shape';
import { readTables } from '../../core/storage/read';
import { storedTables } from '../../core/storage/tables';
import { recordOf, WHOLE_RECORD } from './kind';

const up = fields(
  Object.fromEntries(COMPONENTS.map((component) => [component, flag])) as Record<
    Component,
    Read<boolean>
  >,
);

const missing = fields({
  since: anyNumber,
  count: anyNumber,
  of: anyNumber,
  slugs: listOf(anyText),
  ids: listOf(anyText),
});

const outage = fields({
  ...{ type: anyText, since: anyNumber, at: anyNumber },
  isListAlone: orElse(flag, undefined),
});

const halted = fields({
  since: anyNumber,
  at: anyNumber,
  runs: anyNumber,
  repositories: anyNumber,
});

const runnersSeen = fields({
  at: anyNumber,
  read: listOf(fields({ repository: anyText, at: anyNumber })),
  list: listOf(
    fields({
      repository: orNull(anyText),
      labels: listOf(anyText),
      state: oneOf(RUNNER_STATES),
      count: anyNumber,
    }),
  ),
});

/** It is good for half an hour: what is not of this form, as before version 6, is read from Bitbucket anew. */
const runners: Read<RunnersSeen | null> = (value, field) => {
  const read = runnersSeen(value, field);
  return read.ok ? read : succeed(null);
};

const month = fields({
  at: anyNumber,
  seconds: anyNumber,
  weekSeconds: anyNumber,
  slots: fields({ most: anyNumber, at: anyNumber }),
});

const detail: Read<Detail> = (value, field) =>
  value === 1 || value === 2 ? succeed(value) : fail({ field, message: 'is no detail' });

const namesOf = fields({ count: anyNumber, slugs: listOf(anyText) });

const room = fields({
  at: anyNumber,
  shown: listOf(anyText),
  reduced: mapOf(detail),
  leftOut: namesOf,
  lessDetailed: namesOf,
});

const pushShare = fields({ at: anyNumber, series: anyNumber });

const stored = fields({
  workspace: fields({
    slug: anyText,
    uuid: anyText,
    baseline: anyNumber,
    heartbeatAt: anyNumber,
    sweepingSince: anyNumber,
    listedAt: anyNumber,
    api: fields({
      limit: orNull(anyNumber),
      remaining: orNull(anyNumber),
      blockedUntil: anyNumber,
      restsUntil: orElse(anyNumber, 0),
      hour: anyNumber,
      used: anyNumber,
      usedForMissing: orElse(anyNumber, 0),
    }),
    up,
    missing: orElse(orNull(missing), null),
    outage: orElse(orNull(outage), null),
    seenAt: orElse(anyNumber, 0),
    halted: orElse(orNull(halted), null),
    runners,
    month: orElse(orNull(month), null),
    room: orElse(orNull(room), null),
    pushShare: orElse(orNull(pushShare), null),
  }),
  /** The tables of our own counts; version 1 kept them as a whole totals record without a repository. */
  own: anything,
});

const shape: Read<WorkspaceTotals | null> = (value, field) => {
  const read = stored(value, field);
  if (!read.ok) return read;
  const own = readTables(read.value.own);
  return own.ok
    ? succeed({ ...read.value.workspace, own: own.value })
    : fail({ field: `${field}.own`, message: `is no table: ${own.problem.detail}` });
};

/** What is known of the installation as a whole; null before the first sweep. */
export const WORKSPACE = recordOf({
  key: 'workspace',
  version: 7,
  oldest: 1,
  bytesMax: WHOLE_RECORD,
  none: null,
  shape,
  write: ({ own, ...workspace }) => ({
    workspace,
    own: storedTables(own),
  }),
});
