/** What a payload looks like, without what is in it. */
export interface Shape {
  /** Paths of fields with the types of their values: `target.commit.hash: string`, `values[].uuid: string`. */
  readonly fields: readonly string[];
  /** By path, the words of Bitbucket's own vocabulary that stood there. */
  readonly spellings: Readonly<Record<string, readonly string[]>>;
}

export const NOTHING: Shape = { fields: [], spellings: {} };

/** Where Bitbucket writes a word of its own, and never one of a person or a repository. */
const VOCABULARY =
  /(?:^|\.)(?:type|ref_type|state|status|eventType|size|(?:state|stage|result|trigger)\.name)$/;
const WORD = /^[A-Za-z0-9][A-Za-z0-9_:. -]{0,59}$/;
const DEEPEST = 12;

export function shapeOf(value: unknown): Shape {
  return seen(value, '', 0).reduce(both, NOTHING);
}

/** Both together, each thing once and in the order of its name. */
export function both(one: Shape, other: Shape): Shape {
  const paths = sorted([...Object.keys(one.spellings), ...Object.keys(other.spellings)]);
  return {
    fields: sorted([...one.fields, ...other.fields]),
    spellings: Object.fromEntries(
      paths.map((path) => [
        path,
        sorted([...(one.spellings[path] ?? []), ...(other.spellings[path] ?? [])]),
      ]),
    ),
  };
}

function seen(value: unknown, path: string, depth: number): readonly Shape[] {
  if (Array.isArray(value) && depth < DEEPEST)
    return value.flatMap((one) => seen(one, `${path}[]`, depth + 1));
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < DEEPEST)
    return Object.entries(value).flatMap(([name, one]) =>
      seen(one, path === '' ? name : `${path}.${name}`, depth + 1),
    );
  return [leaf(value, path)];
}

function leaf(value: unknown, path: string): Shape {
  const type = value === null ? 'null' : typeof value;
  const isWord = typeof value === 'string' && VOCABULARY.test(path) && WORD.test(value);
  return { fields: [`${path}: ${type}`], spellings: isWord ? { [path]: [value] } : {} };
}

const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

/** The names of attributes in OpenTelemetry spans, by the name of the span; those of resources under `resource`. */
export function attributesIn(body: unknown): Readonly<Record<string, readonly string[]>> {
  const resources = listIn(body, 'resourceSpans');
  const spans = resources
    .flatMap((one) => listIn(one, 'scopeSpans'))
    .flatMap((one) => listIn(one, 'spans'));
  const named = [
    ...resources.map((one) => ['resource', fieldOf(one, 'resource')] as const),
    ...spans.map((span) => [nameOf(span), span] as const),
  ];
  const found: Record<string, readonly string[]> = {};
  for (const [name, holder] of named)
    found[name] = sorted([...(found[name] ?? []), ...keysOf(holder)]);
  return found;
}

function nameOf(span: unknown): string {
  const name = fieldOf(span, 'name');
  return typeof name === 'string' && /^bbc\.[\w.]{1,60}$/.test(name) ? name : 'other';
}

const keysOf = (holder: unknown): readonly string[] =>
  listIn(holder, 'attributes').flatMap((one) => {
    const key = fieldOf(one, 'key');
    return typeof key === 'string' && /^[\w.]{1,80}$/.test(key) ? [key] : [];
  });

export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

export function listIn(value: unknown, name: string): readonly unknown[] {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list : [];
}

/** How an address is built: its host and the words that Bitbucket's addresses have, everything else as `*`. */
export function addressShape(text: unknown): string | null {
  if (typeof text !== 'string' || !URL.canParse(text)) return null;
  const { host, pathname, hash } = new URL(text);
  const words = ['addon', 'pipelines', 'home', 'results', '#!', 'builds', ''];
  const plain = (part: string) =>
    part
      .split('/')
      .map((word) => (words.includes(word) ? word : '*'))
      .join('/');
  return `${host}${plain(pathname)}${plain(hash)}`;
}
