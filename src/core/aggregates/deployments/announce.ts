import { REWORK_KINDS } from '../../events/vocabulary';
import type { EnvironmentRef } from '../../events';
import type { EpochMillis } from '../../time';
import { announce, type CountContext } from '../tables/count';
import type { Tables } from '../tables/tables';
import { environmentLabels } from './environments';

/** Makes known at 0 what may happen in an environment: that a deployment passes, fails, or is rework. */
export function announceEnvironment(
  tables: Tables,
  environment: EnvironmentRef,
  { at, context }: { readonly at: EpochMillis; readonly context: CountContext },
): Tables {
  const labels = environmentLabels(environment);
  const passed = announce(tables, 'deployments', { labels, at }, context);
  const back = announce(passed, 'rollbacks', { labels, at }, context);
  return REWORK_KINDS.reduce(
    (next, kind) => announce(next, 'rework', { labels: [...labels, kind], at }, context),
    back,
  );
}
