/** In a healthy workspace no lamp is unknown, however many repositories share the requests. */
import { lampsOf } from './lamps';

it.each([
  { repositories: 30, hours: 6, lamps: 630 },
  { repositories: 100, hours: 4, lamps: 1400 },
])(
  '$repositories repositories, $hours hours',
  async ({ repositories, hours, lamps }) => {
    const found = await lampsOf(repositories, hours);
    expect(found.examples).toEqual([]);
    expect(found.lamps).toBe(lamps);
  },
  300_000,
);
