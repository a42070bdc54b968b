import { command, IDLE, type CommandEvent, type CommandState } from './command';

type State = CommandState<string, number>;
const reduce = command<string, number>();
const pending: State = { phase: 'pending', request: 'typed' };
const refusal = { code: 'name-taken', message: 'There is a token of that name.' };

describe('command', () => {
  it.each<{
    name: string;
    state: State;
    event: CommandEvent<string, number>;
    next: State;
    effects?: unknown;
  }>([
    {
      name: 'is pending at once',
      state: IDLE,
      event: { type: 'sent', request: 'typed' },
      next: pending,
      effects: [{ type: 'send', request: 'typed' }],
    },
    {
      name: 'sends nothing twice',
      state: pending,
      event: { type: 'sent', request: 'again' },
      next: pending,
    },
    {
      name: 'holds the answer',
      state: pending,
      event: { type: 'answered', answer: 1 },
      next: { phase: 'done', request: 'typed', answer: 1 },
    },
    {
      name: 'keeps the request when refused',
      state: pending,
      event: { type: 'refused', failure: refusal },
      next: { phase: 'failed', request: 'typed', failure: refusal },
    },
    {
      name: 'ignores an answer that nobody waits for',
      state: IDLE,
      event: { type: 'answered', answer: 1 },
      next: IDLE,
    },
    {
      name: 'forgets when it is done with',
      state: { phase: 'done', request: 'typed', answer: 1 },
      event: { type: 'cleared' },
      next: IDLE,
    },
    {
      name: 'cannot be forgotten while it is pending',
      state: pending,
      event: { type: 'cleared' },
      next: pending,
    },
  ])('$name', ({ state, event, next, effects = [] }) => {
    expect(reduce(state, event)).toEqual({ state: next, effects });
  });
});
