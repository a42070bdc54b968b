import api, { assumeTrustedRoute, getAppContext } from '@forge/api';

/** What a web trigger receives: recorded without the values of headers, which may be somebody's secrets. */
interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly queryParameters: unknown;
  readonly userPath?: string;
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
