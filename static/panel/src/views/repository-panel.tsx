import type { PanelEvent, PanelState, ShownPanel } from '../state/panel';
import { Facts } from './facts';
import { Notice } from './notice';
import { Problems } from './problems';
import { VerdictLine } from './verdict-line';

interface RepositoryPanelProps {
  state: PanelState;
  onEvent: (event: PanelEvent) => void;
}

/** The same outline as the panel that will come, so that nothing jumps when it does. */
function Loading() {
  return (
    <div className="panel" role="status" aria-label="Asking how this repository is doing">
      <div className="skeleton skeleton-line" />
      <div className="facts">
        <div className="skeleton skeleton-fact" />
        <div className="skeleton skeleton-fact" />
        <div className="skeleton skeleton-fact" />
      </div>
    </div>
  );
}

function Shown({ state, retry }: { state: ShownPanel; retry: () => void }) {
  const { answer, now, stale } = state;
  return (
    <div className="panel" aria-busy={state.asking}>
      <VerdictLine verdict={answer.verdict} sentence={answer.sentence} />
      <Facts answer={answer} now={now} />
      <Problems problems={answer.problems} />
      {stale && (
        <Notice
          appearance="warning"
          title="This is the last answer we got"
          text={stale.message}
          retry={retry}
        />
      )}
    </div>
  );
}

/** What a developer sees of a repository: the verdict, the last scrape, and what is wrong. */
export function RepositoryPanel({ state, onEvent }: RepositoryPanelProps) {
  const retry = () => {
    onEvent({ type: 'retried' });
  };
  switch (state.phase) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return (
        <div className="panel">
          <Notice
            appearance="error"
            title="Lifeline could not look at this repository"
            text={state.failure.message}
            retry={retry}
          />
        </div>
      );
    case 'shown':
      return <Shown state={state} retry={retry} />;
  }
}
