import { spaceTaken } from '../../aggregates/tables/room';
import { TABLE_NAMES, type TableName } from '../../aggregates/tables/tables';
import type { RepositoryTotals } from '../../aggregates/totals';
import { LIMITS } from '../../settings';
import { DAY } from '../../time';
import type { RepositoryFacts, Rule } from '../facts';
import { many, utc } from '../texts';

const LATELY = 7 * DAY;
const NEAR = 0.9;

/** `series/dropped`: label values were counted as `other` for want of room. */
export const dropped: Rule<RepositoryFacts> = ({ totals, now }) => {
  const rows = [...totals.tables.dropped.values()].filter(
    ({ latest }) => now - latest.at <= LATELY,
  );
  const [newest] = [...rows].sort((a, b) => b.latest.at - a.latest.at);
  if (newest === undefined) return [];
  const events = rows.reduce((sum, { numbers }) => sum + (numbers[0] ?? 0), 0);
  return [
    {
      rule: 'series/dropped',
      severity: 'info',
      since: newest.latest.at,
      summary: 'Some names are counted as “other”.',
      evidence: `${many(events, 'event')} in ${rows.map(({ labels }) => labels[0] ?? '').join(', ')} counted under other, last at ${utc(newest.latest.at)}; room is for ${LIMITS.pipelines} pipelines, ${LIMITS.branches} branches, ${LIMITS.steps} steps and ${LIMITS.environments} environments.`,
      cause:
        'The repository has more pipelines, steps, branches or environments than its cardinality budget.',
      nextStep:
        'Give steps and custom pipelines fewer different names, or track fewer branches in the settings.',
    },
  ];
};

/** `series/near-limit`: new names of this repository are soon counted as `other`. */
export const nearLimit: Rule<RepositoryFacts> = ({ totals, now }) => {
  const [table, size] = fullest(totals);
  const taken = spaceTaken(totals);
  if (size < NEAR * LIMITS.rows && taken < NEAR) return [];
  return [
    {
      rule: 'series/near-limit',
      severity: 'info',
      since: now,
      summary: 'The cardinality budget is nearly used up.',
      evidence:
        taken > size / LIMITS.rows
          ? `Label sets and their names may come to need ${Math.floor(100 * taken)} % of the room that a repository has.`
          : `Table ${table} has ${many(size, 'label set')} of ${LIMITS.rows}.`,
      cause: 'Many combinations of pipeline, branch and trigger have been seen.',
      nextStep: 'Track fewer branches in the settings before new names are counted as other.',
    },
  ];
};

function fullest({ tables }: RepositoryTotals): readonly [TableName, number] {
  return TABLE_NAMES.map((name) => [name, tables[name].size] as const).reduce((most, each) =>
    each[1] > most[1] ? each : most,
  );
}
