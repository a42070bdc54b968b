/**
 * Every limit of the platform that this host enforces, with where it is written.
 * Pages are below https://developer.atlassian.com/platform/forge/; "observed" means seen on the live
 * platform in October 2026, "SDK" means read in the published package.
 */

/** limits-invocation, August 2026: resolvers and product triggers. */
export const RESOLVER_TIMEOUT_SECONDS = 25;
export const TRIGGER_TIMEOUT_SECONDS = 25;
/** limits-invocation, August 2026. */
export const WEBTRIGGER_TIMEOUT_SECONDS = 55;
/** limits-invocation: consumers and scheduled triggers without `timeoutSeconds`. */
export const ASYNC_TIMEOUT_SECONDS_DEFAULT = 55;
/** limits-invocation: the most that `timeoutSeconds` may say. */
export const ASYNC_TIMEOUT_SECONDS_MAX = 900;
/** manifest-reference/runtime: memory of a function that names none. */
export const MEMORY_MB_DEFAULT = 512;
/** limits-invocation: request and response of a function. */
export const PAYLOAD_BYTES_MAX = 5 * 1024 * 1024;
/** limits-invocation: request of a front-end `invoke`. */
export const INVOKE_REQUEST_BYTES_MAX = 500 * 1024;

/**
 * limits-invocation: outgoing requests of one invocation in a minute are 100; whether those to Bitbucket count is
 * unknown. Ten fewer are asked of an app here, which must not sail that close.
 */
export const REQUESTS_PER_INVOCATION_MINUTE = 90;

/** Changelog CHANGE-3420, in force since September 2026: invocations that somebody waits for, web triggers included. */
export const INVOCATIONS_PER_PERSON_MINUTE = 1_200;
export const INVOCATIONS_PER_MINUTE = 7_000;
export const INVOCATIONS_PER_SECOND = 300;

/** limits-kvs-ce: of one installation. */
export const STORAGE_REQUESTS_PER_SECOND = 1_000;
/** limits-kvs-ce until February 2026: units of reading, and as many of writing. */
export const STORAGE_UNITS_PER_MINUTE = 4_000;
/** The same: bytes of one unit, rounded up; a batch is rounded once. */
export const STORAGE_UNIT_BYTES = 10 * 1024;

/** storage-reference/limits-kvs-ce, June 2026. */
export const KEY_LENGTH_MAX = 500;
/** storage-reference: the hyphen is literal. No braces, slash, at, plus or equals sign. */
export const KEY_PATTERN = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;
/** limits-kvs-ce: bytes of the value as JSON. */
export const VALUE_BYTES_MAX = 240 * 1024;
/** limits-kvs-ce: nested objects and arrays. */
export const VALUE_DEPTH_MAX = 31;
/** storage-reference/kvs-batch: items in one batch. */
export const BATCH_ITEMS_MAX = 25;
/** storage-reference/transactions: operations in one transaction. */
export const TRANSACTION_OPERATIONS_MAX = 25;
/** storage-reference: request of a batch or transaction. */
export const BULK_BYTES_MAX = 4 * 1024 * 1024;
/** storage-reference/kvs-query. */
export const QUERY_PAGE_DEFAULT = 10;
export const QUERY_PAGE_MAX = 100;
/** storage-reference/entity-query: filters in one query. */
export const QUERY_CONDITIONS_MAX = 100;
/** storage-reference/ttl. */
export const TTL_SECONDS_MAX = 366 * 86_400;
/** storage-reference/ttl: how long an expired value may still be read. */
export const EXPIRED_READABLE_SECONDS = 48 * 3_600;
/** Observed: `integer` attributes are signed 32-bit. */
export const INTEGER_MIN = -(2 ** 31);
export const INTEGER_MAX = 2 ** 31 - 1;

/** storage-reference/custom-entities: of an app, and of an entity. */
export const ENTITIES_MAX = 20;
export const ENTITY_ATTRIBUTES_MAX = 50;
export const ENTITY_INDEXES_MAX = 7;
/** storage-reference/custom-entities: bytes of what an index is made of. */
export const RANGE_BYTES_MAX = 900;
export const PARTITION_BYTES_MAX = 1_700;
/** The schema of the manifest: keys of functions. */
export const KEY_OF_FUNCTION_LENGTH_MAX = 23;

/** limits-async-events, May 2026. */
export const PUSH_EVENTS_MAX = 50;
export const PUSH_BYTES_MAX = 200 * 1024;
export const PUSH_EVENTS_PER_MINUTE = 500;
export const DELAY_SECONDS_MAX = 900;
/** limits-async-events: one event for a consumer that may run longer than 55 s. */
export const LONG_CONSUMER_EVENT_BYTES_MAX = 100 * 1024;
/** limits-async-events: push requests that one invocation may start. */
export const PUSHES_PER_INVOCATION_MAX = 1_000;
/** runtime-reference/async-events-api: how long an event is kept. */
export const RETENTION_SECONDS = 24 * 3_600;
/** runtime-reference/async-events-api: longest pause between two attempts. */
export const RETRY_AFTER_SECONDS_MAX = 900;
/** events-reference/product_events: attempts after the first. */
export const TRIGGER_RETRIES_MAX = 4;
/** events-reference/product_events: larger ones are never delivered. */
export const EVENT_BYTES_MAX = 200 * 1024;
/** events-reference/product_events: JSON of `retryData`. */
export const RETRY_DATA_BYTES_MAX = 4 * 1024;

/** manifest-reference/modules/scheduled-trigger. */
export const INTERVAL_SECONDS: Readonly<Record<string, number>> = {
  fiveMinute: 300,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
};
