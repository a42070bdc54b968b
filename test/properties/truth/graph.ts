import type { Commit } from './history';
import type { Random } from './random';

/** The commits of one repository as they are made, and where its branches are. */
export class Graph {
  readonly commits: Commit[] = [];
  readonly #random: Random;
  readonly #heads = new Map<string, string>();

  constructor(random: Random, at: number) {
    this.#random = random;
    this.#commit('main', at, []);
  }

  /** Where a branch is after what was committed to it between two moments; a new one leaves the main branch. */
  grow(branch: string, from: number, until: number): string {
    const random = this.#random;
    const known = this.#heads.get(branch);
    const isRebased = known !== undefined && branch !== 'main' && random.chance(0.15);
    if (known === undefined || isRebased) this.#heads.set(branch, this.#head('main'));
    const least = known === undefined || isRebased ? 1 : 0;
    for (let left = random.between(least, 3); left > 0; left--)
      this.#commit(branch, random.between(from, until), []);
    const others = [...this.#heads.keys()].filter((each) => each !== branch);
    const [other] = others.filter(() => random.chance(0.3));
    if (other !== undefined && random.chance(0.4)) this.#commit(branch, until, [other]);
    return this.#head(branch);
  }

  #head(branch: string): string {
    return this.#heads.get(branch) ?? '';
  }

  #commit(branch: string, at: number, merged: readonly string[]): void {
    const hash = (this.commits.length + 1).toString(16).padStart(12, '0').padEnd(40, 'c0ffee');
    const parents = [branch, ...merged].map((each) => this.#head(each));
    const known = [...new Set(parents)].filter((parent) => parent !== '');
    this.commits.push({ hash, at, parents: known });
    this.#heads.set(branch, hash);
  }
}
