import { readFileSync } from 'node:fs';
import { alertsFile } from '../../monitoring/alerts/rules-file';
import { ALERTS_FILE, casesOf, expectAlert } from './outage';
import { LIFELINE_OUTAGES } from './outages-of-lifeline';

describe('the alert rules', () => {
  it('are what the file has that users install', () => {
    expect(readFileSync(ALERTS_FILE, 'utf8')).toBe(alertsFile());
  });

  it.each(casesOf(LIFELINE_OUTAGES))(
    'fire, once, and nothing else does: $alert, $name',
    expectAlert,
    240_000,
  );
});
