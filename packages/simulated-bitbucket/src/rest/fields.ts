/** What `fields=` asks for: extra fields (`+`), fewer (`-`), or only those named. */
export interface FieldChoice {
  /** True when a field that is left out by default is asked for, by its dotted path. */
  wants(path: string): boolean;
  apply(body: unknown): unknown;
}

type Path = readonly string[];

/** Understands a `fields` parameter; without one, everything stays as it is. */
export function chooseFields(parameter: string | null): FieldChoice {
  const wishes = (parameter ?? '').split(',').map((wish) => wish.trim());
  const only = wishes.filter((wish) => /^[^+-]/.test(wish)).map(toPath);
  const without = wishes
    .filter((wish) => wish.startsWith('-'))
    .map((wish) => toPath(wish.slice(1)));
  const added = wishes.filter((wish) => wish.startsWith('+')).map((wish) => toPath(wish.slice(1)));
  return {
    wants: (path) => [...only, ...added].some((wish) => covers(wish, toPath(path))),
    apply(body) {
      const kept = only.length === 0 ? body : keep(body, [...only, ...added]);
      return without.reduce(remove, kept);
    },
  };
}

function toPath(text: string): Path {
  return text.split('.');
}

function covers(wish: Path, path: Path): boolean {
  return wish.every((part, index) => part === '*' || part === path[index]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keep(value: unknown, paths: readonly Path[]): unknown {
  if (Array.isArray(value)) return value.map((item) => keep(item, paths));
  if (!isRecord(value) || paths.some((path) => path.length === 0)) return value;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const below = paths
      .filter(([first]) => first === key || first === '*')
      .map((path) => path.slice(1));
    return below.length === 0 ? [] : [[key, keep(inner, below)]];
  });
  return Object.fromEntries(kept) as Record<string, unknown>;
}

function remove(value: unknown, path: Path): unknown {
  if (Array.isArray(value)) return value.map((item) => remove(item, path));
  const [first, ...rest] = path;
  if (!isRecord(value) || first === undefined || !(first in value)) return value;
  const { [first]: inner, ...others } = value;
  return rest.length === 0 ? others : { ...others, [first]: remove(inner, rest) };
}
