import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A module of `manifest.yml` that names a function, directly or through its resolver. */
export interface ModuleEntry {
  readonly key: string;
  readonly function?: string;
  readonly resolver?: { readonly function: string };
  readonly title?: string;
  readonly resource?: string;
  readonly [property: string]: unknown;
}

export interface TriggerModule extends ModuleEntry {
  readonly function: string;
  readonly events: readonly string[];
}

export interface ConsumerModule extends ModuleEntry {
  readonly function: string;
  readonly queue: string;
}

export interface ScheduledTriggerModule extends ModuleEntry {
  readonly function: string;
  readonly interval: string;
}

export interface StaticOutput {
  readonly key: string;
  readonly statusCode: number;
  readonly contentType?: string;
  readonly body?: string;
}

export interface WebTriggerModule extends ModuleEntry {
  readonly function: string;
  readonly urlFormat?: 'v1' | 'v2';
  readonly response?: { readonly type: 'static' | 'dynamic'; readonly outputs?: readonly StaticOutput[] };
}

export interface FunctionModule {
  readonly key: string;
  readonly handler: string;
  readonly timeoutSeconds?: number;
  readonly runtime?: { readonly memoryMB?: number };
}

/** Attribute types of a custom entity. */
export type AttributeType = 'string' | 'integer' | 'float' | 'boolean' | 'any';

export interface EntityIndex {
  readonly name: string;
  readonly partition: readonly string[];
  readonly range: string;
}

export interface Entity {
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeType>>;
  readonly indexes: readonly EntityIndex[];
}

/** A module with pages: `type` is the manifest's word, e.g. `bitbucket:repoCodeOverviewPanel`. */
export interface UiModule {
  readonly type: string;
  readonly key: string;
  readonly title: string;
  readonly resource: string;
  readonly resolver?: string;
}

/** What the host needs of `manifest.yml`, with defaults filled in. */
export interface Manifest {
  readonly appId: string;
  readonly memoryMB: number;
  readonly scopes: readonly string[];
  /** `permissions` as written; the pages derive their Content-Security-Policy from it. */
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly egress: readonly string[];
  readonly functions: readonly FunctionModule[];
  readonly triggers: readonly TriggerModule[];
  readonly consumers: readonly ConsumerModule[];
  readonly schedules: readonly ScheduledTriggerModule[];
  readonly webtriggers: readonly WebTriggerModule[];
  readonly ui: readonly UiModule[];
  readonly resources: readonly { readonly key: string; readonly path: string }[];
  readonly entities: readonly Entity[];
}
