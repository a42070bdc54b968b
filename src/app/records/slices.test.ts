import { slicesOf } from './slices';

describe('slicesOf', () => {
  it.each([
    { count: 0, slices: [] },
    { count: 1, slices: [[0]] },
    { count: 2, slices: [[0, 1]] },
    { count: 3, slices: [[0, 1], [2]] },
    {
      count: 4,
      slices: [
        [0, 1],
        [2, 3],
      ],
    },
  ])('puts each of $count into one slice of two, in order', ({ count, slices }) => {
    const all = Array.from({ length: count }, (_, at) => at);
    expect(slicesOf(all, 2)).toEqual(slices);
  });
});
