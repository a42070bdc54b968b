import { DEPLOYMENT_OUTAGES } from './outages-of-deployments';
import { casesOf, expectAlert } from './outage';

describe('the alert rules', () => {
  it.each(casesOf(DEPLOYMENT_OUTAGES))(
    'fire, once, and nothing else does: $alert, $name',
    expectAlert,
    240_000,
  );
});
