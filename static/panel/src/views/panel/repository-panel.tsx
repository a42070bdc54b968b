import type { PanelAnswer } from '../../../../../src/contract/panel';
import type { OtherPage } from '../../state/other-page';
import type { QueryState } from '../../state/query';
import { PageButton } from '../kit/page-button';
import { Queried } from '../kit/queried';
import { Environments } from './environments';
import { Facts } from './facts';
import { Figures } from './figures';
import { Problems } from './problems';
import { Strip } from './strip';
import { VerdictLine } from './verdict-line';

interface RepositoryPanelProps {
  state: QueryState<PanelAnswer>;
  again: () => void;
  page: OtherPage;
}

/** What everybody should know of a repository, in the order in which they ask. */
export function Overview({ answer, now }: { answer: PanelAnswer; now: number }) {
  const { pictures } = answer;
  return (
    <>
      <VerdictLine verdict={answer.verdict} sentence={answer.sentence} />
      <Problems problems={answer.problems} told={answer.sentence} />
      <div className="overview">
        <Strip pictures={pictures} />
        <Figures figures={pictures.figures} />
      </div>
      <Environments environments={pictures.environments} now={now} />
      <section aria-label="Scrapes and counts" className="divided">
        <Facts answer={answer} now={now} />
      </section>
    </>
  );
}

/** What a developer sees of a repository: the verdict, its evidence, and what is wrong. */
export function RepositoryPanel({ state, again, page }: RepositoryPanelProps) {
  return (
    <div className="panel">
      <Queried state={state} what="look at this repository" again={again}>
        {(answer, { now }) => (
          <>
            <Overview answer={answer} now={now} />
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
