import { LOADING, query, type QueryEvent, type QueryState } from './query';

const reduce = query<string>(30);
const lost = { code: 'not-reached', message: 'The session has ended.' };
const shown: QueryState<string> = {
  phase: 'shown',
  answer: 'fine',
  triedAt: 100,
  now: 1100,
  skew: 1000,
  asking: false,
  stale: null,
};
const failed: QueryState<string> = { phase: 'failed', failure: lost, triedAt: 100, asking: false };
const shut = { code: 'not-allowed', message: 'Only an admin may.' };
const ASK = [{ type: 'ask' }];

describe('query', () => {
  it.each<{
    name: string;
    state: QueryState<string>;
    event: QueryEvent<string>;
    next: QueryState<string>;
    effects?: unknown;
  }>([
    {
      name: 'asks when the page opens',
      state: LOADING,
      event: { type: 'asked' },
      next: LOADING,
      effects: ASK,
    },
    {
      name: 'shows an answer by the backend’s clock',
      state: LOADING,
      event: { type: 'answered', answer: 'fine', at: 100, now: 1100 },
      next: shown,
    },
    {
      name: 'takes the viewer’s clock where the answer tells none',
      state: LOADING,
      event: { type: 'answered', answer: 'fine', at: 100, now: null },
      next: { ...shown, now: 100, skew: 0 },
    },
    {
      name: 'fails when there is nothing to show',
      state: LOADING,
      event: { type: 'refused', failure: lost, at: 100 },
      next: failed,
    },
    {
      name: 'lets time pass without asking before the failure is old',
      state: failed,
      event: { type: 'ticked', at: 129 },
      next: failed,
    },
    {
      name: 'asks again when the failure is old, and shows it until there is something else',
      state: failed,
      event: { type: 'ticked', at: 130 },
      next: { ...failed, asking: true },
      effects: ASK,
    },
    {
      name: 'shows what is answered in the place of a failure',
      state: { ...failed, asking: true },
      event: { type: 'answered', answer: 'fine', at: 100, now: 1100 },
      next: shown,
    },
    {
      name: 'fails again, and goes on asking',
      state: { ...failed, asking: true },
      event: { type: 'refused', failure: lost, at: 131 },
      next: { ...failed, triedAt: 131 },
    },
    {
      name: 'takes away what somebody may no longer see',
      state: { ...shown, asking: true },
      event: { type: 'refused', failure: shut, at: 131 },
      next: { ...failed, failure: shut, triedAt: 131 },
    },
    {
      name: 'does not ask again for what is not open to somebody',
      state: { ...failed, failure: shut },
      event: { type: 'ticked', at: 999 },
      next: { ...failed, failure: shut },
    },
    {
      name: 'notes since when it waits',
      state: LOADING,
      event: { type: 'ticked', at: 100 },
      next: { phase: 'loading', since: 100, isSlow: false },
    },
    {
      name: 'is slow after eight seconds',
      state: { phase: 'loading', since: 100, isSlow: false },
      event: { type: 'ticked', at: 108 },
      next: { phase: 'loading', since: 100, isSlow: true },
    },
    {
      name: 'lets time pass without asking before the answer is old',
      state: shown,
      event: { type: 'ticked', at: 129 },
      next: { ...shown, now: 1129 },
    },
    {
      name: 'asks again when the answer is old',
      state: shown,
      event: { type: 'ticked', at: 130 },
      next: { ...shown, now: 1130, asking: true },
      effects: ASK,
    },
    {
      name: 'does not ask twice at once',
      state: { ...shown, asking: true },
      event: { type: 'ticked', at: 200 },
      next: { ...shown, now: 1200, asking: true },
    },
    {
      name: 'keeps the last answer when a refresh fails',
      state: { ...shown, asking: true },
      event: { type: 'refused', failure: lost, at: 131 },
      next: { ...shown, triedAt: 131, stale: lost },
    },
    {
      name: 'goes back to loading when it is asked again after a failure',
      state: failed,
      event: { type: 'asked' },
      next: LOADING,
      effects: ASK,
    },
  ])('$name', ({ state, event, next, effects = [] }) => {
    expect(reduce(state, event)).toEqual({ state: next, effects });
  });
});
