import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type JsonRecord, arrayOf, recordOf, stringOf } from '../kit/json';
import { MEMORY_MB_DEFAULT } from '../limits';
import { danglingIn } from './dangling';

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
  readonly response?: {
    readonly type: 'static' | 'dynamic';
    readonly outputs?: readonly StaticOutput[];
  };
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

/** A directory of static files. */
interface Resource {
  readonly key: string;
  readonly path: string;
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
  readonly resources: readonly Resource[];
  readonly entities: readonly Entity[];
}

/** Thrown for a `manifest.yml` that this host cannot play; the message names what and why. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

const BACKEND_MODULES = ['function', 'trigger', 'consumer', 'scheduledTrigger', 'webtrigger'];
/** Modules whose occasion never comes here: nobody uninstalls the app from this machine. */
const SILENT_MODULES = ['preUninstall'];

/**
 * Reads `manifest.yml` in `root`; throws {@link ManifestError} for what is missing or not modelled. What is
 * named has to be there; other shapes that Forge's own validator checks are believed.
 */
export function readManifest(root: string): Manifest {
  const document = recordOf(parse(readFileSync(join(root, 'manifest.yml'), 'utf8')));
  const app = recordOf(document['app']);
  const modules = recordOf(document['modules']);
  refuseDoubledKeys(modules);
  const permissions = recordOf(document['permissions']);
  const manifest: Manifest = {
    appId: appIdOf(app),
    memoryMB: memoryOf(app),
    scopes: arrayOf(permissions['scopes']).filter((scope) => typeof scope === 'string'),
    permissions,
    egress: egressOf(permissions),
    functions: arrayOf(modules['function']) as readonly FunctionModule[],
    triggers: arrayOf(modules['trigger']) as readonly TriggerModule[],
    consumers: arrayOf(modules['consumer']) as readonly ConsumerModule[],
    schedules: arrayOf(modules['scheduledTrigger']) as readonly ScheduledTriggerModule[],
    webtriggers: arrayOf(modules['webtrigger']) as readonly WebTriggerModule[],
    ui: Object.entries(modules).flatMap(([type, entries]) => uiModulesOf(type, entries)),
    resources: arrayOf(document['resources']) as readonly Resource[],
    entities: arrayOf(recordOf(app['storage'])['entities']).map(entityOf),
  };
  refuseUnmodelled(manifest);
  const dangling = danglingIn(manifest);
  if (dangling.length > 0) throw new ManifestError(`manifest.yml: ${dangling.join(' ')}`);
  return manifest;
}

function appIdOf(app: JsonRecord): string {
  const id = stringOf(app['id'])?.split('/').pop();
  if (!id) throw new ManifestError('manifest.yml has no app.id; `forge register` writes one.');
  return id;
}

function memoryOf(app: JsonRecord): number {
  const memory = recordOf(app['runtime'])['memoryMB'];
  return typeof memory === 'number' ? memory : MEMORY_MB_DEFAULT;
}

function egressOf(permissions: JsonRecord): readonly string[] {
  const fetch = recordOf(recordOf(permissions['external'])['fetch']);
  return arrayOf(fetch['backend']).flatMap((entry) => {
    const address = stringOf(entry) ?? stringOf(recordOf(entry)['address']);
    return address === undefined ? [] : [address];
  });
}

function uiModulesOf(type: string, entries: unknown): readonly UiModule[] {
  if ([...BACKEND_MODULES, ...SILENT_MODULES].includes(type)) return [];
  return arrayOf(entries)
    .map(recordOf)
    .map((entry) => {
      const resource = stringOf(entry['resource']);
      const key = stringOf(entry['key']);
      if (!resource || !key) {
        throw new ManifestError(`modules.${type} is not modelled by the local Forge: no resource.`);
      }
      const resolver = stringOf(recordOf(entry['resolver'])['function']);
      const title = stringOf(entry['title']) ?? key;
      return { type, key, title, resource, ...(resolver === undefined ? {} : { resolver }) };
    });
}

function entityOf(entry: unknown): Entity {
  const { name, attributes, indexes } = recordOf(entry);
  const types = Object.entries(recordOf(attributes)).map(([attribute, definition]) => [
    attribute,
    recordOf(definition)['type'] as AttributeType,
  ]);
  return {
    name: String(name),
    attributes: Object.fromEntries(types) as Record<string, AttributeType>,
    indexes: arrayOf(indexes).map(indexOf),
  };
}

function indexOf(entry: unknown): EntityIndex {
  if (typeof entry === 'string') return { name: entry, partition: [], range: entry };
  const { name, partition, range } = recordOf(entry);
  const [first, ...rest] = arrayOf(range);
  if (typeof first !== 'string' || rest.length > 0) {
    throw new ManifestError(`Index ${String(name)} needs exactly one range attribute.`);
  }
  return { name: String(name), partition: arrayOf(partition).map(String), range: first };
}

/** One name for one module, whatever its kind: Forge refuses two, and deploys neither. */
function refuseDoubledKeys(modules: JsonRecord): void {
  const keys = Object.values(modules).flatMap((entries) =>
    arrayOf(entries).flatMap((entry) => stringOf(recordOf(entry)['key']) ?? []),
  );
  const doubled = keys.find((key, at) => keys.indexOf(key) < at);
  if (doubled !== undefined)
    throw new ManifestError(`manifest.yml has two modules with the key ${doubled}.`);
}

function refuseUnmodelled(manifest: Manifest): void {
  for (const trigger of manifest.triggers) {
    if (trigger['filter'] !== undefined) {
      throw new ManifestError(`trigger ${trigger.key}: filter is not modelled by the local Forge.`);
    }
  }
  for (const consumer of manifest.consumers) {
    if (typeof consumer.function !== 'string') {
      throw new ManifestError(`consumer ${consumer.key}: only \`function\` is modelled.`);
    }
  }
  for (const webtrigger of manifest.webtriggers) {
    const authentication = recordOf(webtrigger['request'])['authentication'] ?? 'none';
    if (authentication !== 'none') {
      throw new ManifestError(`webtrigger ${webtrigger.key}: authentication is not modelled.`);
    }
  }
}
