import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsDoc } from '../../monitoring/metrics-doc';
import { TABLE_NAMES } from '../../src/core/aggregates/tables/tables';
import { CATALOG } from '../../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../../src/core/exposition/catalogue/spec';
import { APP_VERSION } from '../../src/core/version';
import { lint } from './lint';

const specs: readonly MetricSpec[] = Object.values(CATALOG);
const root = join(__dirname, '../..');

describe('the catalogue', () => {
  it.each(specs)('$name passes the linter of Prometheus', ({ name, help, type, labels }) => {
    expect(lint({ name, help, type, samples: [{ labelNames: labels, identity: name }] })).toEqual(
      [],
    );
  });

  it('names each family once', () => {
    const names = specs.map(({ name }) => name);
    expect([...new Set(names)]).toEqual(names);
  });

  it.each(specs)(
    '$name has a legal ASCII name, at most ten labels and none that collides with target labels',
    ({ name, labels }) => {
      expect(name).toMatch(/^bitbucket_[a-z_]+$/);
      expect(labels.length).toBeLessThanOrEqual(8);
      expect(
        labels.filter((label) =>
          ['job', 'instance', 'environment', 'env', 'service', 'le', 'quantile'].includes(label),
        ),
      ).toEqual([]);
    },
  );

  it('shows every table that is counted', () => {
    const shown = specs.flatMap((spec) => ('table' in spec ? [spec.table] : []));
    expect([...new Set(shown)].sort()).toEqual([...TABLE_NAMES].sort());
  });

  it('is what docs/metrics.md says; `npm run generate` writes it', () => {
    expect(readFileSync(join(root, 'docs/metrics.md'), 'utf8')).toBe(metricsDoc());
  });

  it('shows the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(APP_VERSION).toBe(version);
  });
});
