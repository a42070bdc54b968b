import { useCallback, useEffect } from 'react';
import { LOADING, query, type QueryEffect, type QueryEvent, type QueryState } from '../state/query';
import type { Reply } from './bridge';
import { useProgram, useTicks, viewerNow, type Dispatch, type Program } from './program';

export type Query<A> = Program<QueryState<A>, QueryEvent<A>, QueryEffect>;

/** What the backend's clock says, where an answer tells it. */
function clockOf(answer: unknown): number | null {
  const { now } = answer as { now?: unknown };
  return typeof now === 'number' ? now : null;
}

/** A resolver's answer, asked for anew when it is `refreshAfter` seconds old. */
export function queryOf<A>(ask: () => Promise<Reply<A>>, refreshAfter: number): Query<A> {
  const run = async (dispatch: Dispatch<QueryEvent<A>>) => {
    const reply = await ask();
    const at = viewerNow();
    dispatch(
      reply.ok
        ? { type: 'answered', answer: reply.value, at, now: clockOf(reply.value) }
        : { type: 'refused', failure: reply.failure, at },
    );
  };
  return {
    reduce: query(refreshAfter),
    initial: LOADING,
    run: (_effect, dispatch) => void run(dispatch),
  };
}

/** Asks when the page opens and as it ages; the second value asks again at once. */
export function useQuery<A>(program: Query<A>): readonly [QueryState<A>, () => void] {
  const [state, dispatch] = useProgram(program);
  const again = useCallback(() => {
    dispatch({ type: 'asked' });
  }, [dispatch]);
  useEffect(again, [again]);
  useTicks(
    useCallback(
      (at: number) => {
        dispatch({ type: 'ticked', at });
      },
      [dispatch],
    ),
  );
  return [state, again];
}
