/** What a reducer returns: the next state, and what should now happen in the world. */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** A page's behaviour as a pure function; nothing happens but what its effects name. */
export type Reducer<State, Event, Effect> = (state: State, event: Event) => Step<State, Effect>;

/** The same state or a new one, and nothing to do. */
export function stay<State>(state: State): Step<State, never> {
  return { state, effects: [] };
}
