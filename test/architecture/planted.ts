import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './project';

export interface Violation {
  rule: string;
  from: string;
}

/** Path → text of the files of a small house of its own. */
export type House = Readonly<Record<string, string>>;

/** Builds the house in a temporary folder, with our settings and packages, and takes it down afterwards. */
export function inHouse<Answer>(house: House, look: (folder: string) => Answer): Answer {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rooms-')));
  try {
    for (const [path, text] of Object.entries(house)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return look(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string, program: string, ...args: string[]): string {
  const path = join(ROOT, 'node_modules', program);
  const { stdout, stderr, error } = spawnSync(process.execPath, [path, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || stdout === '')
    throw new Error(`${program} said nothing: ${stderr}`, { cause: error });
  return stdout;
}

interface RoomReport {
  violations: Violation[];
  /** The names of all rules that were tried. */
  rules: string[];
}

/** What `npm run rooms` finds in the house. */
export function reportRooms(folder: string, rooms: readonly string[]): RoomReport {
  const config = join(ROOT, 'config/dependency-cruiser.mjs');
  const output = run(
    folder,
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ...['-c', config, '-T', 'json', ...rooms],
  );
  const { summary } = JSON.parse(output) as {
    summary: {
      violations: { rule: { name: string }; from: string }[];
      ruleSetUsed: { forbidden: { name: string }[] };
    };
  };
  return {
    violations: summary.violations.map(({ rule, from }) => ({ rule: rule.name, from })),
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
  };
}

/** What `npm run lint` finds in the house: rule and file, in the order of the files. */
export function lintViolations(folder: string): Violation[] {
  const config = join(ROOT, 'config/eslint.config.mjs');
  const output = run(folder, 'eslint/bin/eslint.js', ...['-c', config, '-f', 'json', '.']);
  const files = JSON.parse(output) as { filePath: string; messages: { ruleId: string | null }[] }[];
  return files.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId }) => ({
      rule: ruleId ?? 'does not parse',
      from: filePath.slice(folder.length + 1),
    })),
  );
}
