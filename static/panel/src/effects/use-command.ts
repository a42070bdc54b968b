import { useEffect, useRef } from 'react';
import {
  command,
  IDLE,
  type CommandEffect,
  type CommandEvent,
  type CommandState,
} from '../state/command';
import type { Reply } from './bridge';
import { useProgram, type Dispatch, type Program } from './program';

export type Command<R, A> = Program<CommandState<R, A>, CommandEvent<R, A>, CommandEffect<R>>;

/** A resolver that changes something; `after` hears of every success, e.g. to refresh what is shown. */
export function commandOf<R, A>(ask: (request: R) => Promise<Reply<A>>): Command<R, A> {
  const run = async (request: R, dispatch: Dispatch<CommandEvent<R, A>>) => {
    const reply = await ask(request);
    dispatch(
      reply.ok
        ? { type: 'answered', answer: reply.value }
        : { type: 'refused', failure: reply.failure },
    );
  };
  return {
    reduce: command<R, A>(),
    initial: IDLE,
    run: ({ request }, dispatch) => void run(request, dispatch),
  };
}

/** What a view needs of a command. */
export interface Commanded<R, A> {
  readonly state: CommandState<R, A>;
  readonly send: (request: R) => void;
  readonly clear: () => void;
}

export function useCommand<R, A>(program: Command<R, A>): Commanded<R, A> {
  const [state, dispatch] = useProgram(program);
  return {
    state,
    send: (request) => {
      dispatch({ type: 'sent', request });
    },
    clear: () => {
      dispatch({ type: 'cleared' });
    },
  };
}

/** Calls `then` once each time a command succeeds. */
export function useDone<R, A>({ state }: Commanded<R, A>, then: () => void): void {
  const latest = useRef(then);
  latest.current = then;
  const isDone = state.phase === 'done';
  useEffect(() => {
    if (isDone) latest.current();
  }, [isDone]);
}
