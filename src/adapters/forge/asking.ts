import type { Route } from '@forge/api';
import { at } from '../../bitbucket/json';
import { retryAfterSeconds } from '../../bitbucket/retry-after';
import { fail, succeed } from '../../core/result';
import type { Answer, ApiErrorType, ApiProblem } from '../../ports/bitbucket';
import type { ApiMeter } from './api-meter';
import type { AskBitbucket } from './ask-bitbucket';
import { PAGE, rows } from './decode-lists';
import { readWhole, type PageOfWhole } from './whole-list';

type Decode<T> = (body: unknown) => T | null;

export interface Asks {
  /** One request; an answer that cannot be decoded is a problem of the type `server`. */
  readonly ask: <T>(resource: string, path: Route, decode: Decode<T>) => Answer<T>;
  /** All rows of a list, or as many as are enough. */
  readonly all: <T>(
    resource: string,
    pathTo: (page: URLSearchParams) => Route,
    decode: (rows: readonly unknown[]) => T,
    enough?: number,
  ) => Answer<T>;
}

interface Asking {
  readonly meter: ApiMeter;
  readonly askBitbucket: AskBitbucket;
  readonly now: () => number;
}

export function asksOf(asking: Asking): Asks {
  const ask: Asks['ask'] = (resource, path, decode) => request(asking, { resource, path }, decode);
  return {
    ask,
    async all(resource, pathTo, decode, enough) {
      const readPage = (page: number): Answer<PageOfWhole> =>
        ask(
          resource,
          pathTo(new URLSearchParams({ pagelen: String(PAGE), page: String(page) })),
          pageOfWhole,
        );
      const told = await readWhole(resource, readPage, enough);
      return told.ok ? succeed(decode(told.value)) : told;
    },
  };
}

function pageOfWhole(body: unknown): PageOfWhole | null {
  const page = rows(body, (row) => row);
  return page && { ...page, namesNext: at(body, 'next') !== undefined };
}

interface Asked {
  readonly resource: string;
  readonly path: Route;
}

async function request<T>(asking: Asking, { resource, path }: Asked, decode: Decode<T>): Answer<T> {
  const { meter } = asking;
  meter.requested(resource);
  const told = await tell(asking, { resource, path });
  if (!told.ok) {
    meter.failed(resource, told.problem.type);
    return told;
  }
  const value = decode(told.value);
  if (value !== null) return succeed(value);
  meter.failed(resource, 'server');
  return fail({ type: 'server', resource, retryAfterSeconds: null });
}

async function tell(
  { meter, askBitbucket, now }: Asking,
  { resource, path }: Asked,
): Answer<unknown> {
  try {
    const response = await askBitbucket('app', path);
    meter.heard(response.headers);
    if (response.ok) return succeed<unknown>(await response.json());
    const retryAfter = retryAfterSeconds(response.headers.get('retry-after'), now());
    return fail<ApiProblem>({
      type: errorType(response.status),
      resource,
      retryAfterSeconds: retryAfter,
    });
  } catch {
    // No answer, or one that is no JSON: nothing was learned, and the caller decides whether to ask again.
    return fail<ApiProblem>({ type: 'network', resource, retryAfterSeconds: null });
  }
}

const ERROR_TYPES: Readonly<Record<number, ApiErrorType>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  410: 'gone',
  429: 'rate_limited',
};

/** What an HTTP status of Bitbucket means to us. */
export function errorType(status: number): ApiErrorType {
  return ERROR_TYPES[status] ?? 'server';
}
