import { memoryWorld, type MemoryWorld } from '../../src/adapters/memory/world';
import { countMessage } from '../../src/app/counting/count-message';
import type { Counted } from '../../src/app/counting/counted';
import { COMPARED, comparedIn } from '../../src/app/records/compared';
import { load } from '../../src/app/records/kind';
import { PAGE } from '../../src/app/records/page';
import { SETTINGS } from '../../src/app/records/settings';
import { TOTALS } from '../../src/app/records/totals';
import { WORKSPACE } from '../../src/app/records/workspace';
import { healthFacts } from '../../src/app/pages/health';
import { readPage } from '../../src/app/scrape/read-page';
import { sweep, type Swept } from '../../src/app/sweep/sweep';
import { decodeEvent } from '../../src/bitbucket/decode-event';
import { arrived } from '../../src/core/events/arrived';
import { withCompared } from '../../src/core/aggregates/compared';
import type { RepositoryTotals } from '../../src/core/aggregates/totals';
import type { WorkspaceTotals } from '../../src/core/aggregates/workspace';
import { collectFamilies } from '../../src/core/exposition/collect/collect';
import { encode } from '../../src/core/exposition/encode/encode';
import type { Format } from '../../src/core/exposition/encode/model';
import type { Problem } from '../../src/core/health/problem';
import type { RuleName } from '../../src/core/health/rules';
import { judge } from '../../src/core/health/verdict';
import type { Settings } from '../../src/core/settings';
import { BASELINE, MINUTE, REPOSITORY_UUID } from '../given';
import { repositoryPayload, type Payload } from './payloads';
import { PlayedBitbucket, type PlayedRepository } from './played-bitbucket';

/** Lifeline installed in a played workspace: payloads go in at the trigger, text comes out at the scrape. */
export class Installation {
  readonly bitbucket = new PlayedBitbucket();
  readonly world: MemoryWorld;
  now = BASELINE;

  constructor() {
    this.world = memoryWorld({
      bitbucket: this.bitbucket.invocation(),
      now: () => this.now,
    });
  }

  /** Runs one sweep, as an invocation of its own. */
  sweep(): Promise<Swept> {
    return sweep(this.#invocation());
  }

  /** A sweep every five minutes from the next one on, this many times. */
  async sweeps(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      this.now += 5 * MINUTE;
      await this.sweep();
    }
  }

  /** An event as Forge hands it over, decoded and counted now. */
  async deliver(payload: unknown): Promise<Counted> {
    return countMessage(arrived(decodeEvent(payload), this.now), this.#invocation());
  }

  async choose(settings: Partial<Settings>): Promise<void> {
    const { key } = SETTINGS;
    const revision = (await this.world.records.read([key])).get(key)?.revision ?? null;
    await this.world.records.write([{ key, body: settings, revision }]);
  }

  /** Changes a stored record behind everybody's back. */
  async spoil(key: string, change: (body: object) => object): Promise<void> {
    const record = (await this.world.records.read([key])).get(key);
    if (record === undefined) throw new Error(`There is no record ${key}.`);
    const { revision } = record;
    await this.world.records.write([{ key, body: change(record.body as object), revision }]);
  }

  /** The page, read long enough from now for every birth to be over unless another moment is named. */
  async page(at = this.now + 5 * MINUTE, format: Format = 'text'): Promise<string> {
    const page = await readPage(await load(PAGE, this.world), { ...this.world, now: () => at });
    return encode(collectFamilies(page), format);
  }

  /** The samples of a family that are not 0, by their labels; workspace and repository only where they are not acme/web. */
  async samples(family: string, at?: number): Promise<Record<string, number>> {
    return samplesOn(await this.page(at), family);
  }

  /** What is said of a repository now, by rule. */
  async problems(uuid = REPOSITORY_UUID): Promise<ReadonlyMap<RuleName, Problem>> {
    const facts = await healthFacts(uuid, { ...this.world, now: () => this.now });
    const seen = facts === null ? [] : judge(facts).seen;
    return new Map(seen.map((problem) => [problem.rule, problem]));
  }

  async totals(uuid = REPOSITORY_UUID): Promise<RepositoryTotals> {
    const kinds = { totals: TOTALS(uuid), compared: COMPARED };
    const { totals, compared } = await load(kinds, this.world);
    if (totals.value === null) throw new Error(`There are no totals of ${uuid}.`);
    return withCompared(totals.value, comparedIn(compared.value, uuid));
  }

  async workspace(): Promise<WorkspaceTotals> {
    const { workspace } = await load({ workspace: WORKSPACE }, this.world);
    if (workspace.value === null) throw new Error('No sweep has run yet.');
    return workspace.value;
  }

  #invocation(): MemoryWorld {
    return { ...this.world, bitbucket: this.bitbucket.invocation() };
  }
}

/** Lifeline just installed in a workspace of one repository, its first sweep done. */
export async function installed(
  prepare: (web: PlayedRepository) => void = () => undefined,
  repository: Payload = repositoryPayload(),
): Promise<{ lifeline: Installation; web: PlayedRepository }> {
  const lifeline = new Installation();
  const web = lifeline.bitbucket.add(repository);
  prepare(web);
  await lifeline.sweep();
  return { lifeline, web };
}

const PREFIX = /^workspace="acme",repository="web",?/;

export function samplesOn(page: string, family: string): Record<string, number> {
  const samples: Record<string, number> = {};
  for (const line of page.split('\n')) {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === family && Number(value) !== 0) samples[labels.replace(PREFIX, '')] = Number(value);
  }
  return samples;
}
