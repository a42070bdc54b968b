import { lint, type Linted } from '../architecture/lint';
import { describeVectors } from './shared';

interface Case {
  readonly suite: string;
  readonly name: string;
  readonly in: string;
  readonly problems: readonly { readonly Text: string }[] | null;
}

describeVectors('linting as promlint does', 'promlint-vectors.json', (vectors) => {
  const { cases } = vectors as { cases: readonly Case[] };
  it.each(cases.map((each, index) => ({ ...each, index })))(
    '$index $suite',
    ({ in: text, problems }) => {
      const found = families(text).flatMap(lint);
      expect([...found].sort()).toEqual((problems ?? []).map(({ Text }) => Text).sort());
    },
  );
});

/** The families of a page, as far as a linter looks at them. */
function families(text: string): readonly Linted[] {
  const byName = new Map<
    string,
    {
      name: string;
      help: string;
      type: string;
      samples: { labelNames: string[]; identity: string }[];
    }
  >();
  const family = (name: string) => {
    const known = byName.get(name) ?? { name, help: '', type: 'untyped', samples: [] };
    byName.set(name, known);
    return known;
  };
  for (const line of text.split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') family(name).help = rest;
    else if (keyword === 'TYPE') family(name).type = rest;
    else if (line.trim() !== '' && !line.startsWith('#'))
      addSample(line, [...byName.keys()], family);
  }
  return [...byName.values()];
}

function addSample(
  line: string,
  known: readonly string[],
  family: (name: string) => { samples: { labelNames: string[]; identity: string }[] },
): void {
  const [, name = '', labels = ''] = /^([^\s{]+)(?:\{(.*)\})?/.exec(line) ?? [];
  const owner =
    known.find((each) => [each, `${each}_sum`, `${each}_count`, `${each}_bucket`].includes(name)) ??
    name;
  const labelNames = [...labels.matchAll(/(\w+)=/g)]
    .map((match) => match[1] ?? '')
    .filter((label) => !(owner !== name && label === 'le'));
  family(owner).samples.push({ labelNames, identity: `${name}{${labels}}` });
}
