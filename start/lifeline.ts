import { type Host, type HostDescription, type HostOptions, startHost } from 'local-forge';
import { createSimulation } from 'simulated-bitbucket';
import { prepareScraper, type ScrapeDescription } from './scraper-token';

type World = Exclude<HostOptions['world'], { by: unknown }> | Simulated;

/** A workspace of `simulated-bitbucket`. */
export interface Simulated {
  readonly simulate: { readonly name: string; readonly seed: number };
}

export interface LifelineOptions extends Omit<HostOptions, 'world' | 'prepare'> {
  readonly world: World;
}

/** What `GET /__devhost` tells of a host with Lifeline in it. */
export type LifelineDescription = HostDescription & ScrapeDescription;

/** A local Forge with Lifeline in it. */
export type LifelineHost = Host<ScrapeDescription>;

/** The local Forge with Lifeline in it, on the simulated Bitbucket unless told otherwise, and a token for a scraper. */
export function startLifeline(options: LifelineOptions): Promise<LifelineHost> {
  const { world } = options;
  return startHost({
    ...options,
    world: 'simulate' in world ? { ...world, by: createSimulation } : world,
    prepare: prepareScraper,
  });
}
