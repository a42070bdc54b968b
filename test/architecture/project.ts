import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';

/** The project's root. */
export const ROOT = join(__dirname, '../..');

export interface ManifestModule {
  key: string;
  function?: string;
  handler?: string;
  events?: string[];
  resolver?: { function: string };
  resource?: string;
}

export interface RawManifest {
  modules: Record<string, ManifestModule[]>;
  resources: { key: string; path: string }[];
  permissions: { scopes: string[]; external?: unknown };
}

/** manifest.yml as it is written. */
export const manifest = parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')) as RawManifest;

export interface SourceFile {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.git', '.lifeline']);

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The project's files below a folder (or the root) whose path matches, with their text. */
export function sources(folder: string, matching: RegExp): SourceFile[] {
  return walk(join(ROOT, folder))
    .map((path) => relative(ROOT, path).replaceAll('\\', '/'))
    .filter((path) => matching.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
