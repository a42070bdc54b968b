import type { SimulatedWorkspace } from './index';

/** An answer of the simulation, parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly body: AnswerBody;
}

interface AnswerBody {
  readonly [field: string]: unknown;
  /** Of a list; absent otherwise. */
  readonly values: readonly Readonly<Record<string, unknown>>[];
}

/** Asks as the app, as the account named, or with null as nobody; `path` follows `/2.0/`. */
export async function ask(
  simulation: SimulatedWorkspace,
  path: string,
  accountId?: string | null,
): Promise<Answer> {
  const request = {
    ...{ method: 'GET', path: `/2.0/${path}`, headers: {}, body: '' },
    ...(typeof accountId === 'string' ? { accountId } : {}),
    provider: providerOf(accountId),
  };
  const { status, headers, body } = await simulation.handle(request);
  const isJson = headers['Content-Type']?.startsWith('application/json') === true;
  return { status, headers, text: body, body: (isJson ? JSON.parse(body) : {}) as AnswerBody };
}

function providerOf(accountId: string | null | undefined): 'app' | 'user' | 'none' {
  if (accountId === null) return 'none';
  return accountId === undefined ? 'app' : 'user';
}

/** Every value of a list, following pages by number. */
export async function askAll(
  simulation: SimulatedWorkspace,
  path: string,
): Promise<Readonly<Record<string, unknown>>[]> {
  const values: Readonly<Record<string, unknown>>[] = [];
  const joint = path.includes('?') ? '&' : '?';
  for (let page = 1; ; page += 1) {
    const { body } = await ask(simulation, `${path}${joint}pagelen=100&page=${String(page)}`);
    values.push(...body.values);
    if (body['next'] === undefined) return values;
  }
}
