import api, { assumeTrustedRoute, getAppContext } from '@forge/api';
import { kvs, WhereConditions } from '@forge/kvs';
import { lookAtRuns } from './look';
import { addressShape, attributesIn, both, fieldOf, NOTHING, shapeOf, type Shape } from './shape';

/** What a web trigger receives: recorded without the values of headers, which may be somebody's secrets. */
interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly queryParameters: unknown;
  readonly userPath?: string;
  readonly body?: string;
}

interface Context {
  readonly workspaceId?: string;
  readonly installContext?: string;
}

/** Answers with everything that a local Forge had to guess. No token and no payload of a repository is in it. */
export async function probe(request: Request, context: Context) {
  const workspace = context.workspaceId ?? context.installContext?.split('/').at(-1) ?? '';
  const uuid = workspace.replace(/[{}]/g, '');
  const { appVersion, environmentType, environmentAri, installationAri } = getAppContext();
  const seen = {
    app: { appVersion, environmentType, environmentAri, installationAri },
    braces: {
      encoded: await ask(`/2.0/repositories/%7B${uuid}%7D?pagelen=1`),
      raw: await ask(`/2.0/repositories/{${uuid}}?pagelen=1`),
    },
    request: {
      fields: Object.keys(request),
      headerNames: Object.keys(request.headers),
      queryParameters: request.queryParameters,
    },
    context: { fields: Object.keys(context), hasBraces: workspace.startsWith('{') },
    environment: Object.keys(process.env),
    node: process.version,
    rest: await lookAtRuns(uuid),
    heard: await heard(),
  };
  const headers = { 'Content-Type': ['application/json'] };
  return { statusCode: 200, headers, body: JSON.stringify(seen) };
}

async function ask(path: string) {
  const { status, headers } = await api.asApp().requestBitbucket(assumeTrustedRoute(path));
  const limits = ['limit', 'remaining', 'nearlimit', 'resource'].map((name) => {
    const header = `x-ratelimit-${name}`;
    return [header, headers.get(header)];
  });
  return { status, limits: Object.fromEntries(limits) as Record<string, string | null> };
}

/** What was kept of one kind of call: of its payload, of the context beside it, and of the address in a build status. */
interface Heard {
  readonly times: number;
  readonly payload: Shape;
  readonly context: Shape;
  readonly addresses: readonly string[];
}

const KEPT = 'heard:';

/** Every trigger, the schedule and the installation: kept as a shape, by kind. Of two at once the later is kept. */
export async function hear(event: unknown, context: unknown): Promise<void> {
  const kind = fieldOf(event, 'eventType');
  const key = `${KEPT}${typeof kind === 'string' ? kind : 'schedule'}`;
  const before = (await kvs.get<Heard>(key)) ?? NOT_YET;
  const address = addressShape(fieldOf(fieldOf(event, 'buildStatus'), 'url'));
  await kvs.set(key, {
    times: before.times + 1,
    payload: both(before.payload, shapeOf(event)),
    context: both(before.context, shapeOf(context)),
    addresses: [...new Set([...before.addresses, ...(address === null ? [] : [address])])].sort(),
  });
}

const NOT_YET: Heard = { times: 0, payload: NOTHING, context: NOTHING, addresses: [] };

/** The address for a webhook of `pipeline:span_created`: the names of attributes are kept, and nothing else of it. */
export async function takeSpans({ body, headers }: Request) {
  const attributes = attributesIn(parsed(body ?? ''));
  const hasSome = Object.keys(attributes).length > 0;
  if (hasSome) await kvs.set(`${KEPT}spans`, { attributes, headerNames: Object.keys(headers) });
  return { statusCode: 200, headers: {}, body: '' };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Whatever else is sent to the address has no attributes.
    return null;
  }
}

async function heard(): Promise<Readonly<Record<string, unknown>>> {
  const { results } = await kvs
    .query()
    .where('key', WhereConditions.beginsWith(KEPT))
    .limit(50)
    .getMany();
  return Object.fromEntries(results.map(({ key, value }) => [key.slice(KEPT.length), value]));
}
