import { environmentOf } from '../../core/aggregates/deployments/environments';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { EnvironmentRef } from '../../core/events';
import type { DeploymentReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

/** The names of one repository's environments, as a list tells them, as they are known, or as Bitbucket is asked once. */
export class EnvironmentNames {
  readonly #repository: string;
  readonly #budget: ApiAllowance;
  readonly #world: World;
  #listed: readonly EnvironmentRef[] | null = null;

  constructor(repository: string, budget: ApiAllowance, world: World) {
    this.#repository = repository;
    this.#budget = budget;
    this.#world = world;
  }

  /** Null where nobody tells the name now. */
  async of(
    told: DeploymentReading['environment'],
    totals: RepositoryTotals,
  ): Promise<EnvironmentRef | null> {
    const { uuid, name } = told;
    if (name !== null) return { ...told, name };
    const known = environmentOf(totals, uuid);
    if (known !== null) return { ...known, uuid };
    return (await this.#all()).find((each) => each.uuid === uuid) ?? null;
  }

  /** Whether Bitbucket, asked for the name, has listed other environments only: this one was deleted. */
  isGone({ uuid }: DeploymentReading['environment']): boolean {
    const listed = this.#listed ?? [];
    return listed.length > 0 && !listed.some((each) => each.uuid === uuid);
  }

  async #all(): Promise<readonly EnvironmentRef[]> {
    if (this.#listed !== null) return this.#listed;
    if (!this.#budget.has(1)) return [];
    const answer = await this.#budget.spend(() =>
      this.#world.bitbucket.environments(this.#repository),
    );
    this.#listed = answer.ok ? answer.value : [];
    return this.#listed;
  }
}
