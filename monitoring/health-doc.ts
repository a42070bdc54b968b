import { RULES } from '../src/core/health/rules';

const BEGIN = '<!-- rules: written by npm run generate -->';
const END = '<!-- end of rules -->';

/** docs/health.md with the table of rules as the code has them. */
export function healthDoc(doc: string): string {
  const [before, rest] = doc.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/health.md has no place between "${BEGIN}" and "${END}".`);
  return `${before}${BEGIN}\n\n${table()}\n\n${END}${after}`;
}

function table(): string {
  const rows = RULES.map(
    ({ name, scopes, speaks, severity }) =>
      `| \`${name}\` | ${scopes.join(', ')} | ${speaks} | ${severity} |`,
  );
  return ['| rule | scope | speaks when | severity |', '|---|---|---|---|', ...rows].join('\n');
}
