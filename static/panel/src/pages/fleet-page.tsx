import { useState } from 'react';
import type { FleetAnswer } from '../../../../src/contract/pages';
import { queries } from '../effects/asked';
import { useLinks } from '../effects/use-links';
import { usePage } from '../effects/use-page';
import { useQuery } from '../effects/use-query';
import { useRepositories } from '../effects/use-repositories';
import { ALL_OF_FLEET, comparedInWords, lookAt, stateCounts } from '../state/fleet';
import { many, number } from '../state/format';
import { StateLozenge } from '../views/kit/look';
import { Queried } from '../views/kit/queried';
import { Empty, Section } from '../views/kit/section';
import { Budgets } from '../views/fleet/budgets';
import { FleetTable } from '../views/fleet/fleet-table';
import { GetStarted } from '../views/fleet/get-started';
import { Scrapers } from '../views/fleet/scrapers';
import { CI_LOOKS, MetricsLamp, Stale } from '../views/panel/lamps';
import { Banners } from '../views/panel/problems';

function Counts({ answer }: { answer: FleetAnswer }) {
  return (
    <ul className="counts" aria-label="States">
      {stateCounts(answer.repositories).map(({ ci, count }) => (
        <li key={ci}>
          <span className="count">{number(count)}</span>
          <StateLozenge look={CI_LOOKS[ci]} />
        </li>
      ))}
    </ul>
  );
}

function Fleet({ answer, now }: { answer: FleetAnswer; now: number }) {
  const [look, change] = useState(ALL_OF_FLEET);
  const { repositories, whole } = answer;
  const following = useLinks();
  const settings = usePage('workspace-settings');
  const ways = useRepositories();
  const isUnread =
    whole?.scrapers.every(
      ({ state, lastSuccessAt }) => state === 'visited' || lastSuccessAt === null,
    ) === true;
  return (
    <>
      <MetricsLamp lamp={answer.metrics} />
      <Stale since={answer.staleSince} now={now} />
      <Banners banners={answer.banners} following={following} />
      {isUnread && <GetStarted settings={settings} />}
      <Section
        title={many(repositories.length, 'repository', 'repositories')}
        lead={
          whole === null
            ? `Those that Bitbucket shows you, worst first. ${comparedInWords(repositories, now)}`
            : `Broken or bored, worst first. ${comparedInWords(repositories, now)}`
        }
      >
        {repositories.length === 0 ? (
          <Empty
            title="No repository yet"
            text="Lifeline looks for repositories every five minutes."
          />
        ) : (
          <>
            <Counts answer={answer} />
            <FleetTable
              shown={lookAt(repositories, look)}
              look={look}
              now={now}
              repositories={ways}
              onLook={change}
            />
          </>
        )}
      </Section>
      {whole === null ? (
        <p className="subtle">
          Scrapers and budgets belong to the whole workspace: its admins see them here.
        </p>
      ) : (
        <>
          <Section
            title="Scrapers"
            lead="Whether Prometheus accepted a page, only its own up metric tells."
          >
            <Scrapers scrapers={whole.scrapers} now={now} />
          </Section>
          <Section title="Budgets">
            <Budgets whole={whole} now={now} />
          </Section>
        </>
      )}
    </>
  );
}

/** `bitbucket:workspaceGlobalPage` */
export function FleetPage() {
  const [state, again] = useQuery(queries.fleet);
  return (
    <div className="panel page">
      <Queried state={state} what="look at the repositories" again={again} outline={5}>
        {(answer, { now }) => <Fleet answer={answer} now={now} />}
      </Queried>
    </div>
  );
}
