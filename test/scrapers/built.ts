import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** Where build.mjs puts a program. */
export const builtProgram = (name: string): string => join(CACHE, 'lifeline-scrapers', name);
