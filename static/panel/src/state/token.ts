import type { IssueTokenAnswer } from '../../../../src/contract/panel';
import type { Failure } from './failure';
import { stay, type Reducer, type Step } from './step';

/** Longest name that the form accepts. */
export const NAME_LIMIT = 64;

/** The failure that is the name field's own. */
export const NAME_MISSING = 'name-missing';

export type TokenState =
  | {
      readonly phase: 'editing';
      readonly name: string;
      readonly failure: Failure | null;
      readonly issuing: boolean;
    }
  | {
      readonly phase: 'issued';
      readonly name: string;
      readonly token: string;
      readonly copy: 'not-yet' | 'copied' | 'refused';
    };

export type TokenEvent =
  | { readonly type: 'typed'; readonly name: string }
  | { readonly type: 'submitted' }
  | { readonly type: 'issued'; readonly answer: IssueTokenAnswer }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'copy-asked' }
  | { readonly type: 'copied'; readonly ok: boolean }
  | { readonly type: 'done' };

export type TokenEffect =
  | { readonly type: 'issue-token'; readonly name: string }
  | { readonly type: 'copy'; readonly text: string };

export const emptyToken: TokenState = { phase: 'editing', name: '', failure: null, issuing: false };

type Editing = Extract<TokenState, { phase: 'editing' }>;
type Issued = Extract<TokenState, { phase: 'issued' }>;

function submit(state: Editing): Step<TokenState, TokenEffect> {
  const name = state.name.trim();
  if (state.issuing) return stay(state);
  if (name === '') {
    const message = 'Give the token a name, so that you recognise it when you rotate it.';
    return stay({ ...state, failure: { code: NAME_MISSING, message } });
  }
  return {
    state: { ...state, failure: null, issuing: true },
    effects: [{ type: 'issue-token', name }],
  };
}

function edit(state: Editing, event: TokenEvent): Step<TokenState, TokenEffect> {
  switch (event.type) {
    case 'typed':
      return stay({ ...state, name: event.name.slice(0, NAME_LIMIT), failure: null });
    case 'submitted':
      return submit(state);
    case 'issued':
      return stay({
        phase: 'issued',
        name: state.name.trim(),
        token: event.answer.token,
        copy: 'not-yet',
      });
    case 'refused':
      return stay({ ...state, issuing: false, failure: event.failure });
    default:
      return stay(state);
  }
}

function hold(state: Issued, event: TokenEvent): Step<TokenState, TokenEffect> {
  switch (event.type) {
    case 'copy-asked':
      return { state, effects: [{ type: 'copy', text: state.token }] };
    case 'copied':
      return stay({ ...state, copy: event.ok ? 'copied' : 'refused' });
    case 'done':
      return stay(emptyToken);
    default:
      return stay(state);
  }
}

/** The form that issues a token: keeps what was typed when refused, forgets the token when done. */
export const token: Reducer<TokenState, TokenEvent, TokenEffect> = (state, event) =>
  state.phase === 'editing' ? edit(state, event) : hold(state, event);
