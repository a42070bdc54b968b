import type { Problem } from '../../contract/problem';
import type { TargetsAnswer } from '../../contract/targets';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { PAGE } from '../records/page';
import { BEFORE_THE_FIRST_SWEEP } from '../records/problems';
import { SERIES_LIMIT } from './read-page';
import { discoverTargets } from './service-discovery';

const ALL = { isChosen: () => true, isWithWorkspace: true, isPerRepository: false };

/** What service discovery tells whoever may read the workspace. */
export async function scrapeTargets(world: World): Promise<Result<TargetsAnswer, Problem>> {
  const found = await load(PAGE, world);
  if (found.workspace.value === null) return fail(BEFORE_THE_FIRST_SWEEP);
  const targets = await discoverTargets(ALL, found, world);
  return succeed({
    seriesLimit: SERIES_LIMIT,
    targets: (targets.ok ? targets.value : []).map(({ name, repositories, lines }) => ({
      ...{ name, repositories },
      series: lines,
    })),
  });
}
