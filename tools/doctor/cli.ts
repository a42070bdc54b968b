import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { examine, exitCodeOf, report } from './doctor';
import type { ShippedRule } from './finding';
import { listIn, NoAnswer, PrometheusApi } from './prometheus-api';

const USAGE = `\
npm run doctor -- --prometheus URL [--alertmanager URL] [--job bitbucket] [--rules FILE]

Asks a Prometheus over HTTP what the panel cannot know. Ends with 0 where all is well, with 1 where something is
wrong, and with 2 where it cannot look at everything. docs/doctor.md tells of every finding.
`;

const SHIPPED = join(__dirname, '../../monitoring/rules/lifeline-alerts.yml');

/** For everything together: a server that is slow at each question shall not keep anybody for an hour. */
const PATIENCE_MILLIS = 120_000;

interface Rule {
  readonly alert?: string;
  readonly expr: string;
}

/** The alert rules of a rule file. */
function rulesIn(file: string): readonly ShippedRule[] {
  const { groups } = (parse(readFileSync(file, 'utf8')) ?? {}) as { readonly groups?: unknown };
  const rules = (listIn(groups) as readonly { rules: unknown }[]).flatMap(
    (group) => listIn(group.rules) as readonly Rule[],
  );
  const alerts = rules.flatMap(({ alert: name, expr: expression }) =>
    name === undefined ? [] : [{ name, expression }],
  );
  if (alerts.length === 0) throw new Error(`There is no alert rule in ${file}.`);
  return alerts;
}

function addressIn(option: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new Error(`${option} is an address that begins with http:// or https://.`);
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
  const alertmanager =
    values.alertmanager === undefined ? null : addressIn('--alertmanager', values.alertmanager);
  const prometheus = new PrometheusApi(
    addressIn('--prometheus', values.prometheus),
    AbortSignal.timeout(PATIENCE_MILLIS),
  );
  process.stdout.write(`Prometheus ${await prometheus.version()}\n`);
  const examined = await examine(
    {
      prometheus,
      job: values.job,
      shippedRules: rules === null ? null : rulesIn(rules),
      now: () => Date.now() / 1000,
    },
    alertmanager,
  );
  process.stdout.write(`${report(examined)}\n`);
  return exitCodeOf(examined);
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
