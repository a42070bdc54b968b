/** What the scenarios of outages share: how one is played, and what the verdict, the panel and the page must say then. */
import { openHouse, type House } from './house';

/** Seconds. */
export const MINUTE = 60;
export const HOUR = 3600;

/** What is wrong, what is staged, and what the verdict on one repository must say within the time played. */
export interface Scenario {
  readonly name: string;
  readonly workspace?: 'small' | 'quiet';
  readonly at?: number;
  readonly repository: string;
  readonly play: (house: House) => Promise<void>;
  readonly says: string | RegExp;
  /** A piece of the first problem's words. */
  readonly tells?: string | RegExp;
}

/** Plays a scenario; the verdict must name its cause, and page and panel must agree. */
export async function expectVerdict(scenario: Scenario): Promise<void> {
  const { workspace, at, repository, play, says, tells } = scenario;
  const house = await openHouse(workspace, at);
  try {
    await play(house);
    const { problems, banners } = await house.panel(repository);
    const told = [...problems, ...banners]
      .map(({ headline, evidence, cause }) => `${headline} ${evidence} ${cause}`)
      .join('\n');
    expect(readers(await house.verdict(repository))).toMatch(
      typeof says === 'string' ? new RegExp(`^${says}$`) : says,
    );
    if (tells !== undefined) expect(told).toMatch(tells);
    const { panel, page } = await house.flatlines();
    expect(page).toEqual(panel);
  } finally {
    await house.forge.close();
  }
}

/** Nobody scrapes in most scenarios; that is said, and is not what they are about. */
function readers(verdict: string): string {
  return verdict
    .replace(/^degraded: scrape\/never$/, 'calm')
    .replace(/(: |, )scrape\/never(, )?/, (_, before: string, after?: string) =>
      after === undefined ? '' : before,
    );
}
