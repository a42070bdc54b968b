import type { RuleName } from '../../src/core/health/rules';
import { DAY, MINUTE, SECOND } from '../given';
import { type Case, of } from './case';
import { deployments, deploymentsEnded, heardOnly } from './situations';

type Of = Extract<RuleName, `deployments/${string}`>;

export const DEPLOYMENTS: Readonly<Record<Of, readonly Case[]>> = {
  'deployments/failing': [
    of(
      'two failed deployments, and one that succeeded',
      deploymentsEnded(['failure', 'failure', 'success']),
      'healthy',
    ),
    of('a failed deployment', deploymentsEnded(['success', 'failure']), 'healthy'),
    of(
      'two failed deployments',
      deploymentsEnded(['success', 'failure', 'failure']),
      'degraded: deployments/failing (warning)',
    ),
  ],
  'deployments/flatline': [
    of('two deployments passing Production by', deployments(12, 2), 'healthy'),
    of(
      'six deployments passing Production by',
      deployments(12, 6),
      'degraded: deployments/flatline (warning)',
    ),
    of('deployments to a rare environment', deployments(7, 20), 'healthy'),
  ],
  'deployments/uncounted': [
    of('one that ended a quarter of an hour ago', heardOnly(15 * MINUTE - SECOND), 'healthy'),
    of(
      'one that ended longer ago, of which only an event came',
      heardOnly(15 * MINUTE),
      'degraded: deployments/uncounted (warning)',
    ),
    of(
      'one that no reading has shown for a week',
      heardOnly(7 * DAY + MINUTE),
      'degraded: deployments/uncounted (warning)',
    ),
    of('the same a second later', heardOnly(7 * DAY + MINUTE + SECOND), 'healthy'),
  ],
};
