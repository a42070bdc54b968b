import type { Alert } from './alert';

const END = '<!-- Above: generated. Below: written by hand. -->';

/** The runbook of an alert: its head is generated, and what stands below is kept as it is. */
export function runbook(alert: Alert, existing: string): string {
  const [, body] = existing.split(END);
  return `${headOf(alert)}\n${END}\n\n${(body ?? SKELETON).trimStart()}`;
}

function headOf({ name, severity, expr, panelRules, ...alert }: Alert): string {
  const panel =
    panelRules.length === 0
      ? 'none: only Prometheus can see this'
      : panelRules.map((rule) => `\`${rule}\``).join(', ');
  return `# ${name}

${alert.description.replaceAll(/\{\{ ?\$(?:labels\.)?(\w+)[^}]*\}\}/g, '<$1>')}

| | |
|---|---|
| severity | ${severity} |
| fires after | ${alert.for === '0m' ? 'at once' : alert.for} |
| rule of the panel that says the same | ${panel} |

\`\`\`promql
${expr}
\`\`\`
`;
}

/** What stands in a new runbook where somebody has to write; a test refuses a page that still has it. */
export const UNWRITTEN = '(not written yet)';

const SKELETON = `
## What it means

${UNWRITTEN}

## What to do

${UNWRITTEN}
`;
