import type { BitbucketRequest } from 'local-forge';
import type { World } from '../model';
import { HOUR } from '../timestamps';

/** A person's own budget, whatever the workspace pays. */
const REQUESTS_PER_PERSON = 1000;

/** What one request leaves of its hour. */
export interface Spent {
  readonly isOver: boolean;
  readonly headers: Record<string, string>;
}

/** Takes one request from the hour's budget: the workspace's for the app, their own for a person. A refused request costs nothing. */
export function spend(world: World, request: BitbucketRequest): Spent {
  const isApp = request.provider === 'app';
  const limit = isApp ? world.api.requestsPerHour : REQUESTS_PER_PERSON;
  const who = isApp ? 'app' : (request.accountId ?? 'nobody');
  const known = world.api.spent.get(who);
  const hour = known !== undefined && world.now - known.since < HOUR ? known : begin(world, who);
  const isOver = hour.count >= limit;
  if (!isOver) hour.count += 1;
  const headers = {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Resource': 'api-repositories',
    'X-RateLimit-NearLimit': String(hour.count > limit * 0.8),
  };
  return { isOver, headers };
}

function begin(world: World, who: string): { since: number; count: number } {
  const hour = { since: world.now, count: 0 };
  world.api.spent.set(who, hour);
  return hour;
}
