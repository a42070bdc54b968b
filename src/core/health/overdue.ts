import type { EpochMillis } from '../time';
import { ago, at, say, together, type Told } from './claims';
import { dueBy } from './due';
import type { Facts } from './facts';
import { withoutList } from './rules/activity';

/**
 * What to say of a repository that should have been compared by now; null where it was. One that is asked in its turn is
 * not late where Bitbucket shows nothing to compare with.
 */
export function overdue({ totals, workspace, now, repositories }: Facts): Told | null {
  const { reconciliation, heardAt, clues } = totals;
  const dueAfter = (lookedAt: EpochMillis): EpochMillis => {
    const looked = { ...totals, reconciliation: { ...reconciliation, at: lookedAt } };
    return dueBy(looked, { api: workspace.api, repositories }, now);
  };
  const due = dueAfter(reconciliation.at);
  if (now <= due) return null;
  const compared = ago('app.compared-ago', reconciliation.at, now);
  if (heardAt.sweep <= reconciliation.at || now > dueAfter(heardAt.sweep))
    return say`Last compared with Bitbucket ${compared} ago; the next time was due at ${at('app.due', due)}.`;
  return clues.isOff
    ? together(withoutList(totals), say`The last comparison was ${compared} ago.`)
    : say`Lifeline asked Bitbucket at ${at('app.asked', heardAt.sweep)} and could not compare to the end; it last did ${compared} ago.`;
}
