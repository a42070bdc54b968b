import {
  emptyPanel,
  panel,
  type PanelEffect,
  type PanelEvent,
  type PanelState,
} from '../state/panel';
import {
  emptyToken,
  token,
  type TokenEffect,
  type TokenEvent,
  type TokenState,
} from '../state/token';
import { ask } from './bridge';
import { copyText } from './clipboard';
import { viewerNow, type Dispatch, type Program } from './program';

async function askPanel(dispatch: Dispatch<PanelEvent>): Promise<void> {
  const reply = await ask('repositoryPanel', undefined);
  const at = viewerNow();
  dispatch(
    reply.ok
      ? { type: 'answered', answer: reply.value, at }
      : { type: 'refused', failure: reply.failure, at },
  );
}

async function runToken(effect: TokenEffect, dispatch: Dispatch<TokenEvent>): Promise<void> {
  if (effect.type === 'copy') {
    dispatch({ type: 'copied', ok: await copyText(effect.text) });
    return;
  }
  const reply = await ask('issueToken', { name: effect.name });
  dispatch(
    reply.ok
      ? { type: 'issued', answer: reply.value }
      : { type: 'refused', failure: reply.failure },
  );
}

/** The repository panel, living: its effects are resolver calls. */
export const panelProgram: Program<PanelState, PanelEvent, PanelEffect> = {
  reduce: panel,
  initial: emptyPanel,
  run: (_effect, dispatch) => void askPanel(dispatch),
};

/** The token form, living. */
export const tokenProgram: Program<TokenState, TokenEvent, TokenEffect> = {
  reduce: token,
  initial: emptyToken,
  run: (effect, dispatch) => void runToken(effect, dispatch),
};
