import { spawnSync } from 'node:child_process';

export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Go's spelling of what JSON cannot hold. */
  readonly value: number | '+Inf' | '-Inf' | 'NaN';
  readonly exemplar: Readonly<Record<string, string>> | null;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly ParsedSample[];
}

/** Debian's own first: another one on the path may not see Debian's packages. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import prometheus_client']).status === 0,
);

/** Reads the page as the reference parsers do; whatever they refuse ends it with their words. */
const PROGRAM = `
import json, math, sys
kind = sys.argv[1]
if kind == 'openmetrics':
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
else:
    from prometheus_client.parser import text_string_to_metric_families as parse
def number(value):
    if math.isnan(value): return 'NaN'
    if math.isinf(value): return '+Inf' if value > 0 else '-Inf'
    return value
def sample(each):
    exemplar = None if each.exemplar is None else each.exemplar.labels
    return {'name': each.name, 'labels': each.labels, 'value': number(each.value), 'exemplar': exemplar}
page = sys.stdin.buffer.read().decode('utf-8')
families = [{'name': f.name, 'type': f.type, 'samples': [sample(s) for s in f.samples]} for f in parse(page)]
sys.stdout.write(json.dumps(families))
`;

const PAGES_BYTES_MAX = 256 * 1024 * 1024;

/** Parses a page with the Python client's parser for its content type; throws what the parser said against it. */
export function parseWithPython(page: string, contentType: string): ParsedFamily[] {
  const kind = contentType.startsWith('application/openmetrics-text') ? 'openmetrics' : 'text';
  if (PYTHON === undefined) throw new Error('No Python here has the package prometheus-client.');
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', PROGRAM, kind], {
    input: page,
    encoding: 'utf8',
    maxBuffer: PAGES_BYTES_MAX,
  });
  if (status !== 0) throw new Error(`The ${kind} parser refuses the page: ${stderr}`);
  return JSON.parse(stdout) as ParsedFamily[];
}

/** What `promtool check metrics` says against a page in the text format; empty is praise. */
export function promtoolComplaints(page: string): string {
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
  });
  return stdout + stderr;
}
