import { whoIs } from './actor';

describe('who did something', () => {
  it.each([
    { actor: 'lifeline', name: 'Lifeline', id: null },
    { actor: 'unknown', name: 'Not known', id: null },
    { actor: '557058:me', name: 'You', id: '557058:me' },
    { actor: '557058:them', name: 'Account', id: '557058:them' },
    { actor: 'erased-00ff', name: 'Erased account', id: 'erased-00ff' },
  ])('is told of $actor', ({ actor, name, id }) => {
    expect(whoIs(actor, '557058:me')).toEqual({ name, id });
  });
});
