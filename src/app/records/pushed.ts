import { PUSHES_OPEN, type PushChoice } from '../../core/pushes/choice';
import { NOTHING_PUSHED, type Counter, type Group, type Pushed } from '../../core/pushes/pushed';
import type { PushedLabel } from '../../core/pushes/vocabulary';
import { succeed } from '../../core/result';
import {
  anyNumber,
  anyText,
  fields,
  flag,
  listOf,
  orElse,
  orNull,
  type Read,
} from '../../core/shape';
import { pushedKey, spannedKey } from './keys';
import { KIB, recordOf, WHOLE_RECORD, type Kind } from './kind';

/** Names and values in turn: half the brackets, and there are many labels. */
const labels: Read<readonly PushedLabel[]> = (value, field) => {
  const read = listOf(anyText)(value, field);
  if (!read.ok) return read;
  const all = read.value;
  return succeed(
    all.flatMap((name, at) => (at % 2 === 0 ? [[name, all[at + 1] ?? ''] as const] : [])),
  );
};

const names = { pipeline: anyText, step: anyText };

const shape: Read<Pushed> = fields({
  groups: listOf(
    fields({
      ...names,
      run: fields({ issuedAt: anyNumber, stepUuid: anyText }),
      gauges: listOf(fields({ metric: anyText, labels, value: anyNumber })),
    }),
  ),
  counters: listOf(
    fields({
      ...names,
      metric: anyText,
      labels,
      forgotten: anyText,
      contributions: listOf(fields({ stepUuid: anyText, value: anyText, until: anyNumber })),
      bornAt: anyNumber,
      latestAt: anyNumber,
    }),
  ),
  /** Version 1 knew of none. */
  incidents: orElse(
    listOf(
      fields({
        id: anyText,
        environment: fields({ uuid: anyText, name: anyText }),
        openedAt: orNull(anyNumber),
        lastOpenAt: orNull(anyNumber),
        resolvedAt: orNull(anyNumber),
      }),
    ),
    [],
  ),
  steps: listOf(fields({ ...names, uuid: anyText, until: anyNumber })),
  asking: fields({ left: anyNumber, at: anyNumber }),
});

/** What the steps of a repository pushed. */
export const PUSHED = (repositoryUuid: string): Kind<Pushed> => pushedAt(pushedKey(repositoryUuid));

/** What spans told of them. */
export const SPANNED = (repositoryUuid: string): Kind<Pushed> =>
  pushedAt(spannedKey(repositoryUuid));

const pushedAt = (key: string): Kind<Pushed> =>
  recordOf<Pushed>({
    key,
    version: 2,
    oldest: 1,
    bytesMax: 96 * KIB,
    none: NOTHING_PUSHED,
    shape,
    write: (pushed) => ({
      ...pushed,
      groups: pushed.groups.map((group) => ({ ...group, gauges: group.gauges.map(flat) })),
      counters: pushed.counters.map(flat),
    }),
  });

const flat = (one: Group['gauges'][number] | Counter): object => ({
  ...one,
  labels: one.labels.flat(),
});

/** The repositories of which something was pushed: a page reads no other record of pushes. */
export const PUSHERS = recordOf<{
  readonly uuids: readonly string[];
  /** Those of which spans told. */
  readonly spanned: readonly string[];
}>({
  key: 'pushers',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { uuids: [], spanned: [] },
  shape: fields({ uuids: listOf(anyText), spanned: orElse(listOf(anyText), []) }),
});

/** What an admin chose about pushes. */
export const PUSH_CHOICE = recordOf<PushChoice>({
  key: 'push-choice',
  version: 1,
  bytesMax: 128 * KIB,
  none: PUSHES_OPEN,
  shape: fields({ isOff: flag, offUuids: listOf(anyText), allowed: listOf(anyText) }),
});
