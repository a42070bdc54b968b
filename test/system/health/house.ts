import type { Answer } from '../../../src/contract/resolvers';
import type { PanelAnswer } from '../../../src/contract/panel';
import { FLATLINE_RULES } from '../../../src/core/health/rules';
import { openForge, samplesOf, type Forge } from '../host/forge';

const PROMETHEUS = {
  'user-agent': 'Prometheus/2.42.0',
  'x-prometheus-scrape-timeout-seconds': '10',
};

/** A Wednesday morning. */
export const MORNING = Date.UTC(2026, 10, 4, 9);

/** A workspace with a history of four weeks, in which outages are staged. Times are seconds. */
export class House {
  readonly forge: Forge;
  #issued = 0;

  constructor(forge: Forge) {
    this.forge = forge;
  }

  /** Scrapes as Prometheus does; `token` for another one than that of the local scraper, `more` behind the address. */
  async scrape(token?: string, more = ''): Promise<{ status: number; body: string }> {
    const { scrape } = await this.forge.describe();
    const headers = { ...PROMETHEUS, authorization: `Bearer ${token ?? scrape.token}` };
    const response = await fetch(scrape.url + more, { headers });
    return { status: response.status, body: await response.text() };
  }

  /** So many scrapes, one after each of these waits in turn. */
  async scrapes(times: number, waits: readonly number[] = [15], token?: string): Promise<void> {
    for (let count = 0; count < times; count++) {
      await this.forge.advance(waits[count % waits.length] ?? 15);
      await this.scrape(token);
    }
  }

  async invoke<T>(functionKey: string, payload: object, repository?: string): Promise<T> {
    const response = await fetch(`${this.forge.origin}/__devhost/invoke`, {
      method: 'POST',
      body: JSON.stringify({
        module: repository === undefined ? 'workspace-settings' : 'repository-panel',
        ...{ functionKey, payload, repository },
        accountId: '557058:00000000-0000-4000-8000-00000000000d',
      }),
    });
    const answer = (await response.json()) as { result?: Answer<T> };
    if (answer.result?.ok !== true) throw new Error(`${functionKey}: ${JSON.stringify(answer)}`);
    return answer.result.value;
  }

  async panel(slug: string): Promise<PanelAnswer> {
    const { repositories } = await this.forge.describe();
    const uuid = repositories.find((each) => each.slug === slug)?.uuid;
    if (uuid === undefined) throw new Error(`There is no repository ${slug}.`);
    return this.invoke<PanelAnswer>('repositoryPanel', {}, uuid);
  }

  /** The lamp of CI and the rules that stand, the repository's own before the others, each worst first. */
  async verdict(slug: string): Promise<string> {
    const { ci, problems, banners } = await this.panel(slug);
    const rules = [...problems, ...banners]
      .filter(({ severity }) => severity !== 'info')
      .map(({ rule }) => rule);
    return rules.length === 0 ? ci.state : `${ci.state}: ${rules.join(', ')}`;
  }

  async token(expiresInDays = 30): Promise<string> {
    this.#issued += 1;
    const wish = { name: `issued-${String(this.#issued)}`, expiresInDays };
    return (await this.invoke<{ token: string }>('issueToken', wish)).token;
  }

  /** Every repository's flatlines as the panel tells them, and as the page does. */
  async flatlines(): Promise<{
    readonly panel: readonly string[];
    readonly page: readonly string[];
  }> {
    const { repositories } = await this.forge.describe();
    const panel: string[] = [];
    for (const { slug } of repositories) {
      const { problems } = await this.panel(slug);
      const standing: readonly string[] = problems.map(({ rule }) => rule);
      panel.push(
        ...FLATLINE_RULES.filter((rule) => standing.includes(rule)).map(
          (rule) => `${slug} ${rule}`,
        ),
      );
    }
    return { panel: panel.sort(), page: flatlinesOn((await this.scrape(await this.token())).body) };
  }
}

function flatlinesOn(page: string): readonly string[] {
  return [...samplesOf(page)]
    .filter(([series, value]) => series.startsWith('bitbucket_exporter_flatline{') && value === 1)
    .map(([series]) => /repository="([^"]*)",rule="([^"]*)"/.exec(series))
    .map((found) => `${found?.[1] ?? ''} ${found?.[2] ?? ''}`)
    .sort();
}

/** Opens a house: `acme` has twelve repositories, `small` three busy ones of them, and in `quiet` all twelve rest. */
export async function openHouse(
  name: 'acme' | 'small' | 'quiet' = 'acme',
  at: number = MORNING,
): Promise<House> {
  return new House(await openForge({ world: { simulate: { name, seed: 3 } }, at }));
}
