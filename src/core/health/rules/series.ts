import { spaceTaken } from '../../aggregates/tables/room';
import { TABLE_NAMES, type TableName } from '../../aggregates/tables/tables';
import type { RepositoryTotals } from '../../aggregates/totals';
import { LIMITS } from '../../settings';
import { DAY } from '../../time';
import { amongThem, at, count, numeral, say, together } from '../claims';
import { rule } from '../finding';

const LATELY = 7 * DAY;
const NEAR = 0.9;

/** A page on which not everything has room: the sweep has decided what it shows. */
export const pageFull = rule({
  name: 'series/page-full',
  scopes: ['workspace'],
  silences: [],
  speaks: 'a page of the whole workspace shows repositories with less detail, or not at all',
  severity: 'warning where one is left out, else a note',
  judge({ workspace: { room } }) {
    if (room === null) return [];
    const { at: since, leftOut, lessDetailed } = room;
    const isLess = lessDetailed.count > 0;
    const out = say`It leaves out ${count('page.left-out', leftOut.count, 'repository')}${amongThem('page.left-out-names', leftOut.slugs, leftOut.count)}.`;
    const less = say`Without series of steps, or of branches that are not the main one, it shows ${count('page.reduced', lessDetailed.count, 'repository')}${amongThem('page.reduced-names', lessDetailed.slugs, lessDetailed.count)}.`;
    const decided = say`Decided at ${at('page.decided', since)}.`;
    const seen = leftOut.count === 0 ? less : isLess ? together(out, less) : out;
    return [
      {
        scope: 'workspace',
        severity: leftOut.count > 0 ? 'warning' : 'info',
        since,
        touches: leftOut.count + lessDetailed.count,
        headline: say`One page has no room for the whole workspace.`,
        evidence: together(seen, decided),
        cause: say`The repositories have more series together than Prometheus should read from one page. The largest lose detail first; then the youngest are left out.`,
        nextStep: say`Let Prometheus find the pages by itself: service discovery divides the workspace into pages that show everything. Or exclude repositories that nobody watches.`,
        links: [
          { to: 'lifeline-settings', tab: 'scraping' },
          { to: 'lifeline-settings', tab: 'counting' },
        ],
      },
    ];
  },
});

export const dropped = rule({
  name: 'series/dropped',
  scopes: ['repository'],
  silences: ['series/near-limit'],
  speaks: 'label values were counted as `other` in the last seven days',
  severity: 'note',
  judge({ totals, now }) {
    const rows = [...totals.tables.dropped.values()].filter(
      ({ latest }) => now - latest.at <= LATELY,
    );
    const [newest] = [...rows].sort((a, b) => b.latest.at - a.latest.at);
    if (newest === undefined) return [];
    const events = rows.reduce((sum, { numbers }) => sum + (numbers[0] ?? 0), 0);
    return [
      {
        scope: 'repository',
        severity: 'info',
        since: newest.latest.at,
        touches: 1,
        headline: say`Some names are counted together as “other”.`,
        evidence: say`${count('series.dropped', events, 'time')} since counting began, last at ${at('series.dropped-last', newest.latest.at)}. There is room for ${count('series.room', LIMITS.pipelines, 'pipeline')}, ${numeral('series.room', LIMITS.branches)} branches, ${count('series.room', LIMITS.steps, 'step')} and ${count('series.room', LIMITS.environments, 'environment')}.`,
        cause: say`The repository has more names of pipelines, branches, steps or environments than have room.`,
        nextStep: say`Give steps and custom pipelines fewer different names, or count fewer branches by name.`,
        links: [{ to: 'repository-lifeline' }],
      },
    ];
  },
});

export const nearLimit = rule({
  name: 'series/near-limit',
  scopes: ['repository'],
  silences: [],
  speaks:
    'nine tenths of the label sets of a table (2,000), or of the room of a repository (176 KiB), are taken',
  severity: 'note',
  judge({ totals, now }) {
    const [, size] = fullest(totals);
    const taken = spaceTaken(totals);
    if (size < NEAR * LIMITS.rows && taken < NEAR) return [];
    const share = Math.floor(100 * Math.max(taken, size / LIMITS.rows));
    return [
      {
        scope: 'repository',
        severity: 'info',
        since: now,
        touches: 1,
        headline: say`There is little room left for new names.`,
        evidence: say`Names and their combinations take ${numeral('series.taken', share, `${String(share)} %`)} of the room of this repository.`,
        cause: say`Many combinations of pipeline, branch, step and environment have been seen.`,
        nextStep: say`Count fewer branches by name, before new names are counted together as “other”.`,
        links: [{ to: 'repository-lifeline' }],
      },
    ];
  },
});

function fullest({ tables }: RepositoryTotals): readonly [TableName, number] {
  return TABLE_NAMES.map((name) => [name, tables[name].size] as const).reduce((most, each) =>
    each[1] > most[1] ? each : most,
  );
}
