import type { EpochMillis } from '../time';
import type { DeploymentObserved, PushSeen, RunHinted } from './index';

/** Bitbucket's event names as we count them: without the common prefix. */
export const EVENT_NAMES = [
  'created:build-status',
  'updated:build-status',
  'pending:deployment',
  'started:deployment',
  'completed:deployment',
  'push:repository',
  'created:repository',
  'updated:repository',
  'deleted:repository',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** What a trigger hands to the consumer: which repository, which event, and what it says. */
export interface IngestMessage {
  readonly repositoryUuid: string;
  readonly event: EventName | 'unknown';
  readonly news: News;
}

export type News =
  | { readonly kind: 'run-moving'; readonly hint: RunHinted }
  /** A build status says that a run ended: to be looked up. */
  | { readonly kind: 'run-ended'; readonly buildNumber: number; readonly updatedAt: EpochMillis }
  | { readonly kind: 'deployment-started'; readonly uuid: string; readonly at: EpochMillis }
  | { readonly kind: 'deployment-completed'; readonly deployment: DeploymentObserved }
  | { readonly kind: 'pushed'; readonly push: PushSeen }
  | { readonly kind: 'repository-changed' }
  | { readonly kind: 'repository-deleted' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/** Why a payload was not understood or not believed. The reasons are a closed set: they become a label. */
export interface Rejection {
  readonly reason: 'malformed' | 'unknown-event' | 'unknown-run' | 'no-repository';
  readonly detail: string;
}
