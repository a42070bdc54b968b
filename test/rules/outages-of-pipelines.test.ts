import { casesOf, expectAlert } from './outage';
import { PIPELINE_OUTAGES } from './outages-of-pipelines';

describe('the alert rules', () => {
  it.each(casesOf(PIPELINE_OUTAGES))(
    'fire, once, and nothing else does: $alert, $name',
    expectAlert,
    240_000,
  );
});
