import { complaintsOnDays, PATHS } from '../properties/odd-days';
import { DAY, HOUR, MINUTE } from '../properties/session';
import { ODD_ANSWERS } from '../properties/truth/odd';
import { Random } from '../properties/truth/random';
import type { Path } from '../properties/truth/rest-api';

const ANSWERS = Object.keys(ODD_ANSWERS);
const pairs = PATHS.flatMap((first, index) =>
  PATHS.slice(index + 1).map((second) => [first, second] as const),
);

describe('several odd answers delete nothing', () => {
  it.each(ANSWERS)(
    'two paths at once answer %s',
    async (answer) => {
      const days = pairs.map(([one, other]) => ({
        lasts: HOUR,
        odd: { [one]: answer, [other]: answer },
      }));
      expect(await complaintsOnDays(days)).toEqual([]);
    },
    120_000,
  );

  it('any paths answer anything', async () => {
    const random = new Random(12);
    const days = Array.from({ length: 200 }, () => {
      const odd: Partial<Record<Path, string>> = {};
      for (const path of PATHS)
        if (random.chance(0.4)) odd[path] = random.one(ANSWERS as [string, ...string[]]);
      return { lasts: random.one([MINUTE, HOUR, DAY + HOUR]), odd };
    });
    expect(await complaintsOnDays(days)).toEqual([]);
  }, 120_000);
});
