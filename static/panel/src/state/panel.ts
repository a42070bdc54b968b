import type { PanelAnswer } from '../../../../src/contract/panel';
import type { Failure } from './failure';
import { stay, type Reducer, type Step } from './step';

/** How long an answer is shown before the page asks again, while somebody looks. */
export const REFRESH_AFTER_SECONDS = 30;

export type PanelState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | ShownPanel;

export interface ShownPanel {
  readonly phase: 'shown';
  readonly answer: PanelAnswer;
  /** The viewer's clock when the answer came; its own `now` is the backend's. Epoch seconds. */
  readonly answeredAt: number;
  /** The backend's clock as far as the page can tell. Epoch seconds. */
  readonly now: number;
  readonly asking: boolean;
  /** Why the latest refresh failed; the last good answer stays in view. */
  readonly stale: Failure | null;
}

/** `at` is the viewer's clock in epoch seconds. */
export type PanelEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'retried' }
  | { readonly type: 'answered'; readonly answer: PanelAnswer; readonly at: number }
  | { readonly type: 'refused'; readonly failure: Failure; readonly at: number }
  | { readonly type: 'ticked'; readonly at: number };

export interface PanelEffect {
  readonly type: 'ask-panel';
}

export const emptyPanel: PanelState = { phase: 'loading' };

const ASK: PanelEffect = { type: 'ask-panel' };

function tick(state: ShownPanel, at: number): Step<PanelState, PanelEffect> {
  const elapsed = Math.max(0, at - state.answeredAt);
  const due = elapsed >= REFRESH_AFTER_SECONDS && !state.asking;
  const next = { ...state, now: state.answer.now + elapsed, asking: state.asking || due };
  return { state: next, effects: due ? [ASK] : [] };
}

function refuse(state: PanelState, failure: Failure, at: number): PanelState {
  if (state.phase !== 'shown') return { phase: 'failed', failure };
  const { answer, now } = state;
  // Counting from this attempt, so that the next one waits its turn.
  return { ...state, answer: { ...answer, now }, answeredAt: at, asking: false, stale: failure };
}

/** The repository panel: shows the last good answer, asks again when it is old, says when it cannot. */
export const panel: Reducer<PanelState, PanelEvent, PanelEffect> = (state, event) => {
  switch (event.type) {
    case 'opened':
    case 'retried':
      return {
        state: state.phase === 'shown' ? { ...state, asking: true } : emptyPanel,
        effects: [ASK],
      };
    case 'answered': {
      const { answer, at } = event;
      return stay({
        phase: 'shown',
        answer,
        answeredAt: at,
        now: answer.now,
        asking: false,
        stale: null,
      });
    }
    case 'refused':
      return stay(refuse(state, event.failure, event.at));
    case 'ticked':
      return state.phase === 'shown' ? tick(state, event.at) : stay(state);
  }
};
