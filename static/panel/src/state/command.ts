import type { Failure } from './failure';
import { stay, type Reducer } from './step';

/** Something a person asked for; the request is kept, so that nothing typed is lost. */
export type CommandState<R, A> =
  | { readonly phase: 'idle' }
  | { readonly phase: 'pending'; readonly request: R }
  | { readonly phase: 'failed'; readonly request: R; readonly failure: Failure }
  | { readonly phase: 'done'; readonly request: R; readonly answer: A };

export type CommandEvent<R, A> =
  | { readonly type: 'sent'; readonly request: R }
  | { readonly type: 'answered'; readonly answer: A }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'cleared' };

export interface CommandEffect<R> {
  readonly type: 'send';
  readonly request: R;
}

export const IDLE = { phase: 'idle' } as const;

/** One request at a time: sending again while one is pending changes nothing. */
export function command<R, A>(): Reducer<CommandState<R, A>, CommandEvent<R, A>, CommandEffect<R>> {
  return (state, event) => {
    const request = state.phase === 'pending' ? state.request : null;
    switch (event.type) {
      case 'sent':
        if (request !== null) return stay(state);
        return {
          state: { phase: 'pending', request: event.request },
          effects: [{ type: 'send', request: event.request }],
        };
      case 'answered':
        return request === null
          ? stay(state)
          : stay({ phase: 'done', request, answer: event.answer });
      case 'refused':
        return request === null
          ? stay(state)
          : stay({ phase: 'failed', request, failure: event.failure });
      case 'cleared':
        return stay(state.phase === 'pending' ? state : IDLE);
    }
  };
}
