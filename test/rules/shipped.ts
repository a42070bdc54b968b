/** Every query that Lifeline ships: on dashboards, in rules, in docs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OBJECTIVES, RECORDED } from '../../monitoring/alerts/recording';
import { ALERTS } from '../../monitoring/alerts/rules-file';

const ROOT = join(__dirname, '../..');
const DASHBOARDS = join(ROOT, 'monitoring/dashboards');

/** A query as Prometheus gets it, for a time that was played. */
export const asked = (expr: string, range: string): string =>
  expr
    .replaceAll('$__rate_interval', '5m')
    .replaceAll(/\$__range|\{\{\.window\}\}/g, range)
    .replaceAll('$job', 'bitbucket')
    .replaceAll(/\$[a-z]\w*/g, '.*');

export interface Shipped {
  readonly where: string;
  readonly expr: string;
}

interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const onDashboards = (): readonly Shipped[] =>
  readdirSync(DASHBOARDS).flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8')) as Dashboard;
    return panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }, at) => ({
        where: `${file}: ${title}${at === 0 ? '' : ` ${String(at + 1)}`}`,
        expr,
      })),
    );
  });

/** The queries that the docs hand out. */
const inDocs = (): readonly Shipped[] =>
  ['cost.md', 'dora.md'].flatMap((file) =>
    [...readFileSync(join(ROOT, 'docs', file), 'utf8').matchAll(/```promql\n([^`]*)```/g)]
      .flatMap(([, text = '']) => text.trim().split(/\n\n/))
      .map((expr, at) => ({ where: `docs/${file} ${String(at + 1)}`, expr })),
  );

const inRules = (): readonly Shipped[] => [
  ...Object.values(RECORDED)
    .flat()
    .map(({ record, expr }) => ({ where: record, expr })),
  ...OBJECTIVES.map(({ name, bad, all }) => ({
    where: `sloth ${name}`,
    expr: `${bad('{{.window}}')} / ${all('{{.window}}')}`,
  })),
  ...ALERTS.map(({ name, expr }) => ({ where: name, expr })),
];

export const shipped = (): readonly Shipped[] => [...onDashboards(), ...inDocs(), ...inRules()];
