import { CATALOG } from '../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../src/core/exposition/catalogue/spec';
import { MEANING } from './metrics-meaning';

/** docs/metrics.md, written from the catalogue. */
export function metricsDoc(): string {
  const specs: readonly MetricSpec[] = Object.values(CATALOG);
  const about = specs.filter(({ scope }) => scope === 'repository');
  const own = specs.filter(({ scope }) => scope === 'workspace');
  return [
    HEAD,
    '## Repositories\n',
    REPOSITORY_LABELS,
    table(about),
    '## Lifeline itself\n',
    OWN_LABELS,
    table(own),
    MEANING,
  ].join('\n');
}

function table(specs: readonly MetricSpec[]): string {
  const rows = specs.map(
    (spec) =>
      `| \`${spec.name}\` | ${spec.type}${bucketsOf(spec)} | ${spec.labels.map((label) => `\`${label}\``).join(', ')} | ${spec.help} |`,
  );
  return ['| family | type | labels | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function bucketsOf(spec: MetricSpec): string {
  return 'shape' in spec && spec.shape.kind === 'histogram'
    ? `, buckets ${spec.shape.bounds.join(' ')} s`
    : '';
}

const HEAD = `# The metrics

Generated from \`src/core/exposition/catalogue/catalogue.ts\` by \`npm run generate\`; a test holds it to the code.
`;

const REPOSITORY_LABELS = `Every series carries \`workspace\` and \`repository\` (slugs; a rename starts new series) besides the labels named.
\`branch\` is there for tracked branches only. \`result\` is one of success, failure, error, timeout, cancellation, skip; on
duration histograms it is success or other.
`;

const OWN_LABELS = `Counts of Lifeline's own work are added up over all repositories and carry only the labels named, and on the page of
a shard or of one repository \`part\`, its name, where another part has another value.
`;
