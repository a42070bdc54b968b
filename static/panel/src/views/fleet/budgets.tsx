import type { ReactNode } from 'react';
import type { FleetWholeView } from '../../../../../src/contract/pages';
import { number } from '../../state/format';
import { Instant } from '../kit/instant';

interface BudgetProps {
  name: string;
  used: number;
  limit: number | null;
  note: ReactNode;
}

function Budget({ name, used, limit, note }: BudgetProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="fact-value">
        {number(used)}
        {limit !== null && <span className="of"> of {number(limit)}</span>}
      </dd>
      {limit !== null && (
        <dd>
          <meter aria-label={name} value={Math.min(used, limit)} max={limit} high={0.8 * limit} />
        </dd>
      )}
      <dd className="fact-note">{note}</dd>
    </div>
  );
}

function apiNote(api: FleetWholeView['api'], now: number): ReactNode {
  if (api.blockedUntil !== null)
    return (
      <>
        Bitbucket wants to be left alone; on again <Instant at={api.blockedUntil} now={now} />
      </>
    );
  return api.remaining === null
    ? 'used by the sweep in this hour'
    : `used by the sweep in this hour; Bitbucket leaves ${number(api.remaining)}`;
}

/** What may run out: requests to Bitbucket, and series on a page. */
export function Budgets({ whole, now }: { whole: FleetWholeView; now: number }) {
  const { api, series } = whole;
  return (
    <dl className="facts">
      <Budget
        name="Bitbucket API requests"
        used={api.used}
        limit={api.limit}
        note={apiNote(api, now)}
      />
      <Budget
        name="Series"
        used={series.total}
        limit={series.limit}
        note={
          series.total > series.limit
            ? 'more than one page holds: use service discovery, which splits it'
            : 'fit on one page'
        }
      />
    </dl>
  );
}
