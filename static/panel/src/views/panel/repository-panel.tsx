import type { PanelAnswer } from '../../../../../src/contract/panel';
import type { Following } from '../../state/following';
import type { OtherPage } from '../../state/other-page';
import type { QueryState } from '../../state/query';
import { PageButton } from '../kit/page-button';
import { Queried } from '../kit/queried';
import { Environments } from './environments';
import { Facts } from './facts';
import { Figures } from './figures';
import { Banners, Problems } from './problems';
import { Strip } from './strip';
import { Lamps } from './lamps';

interface RepositoryPanelProps {
  state: QueryState<PanelAnswer>;
  again: () => void;
  page: OtherPage;
  following: Following;
}

interface OverviewProps {
  answer: PanelAnswer;
  now: number;
  following: Following;
}

/** What everybody should know of a repository, in the order in which they ask. */
export function Overview({ answer, now, following }: OverviewProps) {
  const { pictures } = answer;
  return (
    <>
      <Lamps ci={answer.ci} metrics={answer.metrics} staleSince={answer.staleSince} now={now} />
      <Banners banners={answer.banners} following={following} />
      <Problems problems={answer.problems} told={answer.ci.sentence} following={following} />
      <div className="overview">
        <Strip pictures={pictures} now={now} />
        <Figures figures={pictures.figures} />
      </div>
      <Environments environments={pictures.environments} now={now} />
      <section aria-label="Scrapes and counts" className="divided">
        <Facts answer={answer} now={now} />
      </section>
    </>
  );
}

/** What a developer sees of a repository: the two lamps, their evidence, and what is wrong. */
export function RepositoryPanel({ state, again, page, following }: RepositoryPanelProps) {
  return (
    <div className="panel">
      <Queried state={state} what="look at this repository" again={again}>
        {(answer, { now }) => (
          <>
            <Overview answer={answer} now={now} following={following} />
            <PageButton
              label="Open the full page"
              page={page}
              otherwise="Choose Lifeline in the menu of this repository: it leads to the same page."
            />
          </>
        )}
      </Queried>
    </div>
  );
}
