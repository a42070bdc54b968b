import type { Failure } from './failure';
import { stay, type Reducer, type Step } from './step';

/** How long the first answer may take before the page says that it is still waiting. */
const SLOW_AFTER_SECONDS = 8;

export interface Shown<A> {
  readonly phase: 'shown';
  readonly answer: A;
  /** The viewer's clock at the latest attempt. Epoch seconds, like all instants here. */
  readonly triedAt: number;
  /** The backend's clock as far as the page can tell. */
  readonly now: number;
  /** The backend's clock less the viewer's. */
  readonly skew: number;
  readonly asking: boolean;
  /** Why the latest refresh failed; the last good answer stays in view. */
  readonly stale: Failure | null;
}

/** There is nothing to show. */
export interface Failed {
  readonly phase: 'failed';
  readonly failure: Failure;
  /** The viewer's clock at the latest attempt. */
  readonly triedAt: number;
  readonly asking: boolean;
}

/** Something a resolver answers, kept fresh while somebody looks. */
export type QueryState<A> =
  | { readonly phase: 'loading'; readonly since: number | null; readonly isSlow: boolean }
  | Failed
  | Shown<A>;

/** `at` is the viewer's clock; `now` the backend's, where the answer tells it. */
export type QueryEvent<A> =
  | { readonly type: 'asked' }
  | {
      readonly type: 'answered';
      readonly answer: A;
      readonly at: number;
      readonly now: number | null;
    }
  | { readonly type: 'refused'; readonly failure: Failure; readonly at: number }
  | { readonly type: 'ticked'; readonly at: number };

export interface QueryEffect {
  readonly type: 'ask';
}

const NOT_ALLOWED = 'not-allowed';

const ASK: QueryEffect = { type: 'ask' };

export const LOADING = { phase: 'loading', since: null, isSlow: false } as const;

type QueryStep<A> = Step<QueryState<A>, QueryEffect>;

function tick<A>(state: QueryState<A>, at: number, refreshAfter: number): QueryStep<A> {
  if (state.phase === 'loading') {
    const since = state.since ?? at;
    return stay({ ...state, since, isSlow: at - since >= SLOW_AFTER_SECONDS });
  }
  const due = at - state.triedAt >= refreshAfter && !state.asking && !isForGood(state);
  const asking = state.asking || due;
  const next =
    state.phase === 'shown' ? { ...state, now: at + state.skew, asking } : { ...state, asking };
  return { state: next, effects: due ? [ASK] : [] };
}

/** What somebody may not see does not come by waiting, and each time they ask Bitbucket would be asked. */
const isForGood = (state: Failed | Shown<unknown>): boolean =>
  state.phase === 'failed' && state.failure.code === NOT_ALLOWED;

/** Shows the last good answer or why there is none, and asks again when that is `refreshAfter` seconds old. */
export function query<A>(refreshAfter: number): Reducer<QueryState<A>, QueryEvent<A>, QueryEffect> {
  return (state, event) => {
    switch (event.type) {
      case 'asked':
        return {
          state: state.phase === 'shown' ? { ...state, asking: true } : LOADING,
          effects: [ASK],
        };
      case 'answered': {
        const { answer, at } = event;
        const now = event.now ?? at;
        const skew = now - at;
        return stay({
          ...{ phase: 'shown', answer, now, skew },
          ...{ triedAt: at, asking: false, stale: null },
        });
      }
      case 'refused':
        // Who may no longer see it is not shown the last answer either.
        if (state.phase !== 'shown' || event.failure.code === NOT_ALLOWED)
          return stay({
            ...{ phase: 'failed', failure: event.failure },
            ...{ triedAt: event.at, asking: false },
          });
        return stay({ ...state, triedAt: event.at, asking: false, stale: event.failure });
      case 'ticked':
        return tick(state, event.at, refreshAfter);
    }
  };
}
