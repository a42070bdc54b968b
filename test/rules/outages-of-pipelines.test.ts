import { expectAlert } from './outage';
import { PIPELINE_OUTAGES } from './outages-of-pipelines';

describe('the alert rules', () => {
  it.each(PIPELINE_OUTAGES)('fire, once, and nothing else does: $name', expectAlert, 240_000);
});
