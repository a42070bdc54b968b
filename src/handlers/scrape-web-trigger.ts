import { scrape } from '../app/scrape/scrape';
import { isRecord } from '../bitbucket/json';
import type { World } from '../ports/world';

/** What Forge's dynamic web triggers answer with. */
export interface WebTriggerAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string[]>;
  readonly body: string;
}

/** Forge `webtrigger`: GET by a scraper. Header names come in the caller's case, values as lists. */
export async function scrapeWebTrigger(request: unknown, world: World): Promise<WebTriggerAnswer> {
  const { method, userPath, headers, queryParameters } = isRecord(request) ? request : {};
  const byName = lowered(headers);
  const query = [...lowered(queryParameters)];
  const answer = await scrape(
    {
      method: typeof method === 'string' ? method.toUpperCase() : 'GET',
      path: typeof userPath === 'string' ? userPath : '',
      header: (name) => byName.get(name)?.[0],
      authorization: byName.get('authorization') ?? [],
      query: Object.fromEntries(query),
    },
    world,
  );
  const answered = Object.entries(answer.headers).map(([name, value]) => [name, [value]]);
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answered) as Record<string, string[]>,
    body: answer.body,
  };
}

function lowered(lists: unknown): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(isRecord(lists) ? lists : {})) {
    const key = name.toLowerCase();
    const all = Array.isArray(values) ? values.map(String) : [String(values)];
    map.set(key, [...(map.get(key) ?? []), ...all]);
  }
  return map;
}
