import { useCallback, useEffect, useRef, useState } from 'react';
import type { Reducer } from '../state/step';

export type Dispatch<Event> = (event: Event) => void;

export interface Program<State, Event, Effect> {
  readonly reduce: Reducer<State, Event, Effect>;
  readonly initial: State;
  /** Makes an effect happen and reports what came of it. */
  readonly run: (effect: Effect, dispatch: Dispatch<Event>) => void;
}

/** Runs a reducer in a component: events in, state out, effects made to happen once each. */
export function useProgram<State, Event, Effect>(
  program: Program<State, Event, Effect>,
): readonly [State, Dispatch<Event>] {
  const [state, show] = useState(program.initial);
  const current = useRef(program.initial);
  const dispatch = useCallback<Dispatch<Event>>(
    (event) => {
      const step = program.reduce(current.current, event);
      current.current = step.state;
      show(step.state);
      for (const effect of step.effects) program.run(effect, dispatch);
    },
    [program],
  );
  return [state, dispatch];
}

const TICK_MS = 5000;

/** The viewer's clock in epoch seconds. */
export function viewerNow(): number {
  return Date.now() / 1000;
}

/** Reports the viewer's clock every few seconds while the page is visible, and at once when it becomes so. */
export function useTicks(onTick: (at: number) => void): void {
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') onTick(viewerNow());
    };
    const timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [onTick]);
}
