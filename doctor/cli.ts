import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { examine, report } from './doctor';
import type { ShippedRule } from './finding';
import { NoAnswer, PrometheusApi } from './prometheus-api';

const USAGE = `\
npm run doctor -- --prometheus URL [--alertmanager URL] [--job bitbucket] [--rules FILE]

Asks a Prometheus, by plain HTTP, what the panel cannot know. Ends with 0 where all is well, with 1 where something is
wrong, and with 2 where it cannot look. docs/doctor.md tells of every finding.
`;

const SHIPPED = join(__dirname, '../monitoring/rules/lifeline-alerts.yml');

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly expr: string }[];
  }[];
}

/** The alert rules of a rule file. */
function rulesIn(file: string): readonly ShippedRule[] {
  const { groups } = parse(readFileSync(file, 'utf8')) as RuleFile;
  return groups.flatMap(({ rules }) =>
    rules.flatMap(({ alert: name, expr: expression }) =>
      name === undefined ? [] : [{ name, expression }],
    ),
  );
}

function rulesFile(named: string | undefined): string | null {
  if (named !== undefined) return named;
  return existsSync(SHIPPED) ? SHIPPED : null;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      prometheus: { type: 'string' },
      alertmanager: { type: 'string' },
      job: { type: 'string', default: 'bitbucket' },
      rules: { type: 'string' },
    },
  });
  if (values.prometheus === undefined) throw new Error('--prometheus is missing.');
  const rules = rulesFile(values.rules);
  const prometheus = new PrometheusApi(values.prometheus);
  process.stdout.write(`Prometheus ${await prometheus.version()}\n`);
  const examined = await examine(
    {
      prometheus,
      job: values.job,
      shippedRules: rules === null ? null : rulesIn(rules),
      now: () => Date.now() / 1000,
    },
    values.alertmanager ?? null,
  );
  process.stdout.write(`${report(examined)}\n`);
  return examined.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // The process ends here: whoever started it reads the sentence, and a script the exit code.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${error instanceof NoAnswer ? '' : `\n${USAGE}`}`);
    process.exitCode = 2;
  },
);
