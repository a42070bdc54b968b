import type { ReactNode } from 'react';
import type { QueryState, Shown } from '../../state/query';
import { Notice } from './notice';

interface QueriedProps<A> {
  state: QueryState<A>;
  /** What is being asked, after "Lifeline could not …". */
  what: string;
  again: () => void;
  children: (answer: A, shown: Shown<A>) => ReactNode;
  /** Blocks of the outline while loading. */
  outline?: number;
}

/** The same outline as what will come, so that nothing jumps when it does. */
function Outline({ blocks, what, isSlow }: { blocks: number; what: string; isSlow: boolean }) {
  return (
    <div className="stack" role="status" aria-label={`Loading: ${what}`}>
      <div className="skeleton skeleton-line" />
      {Array.from({ length: blocks }, (_, index) => (
        <div key={index} className="skeleton skeleton-block" />
      ))}
      {isSlow && <p className="subtle">Bitbucket takes longer than usual. Still waiting…</p>}
    </div>
  );
}

/** An answer in whichever state it is: loading, failed, shown, or shown and stale. */
export function Queried<A>({ state, what, again, children, outline = 3 }: QueriedProps<A>) {
  switch (state.phase) {
    case 'loading':
      return <Outline blocks={outline} what={what} isSlow={state.isSlow} />;
    case 'failed':
      if (state.failure.code === 'not-allowed')
        return (
          <Notice
            appearance="information"
            title="This is not open to you"
            text={state.failure.message}
          />
        );
      return (
        <Notice
          appearance="error"
          title={`Lifeline could not ${what}`}
          text={state.failure.message}
          retry={again}
        />
      );
    case 'shown':
      return (
        <div className="stack" aria-busy={state.asking}>
          {children(state.answer, state)}
          {state.stale && (
            <Notice
              appearance="warning"
              title="This is the last answer we got"
              text={state.stale.message}
              retry={again}
            />
          )}
        </div>
      );
  }
}
