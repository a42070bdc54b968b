import { emptyToken, token, type TokenEvent, type TokenState } from './token';

const editing: TokenState = {
  phase: 'editing',
  name: 'prometheus-eu',
  failure: null,
  issuing: false,
};
const issued: TokenState = {
  phase: 'issued',
  name: 'prometheus-eu',
  token: 'lfl_a_b',
  copy: 'not-yet',
};
const forbidden = { code: 'forbidden', message: 'Only workspace admins issue tokens.' };

describe('token', () => {
  it.each<{
    name: string;
    state: TokenState;
    event: TokenEvent;
    next: TokenState;
    effects?: unknown;
  }>([
    {
      name: 'keeps what is typed',
      state: emptyToken,
      event: { type: 'typed', name: 'prometheus-eu' },
      next: editing,
    },
    {
      name: 'cuts a name at 64 characters',
      state: emptyToken,
      event: { type: 'typed', name: 'x'.repeat(65) },
      next: { ...editing, name: 'x'.repeat(64) },
    },
    {
      name: 'issues under the trimmed name',
      state: { ...editing, name: ' prometheus-eu ' },
      event: { type: 'submitted' },
      next: { ...editing, name: ' prometheus-eu ', issuing: true },
      effects: [{ type: 'issue-token', name: 'prometheus-eu' }],
    },
    {
      name: 'asks for a name first',
      state: { ...editing, name: '  ' },
      event: { type: 'submitted' },
      next: {
        ...editing,
        name: '  ',
        failure: {
          code: 'name-missing',
          message: 'Give the token a name, so that you recognise it when you rotate it.',
        },
      },
    },
    {
      name: 'issues once, however often it is submitted',
      state: { ...editing, issuing: true },
      event: { type: 'submitted' },
      next: { ...editing, issuing: true },
    },
    {
      name: 'shows the token',
      state: { ...editing, issuing: true },
      event: { type: 'issued', answer: { token: 'lfl_a_b', id: 'a' } },
      next: issued,
    },
    {
      name: 'keeps the name when it is refused, and says why',
      state: { ...editing, issuing: true },
      event: { type: 'refused', failure: forbidden },
      next: { ...editing, failure: forbidden },
    },
    {
      name: 'copies the token',
      state: issued,
      event: { type: 'copy-asked' },
      next: issued,
      effects: [{ type: 'copy', text: 'lfl_a_b' }],
    },
    {
      name: 'says that it is copied',
      state: issued,
      event: { type: 'copied', ok: true },
      next: { ...issued, copy: 'copied' },
    },
    {
      name: 'says when the browser refuses to copy',
      state: issued,
      event: { type: 'copied', ok: false },
      next: { ...issued, copy: 'refused' },
    },
    {
      name: 'forgets the token when done',
      state: issued,
      event: { type: 'done' },
      next: emptyToken,
    },
    {
      name: 'ignores typing while it shows a token',
      state: issued,
      event: { type: 'typed', name: 'other' },
      next: issued,
    },
  ])('$name', ({ state, event, next, effects = [] }) => {
    expect(token(state, event)).toEqual({ state: next, effects });
  });
});
