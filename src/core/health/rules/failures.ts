import { named, type Told } from '../claims';

/** What Bitbucket answered, by the type of error that was noted of it. */
export const STATUSES: Readonly<Record<string, string>> = {
  unauthorized: '401 Unauthorized',
  forbidden: '403 Forbidden',
  not_found: '404 Not Found',
  gone: '410 Gone',
  rate_limited: '429 Too Many Requests',
  server: 'errors (5xx)',
  network: 'nothing',
};

export const failureOf = (type: string): Told => named('api.answer', STATUSES[type] ?? type);
