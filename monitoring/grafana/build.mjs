// Writes every dashboard to monitoring/dashboards/: what is imported into Grafana. `--check` only compares.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { BOARDS } from './boards/boards.mjs';

const OUT = fileURLToPath(new URL('../dashboards', import.meta.url));

/** What Grafana puts in before it asks. */
const plain = (expr) =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1d').replaceAll(/\$\w+/g, '.*');

/** The expressions that are no PromQL. */
function wrongIn(dashboard) {
  return dashboard.panels
    .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    .filter((expr) => {
      let isWrong = false;
      parser.parse(plain(expr)).iterate({ enter: ({ type }) => void (isWrong ||= type.isError) });
      return isWrong;
    });
}

mkdirSync(OUT, { recursive: true });
for (const [name, build] of Object.entries(BOARDS)) {
  const dashboard = build().build();
  const wrong = wrongIn(dashboard);
  if (wrong.length > 0) throw new Error(`${name}: no PromQL:\n${wrong.join('\n')}`);
  const text = `${JSON.stringify(dashboard, null, 2)}\n`;
  const file = join(OUT, `${name}.json`);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text)
    throw new Error(`${file} is not what monitoring/grafana/boards/ says: run npm run dashboards.`);
}
