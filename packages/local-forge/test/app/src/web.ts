interface WebRequest {
  readonly userPath: string;
  readonly body: string;
}

const ANSWERS: Record<string, (request: WebRequest, context: unknown) => unknown> = {
  '/echo': (request, context) => ({
    statusCode: 200,
    headers: { 'Content-Type': ['application/json'], 'X-Two': ['one', 'two'] },
    body: JSON.stringify({ request, context: context ?? null }),
  }),
  '/teapot': () => ({ statusCode: 418, statusText: 'Short and stout' }),
  '/no-status': () => ({ body: 'where is my status?' }),
  '/text-header': () => ({ statusCode: 200, headers: { 'X-Plain': 'no list' } }),
  '/bad-header': () => ({ statusCode: 200, headers: { 'X-Bad': ['line\nbreak'] } }),
  '/bad-reason': () => ({ statusCode: 200, statusText: 'line\nbreak' }),
  '/huge': () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024) }),
  '/throw': () => {
    throw new Error('page fell over');
  },
};

/** Dynamic web trigger: the path chooses the answer. */
export function page(request: WebRequest, context: unknown): unknown {
  return (
    ANSWERS[request.userPath]?.(request, context) ?? { statusCode: 404, body: 'no such answer' }
  );
}

/** Static web trigger: the body chooses the output. */
export function still(request: WebRequest): unknown {
  return { outputKey: request.body };
}
