import type { HttpAnswer, Path } from './rest-api';

const json = (value: object): string => JSON.stringify(value);
const error = (message: string): string => json({ type: 'error', error: { message } });

const LISTS: readonly Path[] = [
  'repositories',
  'pipelines',
  'steps',
  'deployments',
  'environments',
  'commits',
  'runners',
];

/** What Bitbucket, or what stands before it, answers on a bad day; `empty` is a list of nothing, or a thing without a field. */
export const ODD_ANSWERS: Readonly<Record<string, (path: Path) => HttpAnswer>> = {
  401: () => ({ status: 401, body: error('Token is invalid or not supported for this endpoint.') }),
  403: () => ({
    status: 403,
    body: error('Your credentials lack one or more required privilege scopes.'),
  }),
  404: () => ({ status: 404, body: error('Resource not found') }),
  410: () => ({ status: 410, body: error('CHANGE-2770 has removed this resource.') }),
  429: () => ({
    status: 429,
    body: 'Rate limit for this resource has been exceeded',
    headers: { 'retry-after': '120' },
  }),
  500: () => ({ status: 500, body: 'Internal Server Error' }),
  503: () => ({ status: 503, body: 'Service Unavailable' }),
  empty: (path) => ({
    status: 200,
    body: LISTS.includes(path) ? json({ page: 1, pagelen: 100, size: 0, values: [] }) : '{}',
  }),
  html: () => ({
    status: 200,
    body: '<!DOCTYPE html><title>Bitbucket is under maintenance</title>',
  }),
  truncated: () => ({ status: 200, body: '{"page":1,"pagelen":100,"values":[{"type":"pipel' }),
  blank: () => ({ status: 200, body: '' }),
};

export function oddAnswer(name: string, path: Path): HttpAnswer {
  const answer = ODD_ANSWERS[name];
  if (answer === undefined) throw new Error(`There is no odd answer ${name}.`);
  return answer(path);
}
