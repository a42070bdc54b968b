import type { ScrapeAnswer } from '../../app/scrape/scrape-answer';
import type { ScrapeRequest } from '../../app/scrape/scrape-request';
import { isRecord } from '../../bitbucket/json';

/** What Forge's dynamic web triggers answer with. */
export interface WebTriggerAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string[]>;
  readonly body: string;
}

/** A request as Forge hands it over: header names come in the caller's case, values as lists. */
export function readWebRequest(request: unknown): ScrapeRequest & { readonly body: string } {
  const { method, userPath, headers, queryParameters, body } = isRecord(request) ? request : {};
  const byName = listsIn(headers, (name) => name.toLowerCase());
  return {
    method: typeof method === 'string' ? method.toUpperCase() : 'GET',
    path: typeof userPath === 'string' ? userPath : '',
    header: (name) => byName.get(name)?.[0],
    authorization: byName.get('authorization') ?? [],
    // As it was written: a secret may be hidden in a name, and base64 has capitals.
    query: Object.fromEntries(listsIn(queryParameters, (name) => name)),
    body: typeof body === 'string' ? body : '',
  };
}

function listsIn(
  lists: unknown,
  keyOf: (name: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(isRecord(lists) ? lists : {})) {
    const key = keyOf(name);
    const all = Array.isArray(values) ? values.map(String) : [String(values)];
    map.set(key, [...(map.get(key) ?? []), ...all]);
  }
  return map;
}

/** Our answer as Forge wants it. */
export function answered({ status, headers, body }: ScrapeAnswer): WebTriggerAnswer {
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return {
    statusCode: status,
    headers: Object.fromEntries(lists) as Record<string, string[]>,
    body,
  };
}
