import { environmentOf } from '../../core/aggregates/deployments/environments';
import { isIncident } from '../../core/pushes/incidents';
import type { Production } from '../../core/pushes/pushed';
import type { PushedSample, PushReason } from '../../core/pushes/vocabulary';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { TOTALS } from '../records/totals';
import type { AdmittedStep } from './admit-step';

/** Whose incidents a step may tell of, by its token and by what was counted; null where it tells of none. */
export async function findProduction(
  { repositoryUuid, environmentUuid }: AdmittedStep,
  samples: readonly PushedSample[],
  world: World,
): Promise<Result<Production | null, PushReason>> {
  if (!samples.some(isIncident)) return succeed(null);
  if (environmentUuid === null) return fail('no_deployment');
  const { totals } = await load({ totals: TOTALS(repositoryUuid) }, world);
  const found = totals.value === null ? null : environmentOf(totals.value, environmentUuid);
  if (found === null) return fail('unknown_environment');
  const { uuid, name, environmentType } = found;
  return environmentType === 'production' ? succeed({ uuid, name }) : fail('not_production');
}
