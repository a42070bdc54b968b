import { decodeDeployment, decodeListedEnvironment } from '../../src/bitbucket/decode-deployment';
import { decodeCache, decodeSchedule, decodeTestReport } from '../../src/bitbucket/decode-detail';
import { decodePipeline, decodeStep } from '../../src/bitbucket/decode-pipeline';
import { decodeRepository } from '../../src/bitbucket/decode-repository';
import { fail, succeed } from '../../src/core/result';
import type {
  Answer,
  ApiProblem,
  ApiTally,
  Bitbucket,
  Listed,
  RunnerReading,
} from '../../src/ports/bitbucket';

import type { Payload } from './payloads';

const PAGE = 100;

interface PlayedCommit {
  readonly hash: string;
  readonly at: number;
  /** None where a history needs no graph. */
  readonly parents?: readonly string[];
}

/** One repository as Bitbucket has it, in Bitbucket's JSON. Lists are in order of creation. */
export interface PlayedRepository {
  payload: Payload;
  pipelines: Payload[];
  /** By build number. */
  steps: Record<number, readonly Payload[]>;
  deployments: Payload[];
  /** Commits between two, newest first; by `exclude..include`. */
  commits: Record<string, readonly PlayedCommit[]>;
  environments: Payload[];
  /** By uuid of the step. */
  testReports: Record<string, Payload>;
  caches: Payload[];
  schedules: Payload[];
}

export interface Request {
  readonly resource: string;
  readonly repository: string;
  readonly about: string;
}

/** A workspace of Bitbucket, played from payloads through the decoders. */
export class PlayedBitbucket {
  readonly repositories = new Map<string, PlayedRepository>();
  readonly requests: Request[] = [];
  /** By repository; those of the workspace under null. */
  readonly runners = new Map<string | null, readonly RunnerReading[]>();
  /** What Bitbucket answers instead; null lets the request through. */
  refuse: (request: Request) => Omit<ApiProblem, 'resource'> | null = () => null;
  /** Called with every request, before it is answered. */
  onRequest: (request: Request) => void = () => undefined;
  headers: Pick<ApiTally, 'limit' | 'remaining' | 'isNearLimit'> = {
    limit: null,
    remaining: null,
    isNearLimit: false,
  };

  add(payload: Payload): PlayedRepository {
    const repository = {
      payload,
      pipelines: [],
      steps: {},
      deployments: [],
      commits: {},
      environments: [],
      testReports: {},
      caches: [],
      schedules: [],
    };
    this.repositories.set(String(payload['uuid']), repository);
    return repository;
  }

  /** The port as one invocation sees it: with a tally of its own. */
  invocation(): Bitbucket {
    const invocation = new Invocation(this);
    return invocation.port();
  }
}

class Invocation {
  readonly #requests: Record<string, number> = {};
  readonly #failures: ApiTally['failures'][number][] = [];
  readonly #played: PlayedBitbucket;

  constructor(played: PlayedBitbucket) {
    this.#played = played;
  }

  port(): Bitbucket {
    return {
      ...this.#ofRepositories(),
      ...this.#ofRuns(),
      ...this.#ofDeployments(),
      ...this.#ofDetail(),
      runners: (uuid) =>
        this.#answer(
          { resource: 'runners', repository: uuid ?? '', about: '' },
          () => this.#played.runners.get(uuid) ?? [],
        ),
      tally: () => ({
        requests: { ...this.#requests },
        failures: [...this.#failures],
        ...this.#played.headers,
      }),
    };
  }

  #ofRepositories(): Pick<
    Bitbucket,
    'repositories' | 'repository' | 'environments' | 'commitsBetween'
  > {
    return {
      repositories: (page) =>
        this.#answer({ resource: 'repositories', repository: '', about: String(page) }, () => {
          const newestFirst = [...this.#played.repositories.values()].map(({ payload }) => payload);
          newestFirst.sort((a, b) => (String(a['updated_on']) < String(b['updated_on']) ? 1 : -1));
          return pageOf(newestFirst, page, decodeRepository);
        }),
      repository: (uuid) =>
        this.#in(uuid, { resource: 'repository', about: '' }, ({ payload }) =>
          decodeRepository(payload),
        ),
      environments: (uuid) =>
        this.#in(uuid, { resource: 'environments', about: '' }, ({ environments }) =>
          environments.flatMap((each) => decodeListedEnvironment(each) ?? []),
        ),
      commitsBetween: (uuid, { include, exclude }) => {
        const about = `${exclude.join()}..${include}`;
        return this.#in(uuid, { resource: 'commits', about }, ({ commits }) =>
          (commits[about] ?? []).map((each) => ({ parents: [], ...each })),
        );
      },
    };
  }

  #ofRuns(): Pick<Bitbucket, 'pipelines' | 'pipeline' | 'pipelineOf' | 'steps' | 'stepNames'> {
    const numbered = (repository: PlayedRepository, number: number): Payload | undefined =>
      repository.pipelines.find((each) => each['build_number'] === number);
    return {
      pipelines: (uuid, page) =>
        this.#in(uuid, { resource: 'pipelines', about: String(page) }, ({ pipelines }) =>
          pageOf([...pipelines].reverse(), page, decodePipeline),
        ),
      pipeline: (uuid, number) =>
        this.#in(uuid, { resource: 'pipeline', about: String(number) }, (repository) =>
          decodePipeline(numbered(repository, number)),
        ),
      pipelineOf: (uuid, pipeline) =>
        this.#in(uuid, { resource: 'pipeline', about: pipeline }, ({ pipelines }) =>
          decodePipeline(pipelines.find((each) => each['uuid'] === pipeline)),
        ),
      stepNames: (uuid, pipeline) =>
        this.#in(uuid, { resource: 'steps', about: pipeline }, ({ steps, pipelines }) => {
          const found = pipelines.find((each) => each['uuid'] === pipeline);
          const listed = steps[Number(found?.['build_number'])] ?? [];
          return new Map(
            listed.map((step, at) => [String(step['uuid']), decodeStep(step, at + 1).name]),
          );
        }),
      steps: (uuid, pipeline) =>
        this.#in(uuid, { resource: 'steps', about: pipeline }, ({ steps, pipelines }) => {
          const found = pipelines.find((each) => each['uuid'] === pipeline);
          return found === undefined
            ? null
            : (steps[Number(found['build_number'])] ?? []).map(decodeStep);
        }),
    };
  }

  #ofDeployments(): Pick<Bitbucket, 'deployments' | 'deployment'> {
    return {
      deployments: (uuid, page) =>
        this.#in(uuid, { resource: 'deployments', about: String(page) }, ({ deployments }) =>
          pageOf([...deployments].reverse(), page, decodeDeployment),
        ),
      deployment: (uuid, deployment) =>
        this.#in(uuid, { resource: 'deployment', about: deployment }, ({ deployments }) =>
          decodeDeployment(deployments.find((each) => each['uuid'] === deployment)),
        ),
    };
  }

  #ofDetail(): Pick<Bitbucket, 'testReport' | 'caches' | 'schedules'> {
    return {
      testReport: (uuid, _, step) =>
        this.#in(uuid, { resource: 'test_reports', about: step }, ({ testReports }) =>
          decodeTestReport(testReports[step]),
        ),
      caches: (uuid) =>
        this.#in(uuid, { resource: 'caches', about: '' }, ({ caches }) =>
          caches.flatMap((each) => decodeCache(each) ?? []),
        ),
      schedules: (uuid) =>
        this.#in(uuid, { resource: 'schedules', about: '' }, ({ schedules }) =>
          schedules.flatMap((each) => decodeSchedule(each) ?? []),
        ),
    };
  }

  #in<T>(
    uuid: string,
    asked: Omit<Request, 'repository'>,
    answer: (repository: PlayedRepository) => T | null,
  ): Answer<T> {
    return this.#answer({ ...asked, repository: uuid }, () => {
      const repository = this.#played.repositories.get(uuid);
      return repository === undefined ? null : answer(repository);
    });
  }

  #answer<T>(request: Request, answer: () => T | null): Answer<T> {
    const { resource } = request;
    this.#played.requests.push(request);
    this.#played.onRequest(request);
    this.#requests[resource] = (this.#requests[resource] ?? 0) + 1;
    const refused = this.#played.refuse(request);
    const value = refused === null ? answer() : null;
    if (value !== null) return Promise.resolve(succeed(value));
    const problem = refused ?? { type: 'not_found', retryAfterSeconds: null };
    this.#failures.push({ resource, type: problem.type, count: 1 });
    return Promise.resolve(fail({ ...problem, resource }));
  }
}

function pageOf<T>(
  payloads: readonly Payload[],
  page: number,
  decode: (payload: unknown) => T | null,
): Listed<T> {
  const values = payloads.slice((page - 1) * PAGE, page * PAGE);
  const items = values
    .map(decode)
    .filter((item): item is NonNullable<typeof item> => item !== null);
  return { items, isLast: values.length < PAGE };
}
