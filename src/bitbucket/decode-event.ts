import {
  EVENT_NAMES,
  type EventName,
  type IngestMessage,
  type News,
  type Rejection,
} from '../core/events/message';
import { at, instantAt, listAt, textAt } from './json';
import { environmentTypeOf, resultOf } from './names';

const PREFIX = 'avi:bitbucket:';

/** Translates any Bitbucket event that we subscribe to; the only place that knows their wire shapes. */
export function decodeEvent(payload: unknown): IngestMessage {
  const repositoryUuid = uuidIn(payload) ?? '';
  const event = eventName(textAt(payload, 'eventType'));
  if (event === undefined)
    return rejected(repositoryUuid, 'unknown', {
      reason: 'unknown-event',
      detail: 'The eventType is none that is subscribed to.',
    });
  if (repositoryUuid === '')
    return rejected('', event, {
      reason: 'no-repository',
      detail: 'The event names no repository.',
    });
  const news = NEWS[event](payload);
  if (news === null)
    return rejected(repositoryUuid, event, {
      reason: 'malformed',
      detail: `The ${event} event lacks a field that it must have.`,
    });
  return { repositoryUuid, event, news };
}

/** Only what looks like a uuid is one: it becomes part of a storage key and of a path. */
function uuidIn(payload: unknown): string | null {
  const uuid = textAt(payload, 'repository', 'uuid');
  return uuid !== null && /^\{?[0-9a-f-]{8,36}\}?$/i.test(uuid) ? uuid : null;
}

function eventName(eventType: string | null): EventName | undefined {
  return EVENT_NAMES.find((name) => eventType === PREFIX + name);
}

function rejected(
  repositoryUuid: string,
  event: IngestMessage['event'],
  rejection: Rejection,
): IngestMessage {
  return { repositoryUuid, event, news: { kind: 'rejected', rejection } };
}

const NEWS: Readonly<Record<EventName, (payload: unknown) => News | null>> = {
  'created:build-status': buildStatusNews,
  'updated:build-status': buildStatusNews,
  'pending:deployment': () => ({ kind: 'nothing' }),
  'started:deployment': deploymentStarted,
  'completed:deployment': deploymentCompleted,
  'push:repository': pushed,
  'created:repository': () => ({ kind: 'repository-changed' }),
  'updated:repository': () => ({ kind: 'repository-changed' }),
  'deleted:repository': () => ({ kind: 'repository-deleted' }),
};

/** `…/pipelines/results/7` or the older `…/addon/pipelines/home#!/results/7`, on bitbucket.org. */
const PIPELINE_URL =
  /^https:\/\/bitbucket\.org\/([^/]+)\/([^/]+)\/(?:addon\/pipelines\/home#!\/results|pipelines\/results)\/(\d{1,9})(?:[/?#]|$)/;

function buildStatusNews(payload: unknown): News | null {
  const status = at(payload, 'buildStatus');
  const url = textAt(status, 'url');
  const state = textAt(status, 'state');
  if (url === null || state === null) return null;
  const buildNumber = buildNumberIn(url, payload);
  if (buildNumber === null) return { kind: 'nothing' };
  const updatedAt = instantAt(status, 'updatedOn') ?? instantAt(payload, 'timestamp');
  if (updatedAt === null) return null;
  if (state !== 'INPROGRESS') return { kind: 'run-ended', buildNumber, updatedAt };
  const createdAt = instantAt(status, 'createdOn') ?? updatedAt;
  return { kind: 'run-moving', hint: { type: 'run-hinted', buildNumber, createdAt, updatedAt } };
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
  return isOurs ? Number(digits) : null;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape is no uuid: the text is compared as it is.
    return text;
  }
}

function deploymentStarted(payload: unknown): News | null {
  const uuid = textAt(payload, 'deployment', 'uuid');
  const startedAt = instantAt(payload, 'deployment', 'updatedTimestamp');
  return uuid === null || startedAt === null
    ? null
    : { kind: 'deployment-started', uuid, at: startedAt };
}

function deploymentCompleted(payload: unknown): News | null {
  const uuid = textAt(payload, 'deployment', 'uuid');
  const completedAt = instantAt(payload, 'deployment', 'updatedTimestamp');
  const name = textAt(payload, 'environment', 'name');
  if (uuid === null || completedAt === null || name === null) return null;
  return {
    kind: 'deployment-completed',
    deployment: {
      type: 'deployment-observed',
      uuid,
      environment: {
        uuid: textAt(payload, 'environment', 'uuid') ?? '',
        name,
        environmentType: environmentTypeOf(textAt(payload, 'environment', 'type')),
      },
      result: resultOf(textAt(payload, 'deployment', 'status')),
      startedAt: null,
      completedAt,
      commit: null,
      buildNumber: null,
    },
  };
}

function pushed(payload: unknown): News | null {
  const push = at(payload, 'push');
  const pushedAt = instantAt(payload, 'timestamp') ?? instantAt(listAt(push, 'commits')[0], 'date');
  if (pushedAt === null) return null;
  const ref = textAt(push, 'ref') ?? textAt(push, 'ref', 'name') ?? '';
  const after = textAt(push, 'after') ?? textAt(push, 'after', 'hash') ?? String(pushedAt);
  const id = `${after.slice(0, 12)}:${ref.slice(-24)}`;
  return { kind: 'pushed', push: { type: 'push-seen', id, at: pushedAt, branch: branchIn(ref) } };
}

function branchIn(ref: string): string | null {
  return ref === '' || ref.startsWith('refs/tags/') ? null : ref.replace(/^refs\/heads\//, '');
}
