import { createHash } from 'node:crypto';
import type { AccountRole } from './host/bitbucket-server';
import recorded from './unverified.json';

/**
 * Everything this host does that nobody has compared with Atlassian's cloud. Whoever has an account
 * can: `npm run probe` records into `unverified.json` what it can see; correct the rest here and nowhere else.
 */

/** Environment of the app; the cloud gives a uuid. */
export const ENVIRONMENT_ID = 'e1f0c0de-0000-4000-8000-000000000001';
export const ENVIRONMENT_TYPE = recorded.environmentType;
export const APP_VERSION = recorded.appVersion;
/** Installation of the app in the workspace; the cloud gives a uuid. */
export const INSTALLATION_ID = 'e1f0c0de-0000-4000-8000-000000000002';

/** The four people of a workspace that is not simulated; a test server answers for each by these ids. */
export const ACCOUNTS: Readonly<Record<AccountRole, string>> = {
  reader: '557058:00000000-0000-4000-8000-00000000000a',
  writer: '557058:00000000-0000-4000-8000-00000000000b',
  repositoryAdmin: '557058:00000000-0000-4000-8000-00000000000c',
  workspaceAdmin: '557058:00000000-0000-4000-8000-00000000000d',
};

/** How many consumers of one installation run at the same time when lanes allow it. */
export const PARALLEL_CONSUMERS = 10;

/** How many product events of one installation are delivered at the same time. */
export const PARALLEL_DELIVERIES = 20;

/** Status of every KVS error that was not observed. */
export const KVS_ERROR_STATUS = 400;

/** Seconds until the next attempt after a consumer threw; `attempt` counts from 0. */
export function backoffSeconds(attempt: number, maximum: number): number {
  return Math.min(maximum, 2 ** attempt);
}

/** `retryReason` when the platform, not the app, asks for another attempt. */
export const PLATFORM_RETRY_REASON = 'FUNCTION_PLATFORM_UNKNOWN_ERROR';

/** What a scheduled trigger receives; nobody has seen `cloudId` for Bitbucket. */
export function schedulePayload(moduleKey: string, workspaceUuid: string): object {
  return { context: { cloudId: bare(workspaceUuid), moduleKey }, contextToken: 'local' };
}

/** The life-cycle event of an installation; its shape on Bitbucket is documented, never seen. */
export function installedEvent(appId: string, contextAri: string): Record<string, unknown> {
  return {
    eventType: 'avi:forge:installed:app',
    id: `ari:cloud:ecosystem::installation/${INSTALLATION_ID}`,
    context: contextAri,
    app: { id: `ari:cloud:ecosystem::app/${appId}`, version: APP_VERSION },
    environment: { id: ENVIRONMENT_ID },
  };
}

/** ARI of a workspace. */
export function workspaceAri(uuid: string): string {
  return `ari:cloud:bitbucket::workspace/${bare(uuid)}`;
}

/** Second argument of every handler. */
export function handlerContext(call: {
  workspaceUuid: string;
  contextAri: string;
  accountId: string | undefined;
}): object {
  return {
    principal: call.accountId === undefined ? undefined : { accountId: call.accountId },
    workspaceId: call.workspaceUuid,
    installContext: call.contextAri,
    installation: { ari: { installationId: INSTALLATION_ID }, contexts: [call.contextAri] },
  };
}

interface Place {
  readonly uuid: string;
  readonly slug: string;
}

/** Where a page is: `extension` of its contexts. Documented field by field; nobody has compared the values. */
export function extensionOf(page: {
  moduleType: string;
  workspace: Place;
  repository: Place | undefined;
}): object {
  const { moduleType, workspace, repository } = page;
  const path = [workspace.slug, ...(repository === undefined ? [] : [repository.slug])].join('/');
  return {
    type: moduleType,
    location: `https://bitbucket.org/${path}`,
    ...(moduleType.startsWith('bitbucket:workspace')
      ? { workspace: { uuid: workspace.uuid } }
      : {}),
    ...(repository === undefined ? {} : { repository: { uuid: repository.uuid } }),
  };
}

/** `req.context` of a resolver, before the SDK adds account, license and installation. */
export function resolverContext(call: {
  moduleKey: string;
  moduleType: string;
  appId: string;
  accountId: string;
  workspace: Place;
  repository: Place | undefined;
}): object {
  return {
    accountId: call.accountId,
    workspaceId: bare(call.workspace.uuid),
    environmentId: ENVIRONMENT_ID,
    environmentType: ENVIRONMENT_TYPE,
    localId: `ari:cloud:ecosystem::extension/${call.appId}/${ENVIRONMENT_ID}/static/${call.moduleKey}`,
    moduleKey: call.moduleKey,
    siteUrl: 'https://bitbucket.org',
    extension: extensionOf(call),
  };
}

/** Content type of a web trigger answer that names none. */
export const WEBTRIGGER_CONTENT_TYPE = 'text/plain; charset=utf-8';

/** Body of the platform's own 500 when a web trigger fails or answers in a wrong shape. */
export const WEBTRIGGER_FAILURE_BODY = 'The web trigger failed.';

/** Stands in for the uuid of a workspace whose server does not tell; the same for the same slug. */
export function uuidFromSlug(slug: string): string {
  const hex = createHash('sha1').update(`workspace:${slug}`).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return `{${[...parts, hex.slice(20, 32)].join('-')}}`;
}

/** The uuid without braces: how ARIs and some contexts write it. */
export function bare(uuid: string): string {
  return uuid.replace(/^\{|\}$/g, '');
}

/** What an invocation hears that asks Bitbucket too often. */
export function requestLimitReached(): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  const body = 'The invocation has made too many requests within a minute.';
  return { status: 429, headers: { 'content-type': 'text/plain' }, body };
}

/** How Bitbucket wants the braces of a uuid in a path. One document says that raw ones are refused; released apps send them. */
export const BRACES = recorded.braces;

const HOUR_MINUTES = 60;

/** `cron_pattern` of a schedule. Seven fields are documented; what Bitbucket fills into them nobody has seen. */
export function cronPattern(clock: { everyMinutes: number; offsetMinutes: number }): string {
  const { everyMinutes, offsetMinutes } = clock;
  const minute = offsetMinutes % HOUR_MINUTES;
  if (everyMinutes < HOUR_MINUTES) return `0 ${minute % everyMinutes}/${everyMinutes} * * * ? *`;
  if (everyMinutes === HOUR_MINUTES) return `0 ${minute} * * * ? *`;
  return `0 ${minute} ${Math.floor(offsetMinutes / HOUR_MINUTES)} * * ? *`;
}
