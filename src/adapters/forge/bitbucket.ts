import { route } from '@forge/api';
import { decodeDeployment, decodeListedEnvironment } from '../../bitbucket/decode-deployment';
import { decodeCache, decodeSchedule, decodeTestReport } from '../../bitbucket/decode-detail';
import { decodePipeline } from '../../bitbucket/decode-pipeline';
import { decodeRepository } from '../../bitbucket/decode-repository';
import { decodeRunner } from '../../bitbucket/decode-runner';
import type { Bitbucket } from '../../ports/bitbucket';
import { ApiMeter } from './api-meter';
import type { AskBitbucket } from './ask-bitbucket';
import { asksOf, type Asks } from './asking';
import {
  decodeCommit,
  decodeStepNames,
  decodeSteps,
  eachOf,
  listed,
  PAGE,
  rows,
} from './decode-lists';

/**
 * {@link Bitbucket} as the app. Pages are numbered by us: the `next` link of pipelines drops the order asked for.
 */
export function forgeBitbucket(
  workspaceUuid: string,
  askBitbucket: AskBitbucket,
  now: () => number,
): Bitbucket {
  const meter = new ApiMeter();
  const asks = asksOf({ meter, askBitbucket, now });
  return {
    ...runRequests(asks, workspaceUuid),
    ...namingRequests(asks, workspaceUuid),
    ...deploymentRequests(asks, workspaceUuid),
    ...detailRequests(asks, workspaceUuid),
    runners: (uuid) =>
      asks.all(
        'runners',
        (page) =>
          uuid === null
            ? route`/2.0/workspaces/${workspaceUuid}/pipelines-config/runners?${page}`
            : route`/2.0/repositories/${workspaceUuid}/${uuid}/pipelines-config/runners?${page}`,
        eachOf(decodeRunner),
      ),
    tally: () => meter.tally(),
  };
}

type RunRequests = Pick<
  Bitbucket,
  'repositories' | 'repository' | 'pipelines' | 'pipeline' | 'steps'
>;

function runRequests({ ask, all }: Asks, ws: string): RunRequests {
  return {
    repositories: (page) =>
      ask(
        'repositories',
        route`/2.0/repositories/${ws}?pagelen=${PAGE}&page=${String(page)}&sort=-updated_on`,
        (body) => listed(body, decodeRepository),
      ),
    repository: (uuid) =>
      ask('repository', route`/2.0/repositories/${ws}/${uuid}`, decodeRepository),
    pipelines: (uuid, page) =>
      ask(
        'pipelines',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/?sort=-created_on&pagelen=${PAGE}&page=${String(page)}`,
        (body) => rows(body, decodePipeline),
      ),
    pipeline: (uuid, build) =>
      ask(
        'pipeline',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/${String(build)}`,
        decodePipeline,
      ),
    steps: (uuid, pipeline) =>
      all(
        'steps',
        (page) => route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}/steps/?${page}`,
        decodeSteps,
      ),
  };
}

function namingRequests(
  { ask, all }: Asks,
  ws: string,
): Pick<Bitbucket, 'pipelineOf' | 'stepNames'> {
  return {
    pipelineOf: (uuid, pipeline) =>
      ask('pipeline', route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}`, decodePipeline),
    stepNames: (uuid, pipeline) =>
      all(
        'steps',
        (page) => route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}/steps/?${page}`,
        decodeStepNames,
      ),
  };
}

type Details = Pick<Bitbucket, 'testReport' | 'caches' | 'schedules'>;

function detailRequests({ ask, all }: Asks, ws: string): Details {
  return {
    testReport: (uuid, pipeline, step) =>
      ask(
        'test_reports',
        route`/2.0/repositories/${ws}/${uuid}/pipelines/${pipeline}/steps/${step}/test_reports`,
        decodeTestReport,
      ),
    caches: (uuid) =>
      all(
        'caches',
        (page) => route`/2.0/repositories/${ws}/${uuid}/pipelines-config/caches?${page}`,
        eachOf(decodeCache),
      ),
    schedules: (uuid) =>
      all(
        'schedules',
        (page) => route`/2.0/repositories/${ws}/${uuid}/pipelines_config/schedules?${page}`,
        eachOf(decodeSchedule),
      ),
  };
}

type Deploying = 'deployments' | 'deployment' | 'environments' | 'commitsBetween';

function deploymentRequests({ ask, all }: Asks, ws: string): Pick<Bitbucket, Deploying> {
  return {
    deployments: (uuid, page) =>
      ask(
        'deployments',
        route`/2.0/repositories/${ws}/${uuid}/deployments/?sort=-state.completed_on&pagelen=${PAGE}&page=${String(page)}&fields=${NAMED}`,
        (body) => listed(body, decodeDeployment),
      ),
    deployment: (uuid, deployment) =>
      ask(
        'deployment',
        route`/2.0/repositories/${ws}/${uuid}/deployments/${deployment}`,
        decodeDeployment,
      ),
    environments: (uuid) =>
      all(
        'environments',
        (page) => route`/2.0/repositories/${ws}/${uuid}/environments/?${page}`,
        eachOf(decodeListedEnvironment),
      ),
    commitsBetween: (uuid, { include, exclude }) => {
      const range = new URLSearchParams(
        exclude.map((commit): [string, string] => ['exclude', commit]),
      );
      return all(
        'commits',
        (page) => route`/2.0/repositories/${ws}/${uuid}/commits/${include}?${range}&${page}`,
        eachOf(decodeCommit),
        PAGE,
      );
    },
  };
}

/** The names of environments are told only where they are asked for. */
const NAMED = '+values.environment.name,+values.environment.environment_type.name';
