import type { DeploymentRead, DomainEvent, RunObserved } from './index';

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

/** What a trigger hands to the consumer: which repository, which event of Bitbucket's, and what it says. */
export interface IngestMessage {
  readonly repositoryUuid: string;
  readonly name: EventName | 'unknown';
  readonly event: Exclude<DomainEvent, RunObserved | DeploymentRead>;
}
