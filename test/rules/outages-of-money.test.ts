import { MONEY_OUTAGES } from './outages-of-money';
import { casesOf, expectAlert } from './outage';

describe('the alert rules', () => {
  it.each(casesOf(MONEY_OUTAGES))(
    'fire, once, and nothing else does: $alert, $name',
    expectAlert,
    240_000,
  );
});
