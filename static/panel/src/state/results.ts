import type { ResultName } from '../../../../src/contract/pictures';

/** How something ended, as people read it; in the order of the contract. */
export const RESULTS: Readonly<Record<ResultName, string>> = {
  success: 'Succeeded',
  failure: 'Failed',
  error: 'Error',
  timeout: 'Timed out',
  cancellation: 'Stopped',
  skip: 'Skipped',
};
