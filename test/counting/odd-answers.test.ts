import { complaintsOnDays, PATHS } from '../properties/odd-days';
import { DAY, HOUR, MINUTE } from '../properties/session';
import { ODD_ANSWERS } from '../properties/truth/odd';

const ANSWERS = Object.keys(ODD_ANSWERS);
const SWEEP = MINUTE;
const TIMES = [
  { during: 'one sweep', lasts: SWEEP },
  { during: 'one hour', lasts: HOUR },
  { during: '25 hours', lasts: DAY + HOUR },
];

describe.each(TIMES)('one odd answer deletes nothing: $during', ({ lasts }) => {
  it.each(PATHS)('%s, whatever it answers', async (path) => {
    const days = ANSWERS.map((answer) => ({ lasts, odd: { [path]: answer } }));
    expect(await complaintsOnDays(days)).toEqual([]);
  });
});
