import type { Meter } from '../../devhost/meters';
import {
  buildStatusEvent,
  deploymentEvent,
  deploymentPayload,
  pipelinePayload,
  stepPayload,
  type Payload,
} from '../counting/payloads';
import { BASELINE, MINUTE, REPOSITORY_UUID, SECOND, uuidOf } from '../given';
import { openForge, type Forge } from './forge';
import { servePayloads, type PayloadServer, type ServedRepository } from './payload-server';

/** Three pipelines, five steps and three environments make a repository typical. */
const PIPELINES = ['branches/main', 'pull-requests/**', 'custom/nightly'];
const STEPS = ['Install', 'Lint', 'Test', 'Build', 'Deploy'];
const ENVIRONMENTS = ['test', 'staging', 'production'];
/** Runs before anything is measured: more than the ledger keeps. */
const RUNS_BEFORE = 70;

/** A workspace of one typical repository with a past, on which single events can be weighed. */
export interface Typical {
  readonly forge: Forge;
  /** Tells of a run from its start to its end, deployment included, and answers what all of it came to. */
  run(): Promise<Weighed>;
  /** What one scrape comes to. */
  scrape(): Promise<Meter & { readonly bytesServed: number }>;
  close(): Promise<void>;
}

export interface Weighed {
  /** The trigger and the consumer of the event that says that the run ended. */
  readonly ended: { readonly trigger: Meter; readonly consumer: Meter };
  /** The same of the event that says that the deployment completed. */
  readonly deployed: { readonly trigger: Meter; readonly consumer: Meter };
  /** REST requests of all that concerns the run, and of all that concerns the deployment. */
  readonly restOfRun: number;
  readonly restOfDeployment: number;
}

export async function openTypical(): Promise<Typical> {
  const repository: ServedRepository = {
    uuid: REPOSITORY_UUID,
    slug: 'web',
    mainBranch: 'main',
    pipelines: [],
    steps: {},
    deployments: [],
  };
  const server = await servePayloads([repository]);
  const forge = await openForge({
    world: { bitbucket: { url: server.url, workspace: 'acme' } },
    at: BASELINE,
  });
  const scale = new Scale(forge, repository);
  await scale.live();
  return {
    forge,
    run: () => scale.run(),
    scrape: () => scale.scrape(),
    close: () => closeAll(forge, server),
  };
}

async function closeAll(forge: Forge, server: PayloadServer): Promise<void> {
  await forge.close();
  await server.close();
}

class Scale {
  readonly #forge: Forge;
  readonly #repository: ServedRepository;
  #number = 0;

  constructor(forge: Forge, repository: ServedRepository) {
    this.#forge = forge;
    this.#repository = repository;
  }

  /** The past, counted by sweeps. */
  async live(): Promise<void> {
    await this.#forge.advance((RUNS_BEFORE * MINUTE) / SECOND);
    for (this.#number = 1; this.#number <= RUNS_BEFORE; this.#number++) {
      const createdAt = BASELINE + (this.#number - 4) * MINUTE;
      serve(this.#repository, this.#number, { createdAt, completedAt: createdAt + 4 * MINUTE });
    }
    await this.#forge.advance((30 * MINUTE) / SECOND);
  }

  async run(): Promise<Weighed> {
    const number = (this.#number += 1);
    const createdAt = await this.#forge.now();
    const times = { createdAt, completedAt: createdAt + 4 * MINUTE };
    const at = times.completedAt;
    const begun = await this.#tell(
      buildStatusEvent({ number, createdAt, at: createdAt, state: 'INPROGRESS' }),
    );
    await this.#forge.advance((at - createdAt) / SECOND);
    serve(this.#repository, number, times);
    const ended = await this.#tell(buildStatusEvent({ number, createdAt, at }));
    const pending = await this.#tell(deploymentEvent('pending', { number, at: at - MINUTE }));
    const started = await this.#tell(deploymentEvent('started', { number, at: at - MINUTE }));
    const deployed = await this.#tell(deploymentEvent('completed', { number, at }));
    return {
      ended,
      deployed,
      restOfRun: restOf(begun.consumer) + restOf(ended.consumer),
      restOfDeployment: [pending, started, deployed].reduce(
        (sum, { consumer }) => sum + restOf(consumer),
        0,
      ),
    };
  }

  async scrape(): Promise<Meter & { readonly bytesServed: number }> {
    const { body } = await this.#forge.scrape();
    const meter = (await this.#forge.meters()).last['answer-scrape'];
    if (meter === undefined) throw new Error('Nothing was scraped.');
    return { ...meter, bytesServed: Buffer.byteLength(body) };
  }

  async #tell(event: Payload): Promise<{ trigger: Meter; consumer: Meter }> {
    await this.#forge.deliver([event]);
    await this.#forge.settle();
    const { last } = await this.#forge.meters();
    const kind = String(event['eventType']).includes('deployment') ? 'deployment' : 'build-status';
    const [trigger, consumer] = [last[`on-${kind}`], last['count']];
    if (trigger === undefined || consumer === undefined) throw new Error('Nothing was counted.');
    return { trigger, consumer };
  }
}

/** REST requests of one invocation. */
export const restOf = ({ bitbucket }: Meter): number =>
  Object.values(bitbucket).reduce((sum, count) => sum + count, 0);

function serve(
  repository: ServedRepository,
  number: number,
  { createdAt, completedAt }: { readonly createdAt: number; readonly completedAt: number },
): void {
  const [type, pattern] = (PIPELINES[number % 3] ?? '').split('/');
  const run = pipelinePayload({
    number,
    createdAt,
    completedAt,
    result: number % 7 === 0 ? 'FAILED' : 'SUCCESSFUL',
  });
  const target = { ...(run['target'] as object), selector: { type, pattern } };
  const deployment = deploymentPayload({
    number,
    startedAt: completedAt - MINUTE,
    completedAt,
    environment: ENVIRONMENTS[number % 3] ?? '',
  });
  const steps = STEPS.map((name, index) =>
    stepPayload(name, [
      createdAt + (10 + 40 * index) * SECOND,
      createdAt + (50 + 40 * index) * SECOND,
    ]),
  );
  repository.pipelines = [...repository.pipelines, { ...run, target }];
  repository.steps = { ...repository.steps, [uuidOf(number)]: steps };
  repository.deployments = [...repository.deployments, deployment];
}
