/** What docs/cost.md tells people to ask is what Prometheus understands, of families that there are. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CATALOG } from '../../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../../src/core/exposition/catalogue/spec';

const DOC = readFileSync(join(__dirname, '../../docs/cost.md'), 'utf8');
const SPECS: readonly MetricSpec[] = Object.values(CATALOG);

describe('docs/cost.md', () => {
  it('asks what Prometheus understands', () => {
    const asked = [...DOC.matchAll(/```promql\n([\s\S]+?)```/g)].map(([, expr = '']) =>
      expr.trim(),
    );
    expect(asked).toHaveLength(4);
    const directory = mkdtempSync(join(tmpdir(), 'cost-'));
    const file = join(directory, 'asked.yml');
    const rules = asked.map((expr, at) => ({ record: `asked:${String(at)}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'asked', rules }] }));
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', file], {
      encoding: 'utf8',
    });
    rmSync(directory, { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('names families that there are, with their labels', () => {
    const named = [...DOC.matchAll(/`(bitbucket_[a-z_]+)(?:\{([^}]*)\})?`/g)];
    expect(named.length).toBeGreaterThan(7);
    for (const [, name, labels] of named) {
      const spec = SPECS.find((one) => one.name === name);
      expect(spec?.name).toBe(name);
      if (labels !== undefined) expect(spec?.labels).toEqual(labels.split(', '));
    }
  });
});
