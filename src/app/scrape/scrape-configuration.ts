import type { ScrapeConfigurationAnswer } from '../../contract/configuration';
import type { Problem } from '../../contract/problem';
import { configurationsFor } from '../../core/configuration/stacks';
import { succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { WORKSPACE } from '../records/workspace';

/** Ready to use, with this installation's addresses. No token is in them: they name the file that holds it. */
export async function scrapeConfiguration(
  world: World,
): Promise<Result<ScrapeConfigurationAnswer, Problem>> {
  const [url, { stored }] = await Promise.all([
    world.scrapeUrl(),
    load({ stored: WORKSPACE }, world),
  ]);
  const workspace = instanceOf(stored.value?.slug, url);
  return succeed({
    scrapeUrl: `${url}/metrics`,
    discoveryUrl: `${url}/sd`,
    examples: configurationsFor({ url, workspace }),
  });
}

/** The name that all series of a workspace have in common: its slug, or our address before the first sweep knows it. */
export const instanceOf = (slug: string | undefined, url: string): string =>
  slug === undefined || slug === '' ? new URL(url).host : slug;
