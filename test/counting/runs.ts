import { pipelinePayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

interface RunsPlan {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly every: number;
}

/** Runs of a minute, one after another. */
export function addRuns(web: PlayedRepository, { from, to, start, every }: RunsPlan): void {
  for (let number = from; number <= to; number++)
    web.pipelines.push(pipelinePayload({ number, createdAt: start + (number - from) * every }));
}
