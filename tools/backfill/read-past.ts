import type { DeploymentRead, EnvironmentRef } from '../../src/core/events';
import type { RunReading } from '../../src/core/events/reading';
import type { Result } from '../../src/core/result';
import { DAY, type EpochMillis } from '../../src/core/time';
import type {
  Answer,
  ApiProblem,
  Bitbucket,
  Listed,
  RepositoryReading,
} from '../../src/ports/bitbucket';
import type { Kept, KeptRun } from './kept';

/** What Bitbucket still knows of a repository's past. */
export interface Past {
  readonly repository: RepositoryReading;
  readonly runs: readonly KeptRun[];
  readonly deployments: readonly PastDeployment[];
}

/** A deployment that ended, by its latest attempt. */
export type PastDeployment = Omit<DeploymentRead, 'type' | 'readAt' | 'ended'> & {
  readonly ended: NonNullable<DeploymentRead['ended']>;
};

/** Bitbucket does not tell; the message says what to do about it. */
export class NotTold extends Error {
  override readonly name = 'NotTold';
}

/** Runs that were created so long before the first moment may have rested after it. */
const LOOK_BACK = 3 * DAY;

const LATER = 'Run the same again later: it goes on where it ended.';
const ADVICE: Readonly<Record<ApiProblem['type'], string>> = {
  unauthorized:
    'Bitbucket does not take the token. Set BITBUCKET_TOKEN, and BITBUCKET_EMAIL for an API token.',
  forbidden: 'The token may not read this: it needs to read repositories and pipelines.',
  not_found: 'There is no such workspace, or the token may not see it.',
  gone: 'Bitbucket says that this is gone.',
  rate_limited: `Bitbucket refuses more requests now. ${LATER}`,
  server: `Bitbucket is ill. ${LATER}`,
  network: `Bitbucket does not answer. Look at your network. ${LATER}`,
};

function valueOf<T>(answer: Result<T, ApiProblem>): T {
  if (answer.ok) return answer.value;
  const { type, resource } = answer.problem;
  throw new NotTold(`${ADVICE[type]} (asked for: ${resource})`);
}

/** Every repository of the workspace that the token may see. */
export async function readRepositories(
  bitbucket: Bitbucket,
): Promise<readonly RepositoryReading[]> {
  const found = await pagesOf((page) => bitbucket.repositories(page));
  if (found === null) throw new NotTold(ADVICE.not_found);
  return newest(found);
}

const DENIED: readonly ApiProblem['type'][] = ['not_found', 'forbidden', 'gone'];

/** A list as far back as it is wanted; null where there is none to read. */
async function pagesOf<T>(
  read: (page: number) => Answer<Listed<T>>,
  isBack: (items: readonly T[]) => boolean = () => false,
): Promise<readonly T[] | null> {
  const found: T[] = [];
  for (let page = 1; ; page++) {
    const answer = await read(page);
    if (!answer.ok && DENIED.includes(answer.problem.type)) return null;
    const { items, isLast } = valueOf(answer);
    found.push(...items);
    if (isLast || items.length === 0 || isBack(items)) return found;
  }
}

/** Newest first, a list shifts while it is read: nothing is passed over, and what was read twice is one. */
const newest = <T extends { readonly uuid: string }>(found: readonly T[]): readonly T[] => [
  ...new Map(found.map((one) => [one.uuid, one])).values(),
];

export interface Reading {
  readonly bitbucket: Bitbucket;
  readonly kept: Kept;
  readonly from: EpochMillis;
  /** Called after each run, with how many there are to read. */
  readonly progress: (done: number, all: number) => void;
}

/** Null where Pipelines is off, or may not be read with this token: there is no past then. */
export async function readPast(
  repository: RepositoryReading,
  reading: Reading,
): Promise<Past | null> {
  const listed = await listRuns(repository.uuid, reading);
  if (listed === null) return null;
  const runs: KeptRun[] = [];
  for (const run of listed) {
    reading.progress(runs.length, listed.length);
    runs.push(reading.kept.find(run) ?? (await readSteps(repository.uuid, run, reading)));
  }
  reading.progress(runs.length, listed.length);
  const deployments = runs.length === 0 ? [] : await listDeployments(repository.uuid, reading);
  return { repository, runs, deployments };
}

async function listRuns(
  uuid: string,
  { bitbucket, from }: Reading,
): Promise<readonly RunReading[] | null> {
  const found = await pagesOf(
    (page) => bitbucket.pipelines(uuid, page),
    (runs) => runs.some((run) => run !== null && run.createdAt < from - LOOK_BACK),
  );
  return found && newest(found.filter((run) => run !== null));
}

async function readSteps(
  uuid: string,
  run: RunReading,
  { bitbucket, kept }: Reading,
): Promise<KeptRun> {
  const answer = await bitbucket.steps(uuid, run.uuid);
  // Bitbucket lets go of the steps of old runs: the run itself is in the list.
  const isGone = !answer.ok && ['not_found', 'gone'].includes(answer.problem.type);
  const read = { run, steps: isGone ? [] : valueOf(answer) };
  // One that waits, or goes on, is asked for again next time.
  if (run.outcome.state === 'completed') kept.add(read);
  return read;
}

async function listDeployments(
  uuid: string,
  { bitbucket, from }: Reading,
): Promise<readonly PastDeployment[]> {
  const environments = await bitbucket.environments(uuid);
  const named = environments.ok ? environments.value : [];
  const names = new Map(named.map((each) => [each.uuid, each]));
  const found = await pagesOf(
    (page) => bitbucket.deployments(uuid, page),
    (rows) => rows.some(({ ended }) => ended !== null && ended.at < from),
  );
  return newest(found ?? []).flatMap(({ ended, environment: told, ...row }) => {
    const environment = withName(told, names);
    return ended === null || environment === null ? [] : [{ ...row, ended, environment }];
  });
}

type ToldEnvironment = Omit<EnvironmentRef, 'name'> & { readonly name: string | null };

/** Null for one that Bitbucket no longer names. */
function withName(
  told: ToldEnvironment,
  names: ReadonlyMap<string, EnvironmentRef>,
): EnvironmentRef | null {
  const { name } = told;
  return name === null ? (names.get(told.uuid) ?? null) : { ...told, name };
}
