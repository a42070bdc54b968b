import type { DeploymentHeard, EventRejected } from '../core/events';
import { EVENT_NAMES, type EventName, type IngestMessage } from '../core/events/message';
import { at, countIn, instantAt, isRecord, listAt, textAt } from './json';
import { environmentTypeOf, resultOf } from './names';

const PREFIX = 'avi:bitbucket:';

/** Translates any Bitbucket event that we subscribe to; the only place that knows their wire shapes. */
export function decodeEvent(payload: unknown): IngestMessage {
  const repositoryUuid = uuidIn(payload) ?? '';
  const name = eventName(textAt(payload, 'eventType'));
  if (name === undefined) {
    const event = rejected('unknown-event', 'The eventType is none that is subscribed to.');
    return { repositoryUuid, name: 'unknown', event };
  }
  if (repositoryUuid === '') {
    const event = rejected('no-repository', 'The event names no repository.');
    return { repositoryUuid, name, event };
  }
  const lacking = `The ${name} event lacks a field that it must have.`;
  const event = DECODERS[name](payload) ?? rejected('malformed', lacking);
  return { repositoryUuid, name, event };
}

/** Only what looks like a uuid is one: it becomes part of a storage key and of a path. */
function uuidIn(payload: unknown): string | null {
  const uuid = textAt(payload, 'repository', 'uuid');
  return uuid !== null && /^\{?[0-9a-f-]{8,36}\}?$/i.test(uuid) ? uuid : null;
}

function eventName(eventType: string | null): EventName | undefined {
  return EVENT_NAMES.find((name) => eventType === PREFIX + name);
}

const rejected = (reason: EventRejected['reason'], detail: string): EventRejected => ({
  type: 'event-rejected',
  reason,
  detail,
});

type Decoded = IngestMessage['event'] | null;

/** Null where a field is missing that the event must have. */
const DECODERS: Readonly<Record<EventName, (payload: unknown) => Decoded>> = {
  'created:build-status': decodeBuildStatus,
  'updated:build-status': decodeBuildStatus,
  'pending:deployment': decodeDeploymentPending,
  'started:deployment': decodeDeploymentBegun,
  'completed:deployment': decodeDeploymentCompleted,
  'push:repository': decodePush,
  'created:repository': () => ({ type: 'repository-changed' }),
  'updated:repository': () => ({ type: 'repository-changed' }),
  'deleted:repository': () => ({ type: 'repository-deleted' }),
};

/** `…/pipelines/results/7` or the older `…/addon/pipelines/home#!/results/7`, on bitbucket.org. */
const PIPELINE_URL =
  /^https:\/\/bitbucket\.org\/([^/]+)\/([^/]+)\/(?:addon\/pipelines\/home#!\/results|pipelines\/results)\/(\d+)(?:[/?#]|$)/;

function decodeBuildStatus(payload: unknown): Decoded {
  const status = at(payload, 'buildStatus');
  const url = textAt(status, 'url');
  const state = textAt(status, 'state');
  if (url === null || state === null) return null;
  const buildNumber = buildNumberIn(url, payload);
  if (buildNumber === null) return { type: 'nothing-to-count' };
  const updatedAt = instantAt(status, 'updatedOn') ?? instantAt(payload, 'timestamp');
  if (updatedAt === null) return null;
  if (state !== 'INPROGRESS') return { type: 'run-ended', buildNumber, updatedAt };
  const createdAt = instantAt(status, 'createdOn') ?? updatedAt;
  return { type: 'run-hinted', buildNumber, createdAt, updatedAt };
}

/** Another CI's status, or one that points to another repository's pipeline, names no run of this repository. */
function buildNumberIn(url: string, payload: unknown): number | null {
  const [, , repository, digits] = PIPELINE_URL.exec(url) ?? [];
  if (repository === undefined || digits === undefined) return null;
  const named = safeDecode(repository);
  const slug = textAt(payload, 'repository', 'slug');
  const isOurs = named.startsWith('{')
    ? named === textAt(payload, 'repository', 'uuid')
    : slug === null || named === slug;
  return isOurs ? countIn(digits) : null;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape is no uuid: the text is compared as it is.
    return text;
  }
}

function decodeDeploymentPending(payload: unknown): Decoded {
  return decodeDeployment(payload, { result: null, isPending: true });
}

function decodeDeploymentBegun(payload: unknown): Decoded {
  return decodeDeployment(payload, { result: null, isPending: false });
}

function decodeDeploymentCompleted(payload: unknown): Decoded {
  const result = resultOf(textAt(payload, 'deployment', 'status'));
  return decodeDeployment(payload, { result, isPending: false });
}

function decodeDeployment(
  payload: unknown,
  state: Pick<DeploymentHeard, 'result' | 'isPending'>,
): Decoded {
  const uuid = textAt(payload, 'deployment', 'uuid');
  const updatedAt = instantAt(payload, 'deployment', 'updatedTimestamp');
  const name = textAt(payload, 'environment', 'name');
  if (uuid === null || updatedAt === null || name === null) return null;
  return {
    type: 'deployment-heard',
    uuid,
    runUuid: textAt(payload, 'pipeline', 'uuid') ?? '',
    environment: {
      uuid: textAt(payload, 'environment', 'uuid') ?? '',
      name,
      environmentType: environmentTypeOf(textAt(payload, 'environment', 'type')),
    },
    at: updatedAt,
    ...state,
  };
}

function decodePush(payload: unknown): Decoded {
  const push = at(payload, 'push');
  const pushedAt = instantAt(payload, 'timestamp') ?? instantAt(listAt(push, 'commits')[0], 'date');
  if (pushedAt === null) return null;
  const ref = textAt(push, 'ref') ?? textAt(push, 'ref', 'name') ?? '';
  const after = textAt(push, 'after') ?? textAt(push, 'after', 'hash') ?? String(pushedAt);
  const id = `${after.slice(0, 12)}:${ref.slice(-24)}`;
  const branch = isOfTag(push, ref) ? null : branchIn(ref);
  return { type: 'pushed', id, at: pushedAt, branch };
}

/** A tag's push has its plain name as `ref`, and neither commits nor a main branch (events reference). */
const isOfTag = (push: unknown, ref: string): boolean =>
  !ref.startsWith('refs/') && isRecord(push) && !('commits' in push) && !('mainbranch' in push);

function branchIn(ref: string): string | null {
  return ref === '' || ref.startsWith('refs/tags/') ? null : ref.replace(/^refs\/heads\//, '');
}
