import type { Problem } from '../../contract/problem';

/** What several use cases answer while Lifeline has not looked yet. */
export const BEFORE_THE_FIRST_SWEEP: Problem = {
  code: 'not-known',
  message: 'The first sweep has not run yet; look again in five minutes.',
};
export const NOT_SEEN_YET: Problem = {
  code: 'not-known',
  message: 'Lifeline has not seen this repository yet. It looks for new ones every five minutes.',
};
