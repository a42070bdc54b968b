import {
  ASYNC_TIMEOUT_SECONDS_MAX,
  ENTITIES_MAX,
  ENTITY_ATTRIBUTES_MAX,
  ENTITY_INDEXES_MAX,
  INTERVAL_SECONDS,
  KEY_OF_FUNCTION_LENGTH_MAX,
} from '../limits';

interface Module {
  readonly key: string;
  readonly function: string;
}

interface FunctionLimits {
  readonly key?: string;
  readonly timeoutSeconds?: number;
}

interface Indexed {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly indexes: readonly { readonly partition: readonly string[]; readonly range: string }[];
}

/** The part of a manifest that names other parts of it, or that has a limit. */
interface Declared {
  readonly functions: readonly FunctionLimits[];
  readonly triggers: readonly Module[];
  readonly consumers: readonly Module[];
  readonly schedules: readonly (Module & { readonly interval: string })[];
  readonly webtriggers: readonly Module[];
  readonly ui: readonly {
    readonly key: string;
    readonly resource: string;
    readonly resolver?: string;
  }[];
  readonly resources: readonly { readonly key: string }[];
  readonly entities: readonly Indexed[];
}

const ATTRIBUTE_TYPES = ['string', 'integer', 'float', 'boolean', 'any'];

/**
 * What a manifest names and has not, or asks for beyond the platform's limits: Forge's validator refuses it, and here it
 * would only fail when it is used. Each in a sentence.
 */
export const danglingIn = (manifest: Declared): readonly string[] => [
  ...functionsNamedIn(manifest),
  ...resourcesNamedIn(manifest),
  ...manifest.schedules
    .filter(({ interval }) => !Object.hasOwn(INTERVAL_SECONDS, interval))
    .map(({ key, interval }) => `scheduledTrigger ${key}: there is no interval ${interval}.`),
  ...manifest.functions.flatMap(wrongFunction),
  ...tooMany('app', 'entities', manifest.entities.length, ENTITIES_MAX),
  ...manifest.entities.flatMap(wrongEntity),
];

function functionsNamedIn(manifest: Declared): readonly string[] {
  const known = new Set(manifest.functions.map(({ key }) => key));
  const { triggers, consumers, schedules, webtriggers, ui } = manifest;
  const named = [
    ...[...triggers, ...consumers, ...schedules, ...webtriggers].map(
      (module) => [module.key, module.function] as const,
    ),
    ...ui.flatMap(({ key, resolver }) =>
      resolver === undefined ? [] : [[key, resolver] as const],
    ),
  ];
  return named
    .filter(([, name]) => !known.has(name))
    .map(([key, name]) => `${key}: there is no function ${name}.`);
}

function resourcesNamedIn({ ui, resources }: Declared): readonly string[] {
  const known = new Set(resources.map(({ key }) => key));
  return ui
    .filter(({ resource }) => !known.has(resource))
    .map(({ key, resource }) => `${key}: there is no resource ${resource}.`);
}

function wrongFunction({ key = '', timeoutSeconds = 1 }: FunctionLimits): readonly string[] {
  const isInTime =
    Number.isInteger(timeoutSeconds) &&
    timeoutSeconds >= 1 &&
    timeoutSeconds <= ASYNC_TIMEOUT_SECONDS_MAX;
  return [
    ...(isInTime ? [] : [`function ${key}: timeoutSeconds is 1 to ${ASYNC_TIMEOUT_SECONDS_MAX}.`]),
    ...(key.length <= KEY_OF_FUNCTION_LENGTH_MAX
      ? []
      : [`function ${key}: a key has at most ${KEY_OF_FUNCTION_LENGTH_MAX} characters.`]),
  ];
}

function wrongEntity({ name, attributes, indexes }: Indexed): readonly string[] {
  const at = `entity ${name}`;
  const indexed = indexes.flatMap(({ partition, range }) => [...partition, range]);
  return [
    ...tooMany(at, 'attributes', Object.keys(attributes).length, ENTITY_ATTRIBUTES_MAX),
    ...tooMany(at, 'indexes', indexes.length, ENTITY_INDEXES_MAX),
    ...Object.entries(attributes)
      .filter(([, type]) => !ATTRIBUTE_TYPES.includes(type))
      .map(([attribute, type]) => `${at}: ${attribute} cannot be of type ${type}.`),
    ...indexed
      .filter((attribute) => !Object.hasOwn(attributes, attribute))
      .map((attribute) => `${at}: an index names ${attribute}, which is no attribute.`),
  ];
}

const tooMany = (at: string, what: string, count: number, most: number): readonly string[] =>
  count <= most ? [] : [`${at}: ${count} ${what} are more than ${most}.`];
