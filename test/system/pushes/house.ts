import { request as send } from 'node:http';
import { openHouse, type AccessHouse, type Knock } from '../access/house';

/** A step that has run, as its token tells of it. */
export interface StepOfRun {
  readonly repositoryUuid: string;
  readonly pipelineUuid: string;
  readonly stepUuid: string;
  readonly name: string;
}

/** One that deployed. */
export interface DeployingStep extends StepOfRun {
  readonly environmentUuid: string;
}

interface DeploymentRow {
  readonly step: { readonly uuid: string };
  readonly environment: { readonly uuid: string; readonly name: string };
  readonly deployable: { readonly pipeline: { readonly uuid: string } };
}

/** A local Forge whose steps push. */
export class PushHouse {
  readonly house: AccessHouse;
  readonly door: string;

  constructor(house: AccessHouse, door: string) {
    this.house = house;
    this.door = door;
  }

  /** The newest steps that ran in a repository and have a name, the newest last. */
  stepsOf(slug: string): readonly StepOfRun[] {
    const repositoryUuid = this.house.uuidOf(slug);
    return this.house.workspace
      .truth()
      .steps.filter(
        ({ repository, result }) => repository === repositoryUuid && result !== 'NOT_RUN',
      )
      .flatMap(({ run, uuid, name }) =>
        name === undefined ? [] : [{ repositoryUuid, pipelineUuid: run, stepUuid: uuid, name }],
      );
  }

  /** Other repositories in which steps ran. */
  others(slug: string): readonly string[] {
    const all = this.house.workspace.repositories().map((one) => one.slug);
    return all.filter((other) => other !== slug && this.stepsOf(other).length > 0);
  }

  lastStepOf(slug: string): StepOfRun {
    const step = this.stepsOf(slug).at(-1);
    if (step === undefined) throw new Error(`No step of ${slug} has run.`);
    return step;
  }

  /** The newest step that deployed to the environment of that name. */
  async deployingStepOf(slug: string, environment: string): Promise<DeployingStep> {
    const { status, body } = await this.house.workspace.handle({
      ...{ method: 'GET', headers: {}, body: '', provider: 'app' },
      path: `/2.0/repositories/acme/${slug}/deployments/?sort=-state.completed_on&pagelen=100&fields=%2Bvalues.environment.name`,
    });
    if (status !== 200) throw new Error(`Bitbucket answered ${status}.`);
    const { values } = JSON.parse(body) as { values: readonly DeploymentRow[] };
    const known = new Map(this.stepsOf(slug).map((step) => [step.stepUuid, step]));
    const [found] = values.flatMap(({ step, environment: { uuid, name } }) => {
      const ran = known.get(step.uuid);
      return name === environment && ran !== undefined ? [{ ...ran, environmentUuid: uuid }] : [];
    });
    if (found === undefined) throw new Error(`No step of ${slug} deployed to ${environment}.`);
    return found;
  }

  /** The token of a step that deploys. */
  deployToken(step: DeployingStep, claims: Readonly<Record<string, unknown>> = {}) {
    const { environmentUuid, repositoryUuid, stepUuid } = step;
    return this.token(step, {
      deploymentEnvironmentUuid: environmentUuid,
      sub: `${repositoryUuid}:${environmentUuid}:${stepUuid}`,
      ...claims,
    });
  }

  /** `$BITBUCKET_STEP_OIDC_TOKEN` of a step; `claims` complete or replace. */
  async token(step: StepOfRun, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { repositoryUuid, pipelineUuid, stepUuid } = step;
    const iat = await this.house.seconds();
    return this.house.workspace.stepOidcToken({
      ...{ repositoryUuid, pipelineUuid, stepUuid, iat, exp: iat + 3600 },
      sub: `${repositoryUuid}:${stepUuid}`,
      ...claims,
    });
  }

  async push(step: StepOfRun, body: string, token?: string): Promise<Knock> {
    const held = token ?? (await this.token(step));
    return this.post(body, [['Authorization', `Bearer ${held}`]]);
  }

  post(
    body: string,
    headers: readonly (readonly [string, string])[],
    { method = 'POST', path = '' } = {},
  ): Promise<Knock> {
    const { hostname, port, pathname } = new URL(this.door);
    return new Promise((resolve, reject) => {
      const fixed = ['Host', `${hostname}:${port}`, 'Content-Length', `${Buffer.byteLength(body)}`];
      const all = [...fixed, ...headers.flat()];
      const target = { hostname, port, method, path: pathname + path, headers: all };
      const asked = send(target, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers });
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  /** The lines of a page that tell of pushes. */
  async pushed(accept?: string): Promise<string> {
    const { status, body } = await this.house.forge.scrape(accept);
    if (status !== 200) throw new Error(`The scrape answered ${status}: ${body}`);
    return body
      .split('\n')
      .filter((line) => /bitbucket_(step|custom|incident)_/.test(line) && !line.includes('family='))
      .join('\n');
  }

  close(): Promise<void> {
    return this.house.close();
  }
}

export async function openPushHouse(): Promise<PushHouse> {
  const house = await openHouse();
  const { webtriggers } = await house.forge.describe();
  await house.forge.sweep();
  return new PushHouse(house, webtriggers['step-push'] ?? '');
}
