import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { forgeBitbucket } from '../../src/adapters/forge/bitbucket';
import type { RepositoryReading } from '../../src/ports/bitbucket';
import { pacedAsker, type Asking } from './ask';
import { Kept } from './kept';
import { readPast, readRepositories, type Past } from './read-past';
import { replay, type Replaying } from './replay';
import { Timeline } from './timeline';
import { writeFile, type FileFormat, type Target } from './write';

export interface Wanted extends Replaying {
  readonly workspace: string;
  /** Slugs; none for all that the token may see. */
  readonly repositories: readonly string[];
  readonly target: Target;
  readonly format: FileFormat;
  /** Where files are written, and what was read is kept. */
  readonly directory: string;
}

export interface Told {
  /** A line that replaces the one before. */
  readonly progress: (line: string) => void;
  readonly say: (line: string) => void;
}

export interface Backfilled {
  readonly files: readonly string[];
  readonly runs: number;
  readonly samples: number;
}

/** So many repositories share a file: what a file needs is held in memory. */
const REPOSITORIES_A_FILE = 20;
const SUFFIX: Readonly<Record<FileFormat, string>> = {
  openmetrics: 'om',
  victoriametrics: 'jsonl',
};

/** Reads the past of a workspace and writes it as series with times. Throws NotTold where Bitbucket does not tell. */
export async function backfill(
  wanted: Wanted,
  asking: Asking,
  { progress, say }: Told,
): Promise<Backfilled> {
  const bitbucket = forgeBitbucket(wanted.workspace, pacedAsker(asking), () => asking.clock.now());
  makeDirectory(wanted.directory);
  const chosen = choose(await readRepositories(bitbucket), wanted.repositories);
  const files: string[] = [];
  let [runs, samples] = [0, 0];
  const readOne = async (repository: RepositoryReading): Promise<Past | null> => {
    const { slug, uuid } = repository;
    const kept = new Kept(join(wanted.directory, 'read'), uuid);
    const past = await readPast(repository, {
      ...{ bitbucket, kept, from: wanted.from },
      progress: (done, all) => {
        progress(`${bar(done, all)} ${slug}: ${String(done)} of ${String(all)} runs`);
      },
    });
    if (past === null) say(`${slug}: Pipelines is off, or the token may not read it.`);
    runs += past?.runs.length ?? 0;
    return past;
  };
  for (let first = 0; first < chosen.length; first += REPOSITORIES_A_FILE) {
    const timeline = new Timeline(wanted);
    for (const repository of chosen.slice(first, first + REPOSITORIES_A_FILE))
      enter(await readOne(repository), wanted, timeline);
    const { families } = timeline;
    if (families.length === 0) continue;
    const number = String(files.length + 1).padStart(3, '0');
    const file = join(wanted.directory, `past-${number}.${SUFFIX[wanted.format]}`);
    samples += writeFile(file, families, { ...wanted, span: wanted });
    files.push(file);
  }
  return { files, runs, samples };
}

/** Before anything is asked for: what was read has to be kept. */
function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`Nothing can be written into ${directory}: ${message}. Choose another --out.`, {
      cause: error,
    });
  }
}

function enter(past: Past | null, wanted: Wanted, timeline: Timeline): void {
  if (past !== null) for (const frame of replay(past, wanted)) timeline.add(frame);
}

function choose<T extends { readonly slug: string }>(
  found: readonly T[],
  slugs: readonly string[],
): readonly T[] {
  const missing = slugs.filter((slug) => !found.some((one) => one.slug === slug));
  if (missing.length > 0)
    throw new Error(
      `The workspace has no repository ${missing.join(', ')} that the token may see.`,
    );
  return slugs.length === 0 ? found : found.filter(({ slug }) => slugs.includes(slug));
}

const WIDTH = 20;

function bar(done: number, all: number): string {
  const full = all === 0 ? WIDTH : Math.floor((WIDTH * done) / all);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}
