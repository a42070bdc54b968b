import { paths } from '../../tools/official/rest-paths.json';
import type { SourceFile } from './project';

interface Operation {
  readonly forge: boolean;
  readonly scopes: readonly string[];
}

/** Scopes that no path needs yet: docs/security.md says why they are asked for early. */
const EARLY = ['report:personal-data', 'storage:app'];

/** The operations that the app calls, by the shape of their path. */
const OPERATIONS = new Map<string, Operation>(
  Object.entries(paths).map(([path, operation]) => [shapeOf(path), operation]),
);

/** A path without its query and the names of its parameters. */
function shapeOf(path: string): string {
  const [bare = ''] = path.replace(/^\/2\.0/, '').split('?');
  return bare.replace(/\$?\{[^}]*\}/g, '{}').replace(/\/$/, '');
}

interface Called {
  readonly where: string;
  readonly shape: string;
  /** The code that follows, up to the next path: who asks stands there or in the function around. */
  readonly after: string;
}

/** Every path that the sources hand to `route`. */
function calls(sources: readonly SourceFile[]): readonly Called[] {
  return sources.flatMap(({ path: where, text }) =>
    [...text.matchAll(/\broute`([^`]*)`([\s\S]*?)(?=\broute`|$)/g)].map(
      ([, path = '', after = '']) => ({ where, shape: shapeOf(path), after }),
    ),
  );
}

function findingsOf({ where, shape, after }: Called, scopes: readonly string[]): string[] {
  const operation = OPERATIONS.get(shape);
  if (operation === undefined)
    return [`${where}: ${shape} is not in tools/official/rest-paths.json`];
  if (!operation.forge && !after.includes("ask('nobody'"))
    return [`${where}: ${shape} accepts no Forge token, and is never asked without one`];
  const missing = operation.scopes.filter((scope) => !scopes.includes(scope));
  return missing.map((scope) => `${where}: ${shape} needs ${scope}`);
}

/** What is wrong between the REST paths of the code, the scopes they need, and those that the manifest asks for. */
export function scopeFindings(
  sources: readonly SourceFile[],
  { scopes, events }: { scopes: readonly string[]; events: readonly string[] },
): readonly string[] {
  const called = calls(sources);
  const needed = new Set([
    ...EARLY,
    ...events,
    ...called.flatMap(({ shape }) => OPERATIONS.get(shape)?.scopes ?? []),
  ]);
  const bare = sources
    .filter(({ text }) => /(?<!route)[`'"]\/2\.0\//.test(text))
    .map(({ path }) => `${path}: a REST path that is not handed to route`);
  const shapes = new Set(called.map(({ shape }) => shape));
  return [
    ...called.flatMap((one) => findingsOf(one, scopes)),
    ...bare,
    ...scopes.filter((scope) => !needed.has(scope)).map((scope) => `nothing needs ${scope}`),
    ...[...OPERATIONS.keys()]
      .filter((shape) => !shapes.has(shape))
      .map((shape) => `tools/official/rest-paths.json: nobody calls ${shape}`),
  ];
}
