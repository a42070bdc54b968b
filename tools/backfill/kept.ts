import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepRun } from '../../src/core/events';
import type { RunReading } from '../../src/core/events/reading';

/** A run that had completed when it was read, with its steps. */
export interface KeptRun {
  readonly run: RunReading;
  readonly steps: readonly StepRun[];
}

/** What was read of one repository, in a file of its own: what was asked for once is not asked for again. */
export class Kept {
  readonly #file: string;
  readonly #runs = new Map<string, KeptRun>();

  constructor(directory: string, repositoryUuid: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = join(directory, `${repositoryUuid.replaceAll(/[{}]/g, '')}.jsonl`);
    for (const line of existsSync(this.#file) ? readFileSync(this.#file, 'utf8').split('\n') : []) {
      const kept = parsed(line);
      if (kept !== null) this.#runs.set(kept.run.uuid, kept);
    }
  }

  find(run: RunReading): KeptRun | undefined {
    const kept = this.#runs.get(run.uuid);
    return kept !== undefined && completedAt(kept.run) === completedAt(run) ? kept : undefined;
  }

  add(kept: KeptRun): void {
    this.#runs.set(kept.run.uuid, kept);
    appendFileSync(this.#file, `${JSON.stringify(kept)}\n`);
  }
}

/** A run that ran again has completed again. */
const completedAt = ({ outcome }: RunReading): number =>
  outcome.state === 'completed' ? outcome.completedAt : 0;

function parsed(line: string): KeptRun | null {
  try {
    return JSON.parse(line) as KeptRun;
  } catch {
    // The last line is torn where we were stopped while it was written: that run is read again.
    return null;
  }
}
