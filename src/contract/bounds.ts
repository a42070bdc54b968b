/**
 * What may be asked for, in one place: the forms of the pages and the resolvers that refuse hold the same numbers.
 * Constants only; a module here imports nothing, so that the page pulls in no backend code.
 */

/** Days that a token is good for. */
export const TOKEN_DAYS = { least: 1, usual: 90, most: 365 } as const;
/** Days that a rotated token stays good. */
export const GRACE_DAYS = { least: 0, usual: 7, most: 30 } as const;
/** Days without an event after which a series is no longer exposed. */
export const RETENTION_DAYS = { least: 1, most: 365 } as const;
/** Days that the audit log goes back; SOC 2 asks for a year. */
export const AUDIT_DAYS = { least: 30, usual: 365, most: 730 } as const;

/** Characters of the name of a token or a service account. */
export const NAME_CHARACTERS = 80;
/** Repositories that one scope may name. */
export const SCOPE_REPOSITORIES_MAX = 500;
/** Characters of an issuer, an audience or a subject. */
export const POLICY_CHARACTERS = 400;
/** Claims that one policy may require. */
export const CLAIMS_MAX = 10;
/** Tracked branches, and environments with commits behind. */
export const NAMES_MAX = 20;
/** Repositories that the workspace's form may leave out. */
export const EXCLUDED_MAX = 3000;
/** Plans of the workspace that are kept, one for each day from which one holds. */
export const PLANS_MAX = 24;
/** Minutes, slots and prices that a plan may name. */
export const PLAN_AMOUNT = { least: 0, most: 10_000_000 } as const;
