import { MONEY_OUTAGES } from './outages-of-money';
import { expectAlert } from './outage';

describe('the alert rules', () => {
  it.each(MONEY_OUTAGES)('fire, once, and nothing else does: $name', expectAlert, 240_000);
});
